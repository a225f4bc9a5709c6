//! One connection: requests in, answers out, in the same order.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{
    ErrorKind, Result, Server, StreamReader, StreamWriter, get_running_loop, start_server, timeout,
    timeout_at,
};

use crate::answer::{Answer, Shown, Status};
use crate::http::{self, Refusal, Request, Requests};
use crate::places::{Place, Places};
use crate::service::Service;

/// How long a client may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// Until it begins a request.
    pub(crate) begin: Duration,
    /// Until a request that it has begun is whole.
    pub(crate) finish: Duration,
    /// Until it has read what it was answered.
    pub(crate) read: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let long = Duration::from_secs(30);
        Self { begin: long, finish: long, read: long }
    }
}

/// How much is taken at once, in bytes.
const PIECE: usize = 64 * 1024;
/// How much is still read of a client that was refused, in bytes.
const LEFTOVERS: usize = 4 * 1024 * 1024;

/// Listens on this port of 127.0.0.1, and serves each connection in a task of its own.
pub(crate) async fn listen(service: Rc<Service>, patience: Patience, port: u16) -> Result<Server> {
    let places = Rc::new(Places::default());
    let handler = move |reader, writer: StreamWriter| {
        let place = places.enter(writer.transport().clone());
        let (service, end) = (service.clone(), Cell::new(Duration::ZERO));
        async move { Connection { service, patience, reader, writer, place: place?, end }.serve().await }
    };
    start_server(handler, "127.0.0.1", port).await
}

struct Connection {
    service: Rc<Service>,
    patience: Patience,
    reader: StreamReader,
    writer: StreamWriter,
    place: Place,
    /// When a request that has begun has to be whole, on the loop's clock; what is left
    /// of one that was refused has no longer.
    end: Cell<Duration>,
}

/// What a connection brings next.
enum Incoming {
    Request(Request),
    Bad(Refusal),
    End,
}

impl Connection {
    /// Serves until one side has had enough.  That the client has gone, or does
    /// not read, is no error of the service.
    async fn serve(&self) -> Result<()> {
        let served = match self.answer_all().await {
            Ok(()) => self.close().await,
            failed => failed,
        };
        match served {
            Err(error) if matches!(error.kind(), ErrorKind::Os { .. }) => Ok(()),
            Err(error) if matches!(error.kind(), ErrorKind::Timeout) => self.writer.transport().abort(),
            served => served,
        }
    }

    async fn answer_all(&self) -> Result<()> {
        let mut requests = Requests::default();
        loop {
            match self.next(&mut requests).await? {
                Incoming::Request(request) => {
                    self.place.renew();
                    self.respond(&request).await?;
                    if !request.keep_alive {
                        return Ok(());
                    }
                }
                Incoming::Bad(refusal) => return self.refuse(&refusal).await,
                Incoming::End => return Ok(()),
            }
        }
    }

    /// Waits for the next request, or for the reason why there will be none.
    async fn next(&self, requests: &mut Requests) -> Result<Incoming> {
        while !requests.has_begun() {
            match timeout(self.patience.begin, self.read_more(requests)).await {
                Ok(true) => {}
                Ok(false) => return Ok(Incoming::End),
                Err(error) if matches!(error.kind(), ErrorKind::Timeout) => return Ok(Incoming::End),
                Err(error) => return Err(error),
            }
        }
        self.end.set(get_running_loop()?.time().saturating_add(self.patience.finish));
        match timeout_at(self.end.get(), self.finish(requests)).await {
            Err(error) if matches!(error.kind(), ErrorKind::Timeout) => {
                Ok(Incoming::Bad(Refusal::new(Status::RequestTimeout, "the request took too long")))
            }
            incoming => incoming,
        }
    }

    /// Reads until a request that has begun is whole.
    async fn finish(&self, requests: &mut Requests) -> Result<Incoming> {
        loop {
            match requests.next() {
                Ok(Some(request)) => return Ok(Incoming::Request(request)),
                Err(refusal) => return Ok(Incoming::Bad(refusal)),
                Ok(None) => {}
            }
            if requests.has_to_continue() {
                self.writer.write(http::CONTINUE)?;
            }
            if !self.read_more(requests).await? {
                if self.writer.transport().is_closing() {
                    // It had to make room for another.
                    return Ok(Incoming::End);
                }
                let reason = "the request ends in its middle";
                return Ok(Incoming::Bad(Refusal::new(Status::BadRequest, reason)));
            }
        }
    }

    /// Whether more has come; if not, nothing more will.
    async fn read_more(&self, requests: &mut Requests) -> Result<bool> {
        let bytes = self.reader.read(PIECE).await?;
        requests.feed(&bytes);
        Ok(!bytes.is_empty())
    }

    /// Answers, and writes the line of the access log.
    async fn respond(&self, request: &Request) -> Result<()> {
        let event_loop = get_running_loop()?;
        let begun = event_loop.time();
        let answer = self.service.answer(request).await;
        let shown = if request.method == "HEAD" { Shown::HeadersOnly } else { Shown::Whole };
        self.writer.write(answer.to_bytes(shown, request.keep_alive))?;
        let taken = event_loop.time().saturating_sub(begun).as_secs_f64() * 1e3;
        let (method, path, client) = (&request.method, &request.target.path, self.client());
        log::info!("{} {method} {path} ({client}) {taken:.2}ms", answer.status.code());
        if method == "POST" && matches!(answer.status, Status::Ok | Status::InternalServerError) {
            self.service.refresh().await;
        }
        self.sent().await
    }

    /// Says why, and lets the client read it: a socket that is closed while
    /// bytes wait in it resets the connection, and the answer is lost with it.
    async fn refuse(&self, refusal: &Refusal) -> Result<()> {
        log::info!("{} ({}) {}", refusal.status.code(), self.client(), refusal.reason);
        let answer = Answer::error(refusal.status, &refusal.reason);
        self.writer.write(answer.to_bytes(Shown::Whole, false))?;
        self.writer.write_eof()?;
        self.sent().await?;
        match timeout_at(self.end.get(), self.read_leftovers()).await {
            Err(error) if matches!(error.kind(), ErrorKind::Timeout) => Ok(()),
            read => read,
        }
    }

    async fn read_leftovers(&self) -> Result<()> {
        let mut left = LEFTOVERS;
        while left > 0 {
            match self.reader.read(PIECE).await?.len() {
                0 => break,
                length => left = left.saturating_sub(length),
            }
        }
        Ok(())
    }

    /// Waits until the client has read enough to be answered again: so one that
    /// never reads has little kept for it, and not for long.
    async fn sent(&self) -> Result<()> {
        timeout(self.patience.read, self.writer.drain()).await
    }

    /// Closes the connection, once all is sent.
    async fn close(&self) -> Result<()> {
        self.writer.close()?;
        timeout(self.patience.read, self.writer.wait_closed()).await
    }

    fn client(&self) -> String {
        let address = self.writer.get_extra_info("peername").and_then(|address| address.ip());
        address.map_or_else(|| "-".to_owned(), |address| address.to_string())
    }
}
