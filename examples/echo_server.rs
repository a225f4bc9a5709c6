//! Lesson 13d · An echo server
//!
//! The server's side is a protocol: plain functions, which the loop calls when
//! the selector says that a socket is ready.  The client's side is a stream: a
//! coroutine, which waits until such a function has put something into its
//! reader.  Both have the same transport below; a stream is a protocol, too.
//!
//! In the stepper, follow one line: write, a socket that is ready, data_received,
//! write, a socket that is ready, and the future for which readline waits.
//!
//! Before this: protocol_future.  New here: create_server, open_connection.
//!
//! ```text
//! cargo run --example echo_server
//! cargo step echo_server
//! ```

use glassloop::{Error, Protocol, Result, Transport, get_running_loop, log_lines, open_connection, run};

struct EchoServerProtocol;

impl Protocol for EchoServerProtocol {
    fn connection_made(&self, _: &Transport) -> Result<()> {
        log::info!("server: connection_made");
        Ok(())
    }

    fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
        log::info!("server: data_received: {}", String::from_utf8_lossy(data).trim_end());
        transport.write(data)
    }

    fn connection_lost(&self, _: &Transport, _: Option<&Error>) -> Result<()> {
        log::info!("server: connection_lost");
        Ok(())
    }
}

async fn client(port: u16) -> Result<()> {
    let (reader, writer) = open_connection("127.0.0.1", port).await?;
    for line in ["hello\n", "world\n"] {
        // predict: what is printed next?
        //   not "client: got hello": the echo has yet to be sent, and for that the server must run
        writer.write(line)?;
        let echo = reader.readline().await?;
        log::info!("client: got {}", String::from_utf8_lossy(&echo).trim_end());
    }
    writer.close()?;
    writer.wait_closed().await
}

async fn serve_one_client() -> Result<()> {
    let event_loop = get_running_loop()?;
    // Port 0: the system chooses one that is free.
    let server = event_loop.create_server(|| EchoServerProtocol, "127.0.0.1", 0).await?;
    client(server.sockets()[0].port().unwrap_or_default()).await?;
    server.close();
    server.wait_closed().await?; // … until its last connection is over.
    log::info!("the server is closed");
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    log_lines::install();
    run(serve_one_client())
}
