//! A protocol that raises `SystemExit` ends the run: it is nobody's failed connection.

use std::cell::Cell;
use std::io::Write;
use std::net::{Shutdown, TcpStream};
use std::rc::Rc;

use glassloop::{Error, EventLoop, Protocol, Result, Transport, sleep};

use crate::support::{hear, port_of};

#[derive(Clone, Copy, PartialEq)]
enum At {
    Made,
    Data,
    Eof,
    Lost,
    Pause,
}

#[derive(Clone)]
struct Exits {
    at: At,
    /// Once is enough: `close` calls on.
    done: Rc<Cell<bool>>,
}

impl Exits {
    fn exit_at(&self, at: At) -> Result<()> {
        if self.at == at && !self.done.replace(true) {
            return Err(Error::raise("SystemExit", "3"));
        }
        Ok(())
    }
}

impl Protocol for Exits {
    fn connection_made(&self, transport: &Transport) -> Result<()> {
        if self.at == At::Pause {
            transport.write(vec![b'x'; 8_000_000])?;
        }
        self.exit_at(At::Made)
    }

    fn data_received(&self, _: &Transport, _: &[u8]) -> Result<()> {
        self.exit_at(At::Data)
    }

    fn eof_received(&self, _: &Transport) -> Result<bool> {
        self.exit_at(At::Eof)?;
        Ok(false)
    }

    fn connection_lost(&self, _: &Transport, _: Option<&Error>) -> Result<()> {
        self.exit_at(At::Lost)
    }

    fn pause_writing(&self, _: &Transport) -> Result<()> {
        self.exit_at(At::Pause)
    }
}

#[test]
fn it_ends_the_run_wherever_it_is_raised_and_is_reported_nowhere() {
    for at in [At::Made, At::Data, At::Eof, At::Lost, At::Pause] {
        let event_loop = EventLoop::new().unwrap();
        let heard = hear(&event_loop);
        let protocol = Exits { at, done: Rc::default() };
        let server = event_loop.create_server(move || protocol.clone(), "127.0.0.1", 0);
        let server = event_loop.run_until_complete(server).unwrap();
        let mut client = TcpStream::connect(("127.0.0.1", port_of(&server))).unwrap();
        client.write_all(b"data").unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        let ended = event_loop.run_until_complete(sleep(std::time::Duration::from_secs(60)));
        assert_eq!(format!("{:?}", ended.unwrap_err()), "SystemExit: 3");
        assert!(heard.lines().is_empty());
        event_loop.close().unwrap();
    }
}
