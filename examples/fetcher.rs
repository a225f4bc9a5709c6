//! Lesson 13g · Many pages, some at a time
//!
//! A task for each page, all at once: that is easy, and a server that is asked for
//! ten thousand pages at the same time will not thank you.  A semaphore lets three
//! of them through; the others wait, not for the network, but for their turn.
//!
//! In the stepper, see which task each release wakes: the one that has waited
//! longest.  The pages are in the order of the tasks, whenever they came.
//!
//! Before this: gather_in_order.  New here: Semaphore, against a server of its own.
//!
//! ```text
//! cargo run --example fetcher
//! cargo step fetcher
//! ```

use std::cell::Cell;
use std::rc::Rc;

use glassloop::{
    Result, Semaphore, StreamReader, StreamWriter, gather, log_lines, open_connection, run, start_server,
};

/// Answers `GET /7 HTTP/1.0` with page 7, and closes.
async fn answer(reader: StreamReader, writer: StreamWriter) -> Result<()> {
    let request = reader.readuntil(b"\r\n\r\n").await?;
    let request = String::from_utf8_lossy(&request);
    let page = request.split([' ', '/']).nth(2).unwrap_or_default();
    writer.write(format!("HTTP/1.0 200 OK\r\n\r\n<h1>Page {page}</h1>"))?;
    writer.close()
}

#[derive(Clone)]
struct Fetcher {
    port: u16,
    semaphore: Semaphore,
    /// How many are at it now, and how many have been at most.
    now: Rc<Cell<u32>>,
    most: Rc<Cell<u32>>,
}

impl Fetcher {
    async fn fetch(self, page: u32) -> Result<String> {
        self.semaphore.with(self.fetch_now(page)).await
    }

    async fn fetch_now(&self, page: u32) -> Result<String> {
        self.now.set(self.now.get() + 1);
        self.most.set(self.most.get().max(self.now.get()));
        let (reader, writer) = open_connection("127.0.0.1", self.port).await?;
        writer.write(format!("GET /{page} HTTP/1.0\r\n\r\n"))?;
        let response = reader.read_until_eof().await?;
        writer.close()?;
        self.now.set(self.now.get() - 1);
        let response = String::from_utf8_lossy(&response);
        Ok(response.split("\r\n\r\n").last().unwrap_or_default().to_owned())
    }
}

async fn fetch_all() -> Result<()> {
    let server = start_server(answer, "127.0.0.1", 0).await?;
    let port = server.sockets()[0].port().unwrap_or_default();
    let fetcher = Fetcher { port, semaphore: Semaphore::new(3)?, now: Rc::default(), most: Rc::default() };

    let most = fetcher.most.clone();
    // predict: what is printed next?
    //   not "Page 2": whichever comes first, gather gives the results in the order of what it was given
    for page in gather((1..=7).map(|page| fetcher.clone().fetch(page)))?.await? {
        log::info!("{page}");
    }
    log::info!("at most {} at a time", most.get());
    server.close();
    server.wait_closed().await
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(fetch_all())
}
