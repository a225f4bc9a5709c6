//! Exercise 15 · Closed: before the pipe was
//!
//! What a loop reads and writes, a pipe or a connection, is closed when the loop
//! is gone.  Close it inside the run, and wait until it is.  This is to be printed: started, ended.

use std::net::TcpListener;

use glassloop::{Result, log_lines, open_connection, run};

async fn start_and_end(port: u16) -> Result<()> {
    let (_reader, writer) = open_connection("127.0.0.1", port).await?;
    log::info!("started");
    writer.close()?;
    writer.wait_closed().await?;
    log::info!("ended");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let server = TcpListener::bind("127.0.0.1:0")?;
    run(start_and_end(server.local_addr()?.port()))
}
