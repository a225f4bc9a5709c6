//! Lesson 13c · A synchronous client in a service
//!
//! A handler of this service needs a line from another one.  A synchronous client
//! makes a loop of its own and runs it: in a handler that is refused, for the loop
//! that serves is running.  The client gets 500, with the error of lesson 11b.
//!
//! The asynchronous client is awaited on the loop that is there, which serves
//! everybody else meanwhile: here even the other service lives on it.  A second
//! loop would have waited for ever for a service that its own run kept from running.
//!
//! Before this: another_loop_running.  New here: where one meets it.
//!
//! ```text
//! cargo run --example sync_client_in_a_service
//! cargo step sync_client_in_a_service
//! ```

use glassloop::{
    Result, Server, StreamReader, StreamWriter, log_lines, new_event_loop, open_connection, run, start_server,
};

fn port_of(server: &Server) -> u16 {
    server.sockets()[0].port().unwrap_or_default()
}

/// Sends one line, and returns the line that is answered.
async fn ask(port: u16, question: &'static str) -> Result<String> {
    let (reader, writer) = open_connection("127.0.0.1", port).await?;
    writer.write(format!("{question}\n"))?;
    let answer = reader.readline().await?;
    writer.close()?;
    Ok(String::from_utf8_lossy(&answer).trim_end().to_owned())
}

/// What a synchronous client does, hidden in its constructor or in its first request.
fn ask_synchronously(port: u16, question: &'static str) -> Result<String> {
    let event_loop = new_event_loop()?;
    // predict: which error?
    //   not "none": the new loop is idle, but this thread is running another
    let answer = event_loop.run_until_complete(ask(port, question));
    event_loop.close()?;
    answer
}

async fn tell_stock(reader: StreamReader, writer: StreamWriter) -> Result<()> {
    reader.readline().await?;
    writer.write(b"42 in stock\n")?;
    writer.close()
}

async fn handle(reader: StreamReader, writer: StreamWriter, stock: u16) -> Result<()> {
    let path = reader.readline().await?;
    let answer = match &*path {
        b"/synchronous\n" => ask_synchronously(stock, "stock"),
        _ => ask(stock, "stock").await,
    };
    match answer {
        Ok(answer) => writer.write(format!("200 {answer}\n"))?,
        Err(error) => writer.write(format!("500 {error:?}\n"))?,
    }
    writer.close()
}

async fn run_services() -> Result<()> {
    let stock = start_server(tell_stock, "127.0.0.1", 0).await?;
    let stock_port = port_of(&stock);
    let service = start_server(move |r, w| handle(r, w, stock_port), "127.0.0.1", 0).await?;

    for path in ["/synchronous", "/asynchronous"] {
        log::info!("{path}: {}", ask(port_of(&service), path).await?);
    }
    for server in [service, stock] {
        server.close();
        server.wait_closed().await?;
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(run_services())
}
