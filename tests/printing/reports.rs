//! What the default handler says of transports, protocols, servers and callbacks.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{
    DatagramProtocol, DatagramTransport, Error, EventLoop, ExceptionContext, Future, Protocol, Result,
    StreamReader, StreamWriter, Transport, get_running_loop, open_connection, start_server,
};

use crate::support::{Prints, compare, until};

/// Fails in the method that it is told to.
struct Boom {
    at: &'static str,
    made: Rc<RefCell<Option<Transport>>>,
}

impl Boom {
    fn fail(&self, method: &'static str) -> Result<()> {
        if self.at == method { Err(Error::raise("ValueError", method)) } else { Ok(()) }
    }
}

impl Protocol for Boom {
    fn connection_made(&self, transport: &Transport) -> Result<()> {
        self.made.replace(Some(transport.clone()));
        self.fail("connection_made")
    }

    fn data_received(&self, _: &Transport, _: &[u8]) -> Result<()> {
        self.fail("data_received")
    }

    fn eof_received(&self, _: &Transport) -> Result<bool> {
        self.fail("eof_received").map(|()| false)
    }

    fn connection_lost(&self, _: &Transport, _: Option<&Error>) -> Result<()> {
        self.fail("connection_lost")
    }

    fn pause_writing(&self, _: &Transport) -> Result<()> {
        self.fail("pause_writing")
    }

    fn resume_writing(&self, _: &Transport) -> Result<()> {
        self.fail("resume_writing")
    }
}

impl DatagramProtocol for Boom {
    fn connection_made(&self, _: &DatagramTransport) -> Result<()> {
        self.fail("connection_made")
    }

    fn datagram_received(&self, _: &DatagramTransport, _: &[u8], _: SocketAddr) -> Result<()> {
        self.fail("datagram_received")
    }

    fn error_received(&self, _: &DatagramTransport, _: &Error) -> Result<()> {
        self.fail("error_received")
    }

    fn connection_lost(&self, _: &DatagramTransport, _: Option<&Error>) -> Result<()> {
        self.fail("connection_lost")
    }
}

/// What the handler is told, and what of it is to be printed.
#[derive(Clone)]
pub(crate) struct Hears {
    heard: Rc<RefCell<Vec<String>>>,
    prints: Prints,
}

impl Hears {
    pub(crate) fn new(event_loop: &EventLoop, prints: Prints) -> Self {
        let hears = Self { heard: Rc::default(), prints };
        let heard = hears.heard.clone();
        event_loop.set_exception_handler(move |_, context| heard.borrow_mut().push(context.to_string()));
        hears
    }

    /// Prints the next report, which has to be the only one.
    pub(crate) async fn reported(&self, name: &str) -> Result<()> {
        until(|| !self.heard.borrow().is_empty()).await?;
        let heard = self.heard.take();
        assert_eq!(heard.len(), 1, "{heard:?}");
        self.prints.say_text(name, &heard[0]);
        Ok(())
    }
}

#[test]
fn what_goes_wrong_is_reported_with_whose_it_is_as_in_asyncio() {
    compare("reports", async |prints| {
        let event_loop = get_running_loop()?;
        let hears = Hears::new(&event_loop, prints);
        for at in [
            "connection_made",
            "data_received",
            "eof_received",
            "connection_lost",
            "pause_writing",
            "resume_writing",
        ] {
            of_a_connection(&event_loop, &hears, at).await?;
        }
        of_a_coroutine_that_serves(&hears).await?;
        for at in ["connection_made", "datagram_received", "error_received", "connection_lost"] {
            of_datagrams(&event_loop, &hears, at).await?;
        }
        of_callbacks(&event_loop, &hears).await
    });
}

async fn of_a_connection(event_loop: &EventLoop, hears: &Hears, at: &'static str) -> Result<()> {
    let made = Rc::new(RefCell::new(None));
    let makes = made.clone();
    let server = event_loop.create_server(move || Boom { at, made: makes.clone() }, "127.0.0.1", 0).await?;
    let (reader, writer) = open_connection("127.0.0.1", server.sockets()[0].port().expect("a port")).await?;
    until(|| made.borrow().is_some()).await?;
    let there = made.borrow().clone().expect("a connection");
    writer.write(b"x")?;
    if at.ends_with("writing") {
        there.write(vec![b'x'; 20_000_000])?;
        while at == "resume_writing" && hears.heard.borrow().is_empty() {
            reader.read(1 << 20).await?;
        }
    } else {
        writer.write_eof()?;
    }
    hears.reported(at).await?;
    there.abort()?;
    writer.transport().abort()?;
    server.close();
    Ok(())
}

async fn of_a_coroutine_that_serves(hears: &Hears) -> Result<()> {
    // In CPython the error's traceback holds the writer until it is reported.
    let held = Rc::new(RefCell::new(None));
    let fails = move |_: StreamReader, writer: StreamWriter| {
        held.replace(Some(writer));
        async { Err(Error::raise("ValueError", "boom")) }
    };
    let server = start_server(fails, "127.0.0.1", 0).await?;
    let (_, writer) = open_connection("127.0.0.1", server.sockets()[0].port().expect("a port")).await?;
    hears.reported("client_connected_cb").await?;
    writer.close()?;
    server.close();
    Ok(())
}

async fn of_datagrams(event_loop: &EventLoop, hears: &Hears, at: &'static str) -> Result<()> {
    let (mut here, mut nobody) = (Some(("127.0.0.1", 0)), None);
    if at == "error_received" {
        (here, nobody) = (None, Some(("127.0.0.1", 9)));
    }
    let factory = move || Boom { at, made: Rc::default() };
    let (transport, _) = event_loop.create_datagram_endpoint(factory, here, nobody).await?;
    match at {
        "datagram_received" => {
            let itself = transport.get_extra_info("sockname").and_then(|name| name.socket_addr());
            transport.sendto(b"x", itself)?;
        }
        "error_received" => transport.sendto(b"x", None)?,
        "connection_lost" => transport.close()?,
        _ => {}
    }
    hears.reported(&format!("datagrams, {at}")).await?;
    transport.abort()
}

pub(crate) fn fail() -> Result<()> {
    Err(Error::raise("ValueError", "boom"))
}

fn fails_when_done(_future: &Future<i32>) -> Result<()> {
    fail()
}

async fn of_callbacks(event_loop: &EventLoop, hears: &Hears) -> Result<()> {
    let future = event_loop.create_future();
    future.add_done_callback(fails_when_done)?;
    future.set_result(1)?;
    hears.reported("done callback").await?;
    event_loop.call_later(Duration::from_millis(1), fail)?;
    hears.reported("timer").await?;
    let error = Error::raise("ValueError", "boom");
    event_loop.report(ExceptionContext::new("", Some(error)).with("order", "[1]"));
    hears.reported("no message").await
}
