//! What many tests share.

use std::cell::RefCell;
use std::io::{self, Read};
use std::net::TcpStream;
use std::rc::Rc;

use glassloop::{
    Error, EventLoop, Protocol, Result, Server, StreamReader, StreamWriter, Transport, get_running_loop,
    yield_now,
};

/// What happened, in order.
#[derive(Clone, Default)]
pub(crate) struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    pub(crate) fn add(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(line.into());
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.borrow().clone()
    }

    pub(crate) fn contains(&self, line: &str) -> bool {
        self.0.borrow().iter().any(|said| said == line)
    }
}

/// Writes down everything that a protocol is called for.
#[derive(Clone, Default)]
pub(crate) struct Told {
    pub(crate) log: Log,
    pub(crate) keep_open: bool,
    pub(crate) transport: Rc<RefCell<Option<Transport>>>,
}

impl Told {
    pub(crate) fn transport(&self) -> Transport {
        self.transport.borrow().clone().expect("a connection")
    }
}

impl Protocol for Told {
    fn connection_made(&self, transport: &Transport) -> Result<()> {
        self.transport.replace(Some(transport.clone()));
        self.log.add("made");
        Ok(())
    }

    fn data_received(&self, _: &Transport, data: &[u8]) -> Result<()> {
        self.log.add(format!("data {}", String::from_utf8_lossy(data)));
        Ok(())
    }

    fn eof_received(&self, _: &Transport) -> Result<bool> {
        self.log.add("eof");
        Ok(self.keep_open)
    }

    fn connection_lost(&self, _: &Transport, error: Option<&Error>) -> Result<()> {
        self.log.add(match error {
            None => "lost".to_owned(),
            Some(error) => format!("lost {error:?}"),
        });
        self.transport.replace(None);
        Ok(())
    }

    fn pause_writing(&self, _: &Transport) -> Result<()> {
        self.log.add("pause");
        Ok(())
    }

    fn resume_writing(&self, _: &Transport) -> Result<()> {
        self.log.add("resume");
        Ok(())
    }
}

/// Sends back what comes.
pub(crate) struct Echo;

impl Protocol for Echo {
    fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
        transport.write(data)
    }
}

/// Sends back what comes, as a coroutine.
pub(crate) async fn echo(reader: StreamReader, writer: StreamWriter) -> Result<()> {
    loop {
        let data = reader.read(4_096).await?;
        if data.is_empty() {
            return Ok(());
        }
        writer.write(&data)?;
        writer.drain().await?;
    }
}

pub(crate) fn port_of(server: &Server) -> u16 {
    server.sockets()[0].port().expect("a TCP port")
}

/// A server whose one protocol writes down what happens, and a plain socket to it.
pub(crate) async fn served_by(told: &Told) -> Result<(Server, TcpStream)> {
    let protocol = told.clone();
    let event_loop = get_running_loop()?;
    let server = event_loop.create_server(move || protocol.clone(), "127.0.0.1", 0).await?;
    let client = TcpStream::connect(("127.0.0.1", port_of(&server)))?;
    until(|| told.log.contains("made")).await?;
    Ok((server, client))
}

/// Lets the loop run until this is so.  What is awaited comes over the loop-back
/// interface and cannot fail to come; if it does not, the test hangs.
pub(crate) async fn until(condition: impl Fn() -> bool) -> Result<()> {
    while !condition() {
        yield_now().await?;
    }
    Ok(())
}

/// Runs a test on a loop that lives by real time.
pub(crate) fn run<F: Future<Output = Result<()>> + 'static>(test: F) {
    glassloop::run(test).unwrap();
}

/// What a plain socket has to read until the other side ends the stream.
pub(crate) fn read_all(mut socket: &TcpStream) -> io::Result<Vec<u8>> {
    let mut all = Vec::new();
    socket.set_nonblocking(false)?;
    socket.read_to_end(&mut all).map(|_| all)
}

/// Has the system answer with a reset instead of an end of file: what is closed
/// with something unread in it is reset.
pub(crate) async fn reset(socket: TcpStream, transport: &Transport) -> Result<()> {
    transport.write(b"unread")?;
    socket.set_nonblocking(true)?;
    until(|| socket.peek(&mut [0]).is_ok()).await?;
    drop(socket);
    Ok(())
}

/// What the exception handler was told.
pub(crate) fn hear(event_loop: &EventLoop) -> Log {
    let heard = Log::default();
    let hears = heard.clone();
    event_loop.set_exception_handler(move |_, context| {
        let error = context.exception.as_ref().map(|error| format!(": {error:?}")).unwrap_or_default();
        hears.add(format!("{}{error}", context.message));
    });
    heard
}
