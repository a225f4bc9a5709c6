//! Exercise 12 · Closed: with the run that made the client
//!
//! A client that was made in one run is used in another.  Mend it, so that
//! this is printed: 200.

use glassloop::{EventLoop, Result, get_running_loop, log_lines, run};

#[derive(Clone)]
struct Client {
    event_loop: EventLoop,
}

impl Client {
    async fn get(&self) -> Result<u16> {
        let answer = self.event_loop.create_future();
        let resolved = answer.clone();
        self.event_loop.call_soon(move || resolved.set_result(200))?;
        answer.await
    }
}

async fn connect() -> Result<Client> {
    Ok(Client { event_loop: get_running_loop()? })
}

async fn fetch(client: Client) -> Result<()> {
    log::info!("{}", client.get().await?);
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let client = run(connect())?;
    run(fetch(client))
}
