//! Connections over the loop-back interface: what comes is sent back.
//!
//! The clients are sockets that block, in the loop's own thread: in each round all of them
//! ask, the loop runs until it has answered, and then they read.  So what is counted is the
//! same each time, and some ninety instructions of it are the clients'.

use std::cell::Cell;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::rc::Rc;

use glassloop::{
    EventLoop, Protocol, Result, Server, StreamReader, StreamWriter, Transport, start_server_on,
};

use super::Workload;
use super::glassloop::on_a_loop;

/// Those whose cost is guarded, by name.
pub(crate) const GUARDED: [(&str, Workload); 2] = [("echo", echo), ("echo-streams", echo_streams)];

const CONNECTIONS: usize = 50;

const REQUEST: [u8; 64] = [b'.'; 64];

/// How many requests were answered.
type Answered = Rc<Cell<u64>>;

/// Requests that a protocol answers.
fn echo(operations: u64) {
    struct Echo(Answered);

    impl Protocol for Echo {
        fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
            self.0.set(self.0.get() + 1);
            transport.write(data)
        }
    }

    on_a_loop(|event_loop| {
        let answered = Answered::default();
        let (listener, protocols) = (TcpListener::bind("127.0.0.1:0")?, answered.clone());
        let starting = event_loop.create_server_on(move || Echo(protocols.clone()), listener);
        let server = event_loop.run_until_complete(starting)?;
        ask(event_loop, &server, operations, &answered)
    });
}

/// The same, answered by a coroutine for each connection.
fn echo_streams(operations: u64) {
    async fn serve(reader: StreamReader, writer: StreamWriter, answered: Answered) -> Result<()> {
        loop {
            let data = reader.read(4_096).await?;
            if data.is_empty() {
                return writer.close();
            }
            answered.set(answered.get() + 1);
            writer.write(data)?;
            writer.drain().await?;
        }
    }

    on_a_loop(|event_loop| {
        let answered = Answered::default();
        let (listener, counts) = (TcpListener::bind("127.0.0.1:0")?, answered.clone());
        let serve = move |reader, writer| serve(reader, writer, counts.clone());
        let server = event_loop.run_until_complete(start_server_on(serve, listener))?;
        ask(event_loop, &server, operations, &answered)
    });
}

fn ask(event_loop: &EventLoop, server: &Server, operations: u64, answered: &Answered) -> Result<()> {
    let address = server.sockets()[0].socket_addr().expect("it is of TCP");
    let connect = |_| {
        let client = TcpStream::connect(address)?;
        client.set_nodelay(true)?;
        Ok(client)
    };
    let mut clients = (0..CONNECTIONS).map(connect).collect::<Result<Vec<_>>>()?;
    while answered.get() < operations {
        let asked = answered.get() + CONNECTIONS as u64;
        clients.iter_mut().try_for_each(|client| client.write_all(&REQUEST))?;
        while answered.get() < asked {
            event_loop.run_once()?;
        }
        clients.iter_mut().try_for_each(|client| client.read_exact(&mut [0; REQUEST.len()]))?;
    }
    drop(clients);
    server.close();
    event_loop.run_until_complete(server.wait_closed())
}
