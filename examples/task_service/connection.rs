//! One connection: requests in, answers out, in the same order.

use std::rc::Rc;
use std::time::Duration;

use glassloop::{ErrorKind, Result, StreamReader, StreamWriter, get_running_loop, timeout};
use serde_json::json;

use crate::http::{self, Refusal, Request, Requests, Status};
use crate::service::Service;

/// How long a client may be silent.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much is taken at once, in bytes.
const PIECE: usize = 64 * 1024;
/// How much is still read of a client that was refused, in bytes.
const LEFTOVERS: usize = 4 * 1024 * 1024;

/// Serves a connection until one side has had enough.  That the client has
/// gone is no error of the service.
pub(crate) async fn serve(service: Rc<Service>, reader: StreamReader, writer: StreamWriter) -> Result<()> {
    let served = Connection { service, reader, writer: writer.clone() }.serve().await;
    writer.close()?;
    match served.and(writer.wait_closed().await) {
        Err(error) if matches!(error.kind(), ErrorKind::Os { .. }) => Ok(()),
        served => served,
    }
}

struct Connection {
    service: Rc<Service>,
    reader: StreamReader,
    writer: StreamWriter,
}

/// What a connection brings next.
enum Incoming {
    Request(Request),
    Bad(Refusal),
    End,
}

impl Connection {
    async fn serve(&self) -> Result<()> {
        let mut requests = Requests::default();
        loop {
            match self.next(&mut requests).await? {
                Incoming::Request(request) => {
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

    /// Reads until there is a whole request, or there never will be one.
    async fn next(&self, requests: &mut Requests) -> Result<Incoming> {
        loop {
            match requests.next() {
                Ok(Some(request)) => return Ok(Incoming::Request(request)),
                Err(refusal) => return Ok(Incoming::Bad(refusal)),
                Ok(None) => {}
            }
            if requests.has_to_continue() {
                self.writer.write(http::CONTINUE)?;
            }
            match timeout(PATIENCE, self.reader.read(PIECE)).await {
                Err(error) if matches!(error.kind(), ErrorKind::Timeout) => {
                    return Ok(end(requests, Status::RequestTimeout, "the request did not go on"));
                }
                Ok(bytes) if bytes.is_empty() => {
                    return Ok(end(requests, Status::BadRequest, "the request ends in its middle"));
                }
                bytes => requests.feed(&bytes?),
            }
        }
    }

    /// Answers, and writes the line of the access log.
    async fn respond(&self, request: &Request) -> Result<()> {
        let event_loop = get_running_loop()?;
        let begun = event_loop.time();
        let (status, body) = self.service.answer(request).await;
        self.writer.write(http::response(status, &body, request.keep_alive))?;
        let taken = event_loop.time().saturating_sub(begun).as_secs_f64() * 1e3;
        let (method, path, client) = (&request.method, &request.path, self.client());
        log::info!("{} {method} {path} ({client}) {taken:.2}ms", status.code());
        if method == "POST" && matches!(status, Status::Ok | Status::InternalServerError) {
            self.service.refresh().await;
        }
        self.writer.drain().await
    }

    /// Says why, and lets the client read it: a socket that is closed while
    /// bytes wait in it resets the connection, and the answer is lost with it.
    async fn refuse(&self, refusal: &Refusal) -> Result<()> {
        log::info!("{} ({}) {}", refusal.status.code(), self.client(), refusal.reason);
        let body = json!({ "error": refusal.reason });
        self.writer.write(http::response(refusal.status, &body, false))?;
        self.writer.write_eof();
        self.writer.drain().await?;
        let mut left = LEFTOVERS;
        while left > 0 {
            match timeout(PATIENCE, self.reader.read(PIECE)).await {
                Ok(bytes) if !bytes.is_empty() => left = left.saturating_sub(bytes.len()),
                _ => break,
            }
        }
        Ok(())
    }

    fn client(&self) -> String {
        let address = self.writer.get_extra_info("peername").and_then(|address| address.ip());
        address.map_or_else(|| "-".to_owned(), |address| address.to_string())
    }
}

/// Nothing more comes: that is the end, unless a request has begun.
fn end(requests: &Requests, status: Status, reason: &str) -> Incoming {
    match requests.is_in_the_middle() {
        true => Incoming::Bad(Refusal::new(status, reason)),
        false => Incoming::End,
    }
}
