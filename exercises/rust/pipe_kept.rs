//! Exercise 15 · Closed: before the pipe was
//!
//! What a loop reads and writes, a pipe or a connection, is closed when the loop
//! is gone.  Close it inside the run, and wait until it is.  This is to be printed: started, ended.

use std::net::TcpListener;

use glassloop::{Result, StreamWriter, log_lines, open_connection, run};

async fn start(port: u16) -> Result<StreamWriter> {
    let (_reader, writer) = open_connection("127.0.0.1", port).await?;
    log::info!("started");
    Ok(writer)
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    let server = TcpListener::bind("127.0.0.1:0")?;
    let writer = run(start(server.local_addr()?.port()))?;
    writer.close()?;
    log::info!("ended");
    Ok(())
}
