//! The clients of the echo servers: each sends 64 bytes, and sends again when they are back.

use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

const REQUEST: [u8; 64] = [b'.'; 64];

/// When the clients stop asking.
#[derive(Clone, Copy)]
pub enum Until {
    /// After that time.
    Time(Duration),
    /// After so many answers.
    Answers(u64),
}

/// One client of each connection.
pub struct Clients {
    poll: Poll,
    /// The connection, and how much of its answer has come.
    streams: Vec<(TcpStream, usize)>,
}

impl Clients {
    /// Connects them all.
    pub fn connect(port: u16, count: u64) -> std::io::Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let poll = Poll::new()?;
        let mut streams = Vec::new();
        for number in 0..count as usize {
            // One after the other, so that no server's backlog runs over.
            let stream = std::net::TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_nonblocking(true)?;
            let mut stream = TcpStream::from_std(stream);
            poll.registry().register(&mut stream, Token(number), Interest::READABLE)?;
            streams.push((stream, 0));
        }
        Ok(Self { poll, streams })
    }

    /// Has all of them ask and ask again; returns the answers and the time.
    pub fn ask(&mut self, until: Until) -> std::io::Result<(u64, Duration)> {
        let start = Instant::now();
        let mut events = Events::with_capacity(1_024);
        let (mut answers, mut open) = (0, self.streams.len());
        for (stream, _) in &mut self.streams {
            stream.write_all(&REQUEST)?;
        }
        while open > 0 {
            self.poll.poll(&mut events, Some(Duration::from_secs(20)))?;
            if events.is_empty() {
                return Err(std::io::Error::new(ErrorKind::TimedOut, "the server does not answer"));
            }
            let ends = match until {
                Until::Time(time) => start.elapsed() >= time,
                Until::Answers(count) => answers + open as u64 >= count,
            };
            for event in &events {
                if answered(&mut self.streams[event.token().0])? {
                    answers += 1;
                    match ends {
                        true => open -= 1,
                        false => self.streams[event.token().0].0.write_all(&REQUEST)?,
                    }
                }
            }
        }
        Ok((answers, start.elapsed()))
    }
}

/// Reads what has come; whether that was the end of an answer.
fn answered((stream, come): &mut (TcpStream, usize)) -> std::io::Result<bool> {
    let mut buffer = [0; 256];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => *come += count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => return Err(error),
        }
    }
    let whole = *come >= REQUEST.len();
    if whole {
        *come -= REQUEST.len();
    }
    Ok(whole)
}
