//! HTTP/1.1, as far as the service needs it: bytes in, requests out.
//!
//! There is no I/O here, so all of it can be tested with bytes alone.
//!
//! ```text
//!   bytes ──▶ Requests::feed ──▶ Requests::next ──▶ Request   answered, and the connection goes on
//!                                               └─▶ Refusal   answered, and the connection is closed
//! ```

use crate::answer::Status;
use crate::target::Target;

/// No request line and headers together are longer.
pub(crate) const LONGEST_HEAD: usize = 8 * 1024;
/// No body is longer.
pub(crate) const LONGEST_BODY: usize = 64 * 1024;
/// No request has more headers.
const MOST_HEADERS: usize = 64;

/// What a client wants.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: Target,
    /// Whether the client may send another request after this one.
    pub(crate) keep_alive: bool,
    /// Whom the client thinks that it is talking to, which HTTP/1.0 need not say; or what
    /// is wrong with that.
    pub(crate) host: Result<Option<String>, &'static str>,
    /// Whose web page has sent it, if one has.
    pub(crate) origin: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Why a request cannot be understood.  Where the next one begins is not known
/// then, so the connection ends with the answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: Status,
    pub(crate) reason: String,
}

impl Refusal {
    pub(crate) fn new(status: Status, reason: impl Into<String>) -> Self {
        Self { status, reason: reason.into() }
    }
}

/// The requests of one connection, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    /// What has come and is not a whole request yet.
    bytes: Vec<u8>,
    /// Whether the client was told to go on with its body.
    continued: bool,
}

/// The first lines of a request, understood.
struct Head {
    method: String,
    target: Target,
    keep_alive: bool,
    host: Result<Option<String>, &'static str>,
    origin: Option<String>,
    expects_continue: bool,
    /// How many bytes the first lines take.
    length: usize,
    body_length: usize,
}

impl Requests {
    /// Takes in what has come; it may end anywhere.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        let bytes = if self.bytes.is_empty() { &bytes[line_ends(bytes)..] } else { bytes };
        self.bytes.extend_from_slice(bytes);
    }

    /// Whether a request has begun; those that are whole come from [`next`](Requests::next).
    pub(crate) fn has_begun(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// The next whole request, if it has come.
    pub(crate) fn next(&mut self) -> Result<Option<Request>, Refusal> {
        let Some(head) = head(&self.bytes)? else { return Ok(None) };
        let length = head.length + head.body_length;
        if self.bytes.len() < length {
            return Ok(None);
        }
        let body = self.bytes[head.length..length].to_vec();
        self.bytes.drain(..length + line_ends(&self.bytes[length..]));
        self.continued = false;
        let Head { method, target, keep_alive, host, origin, .. } = head;
        Ok(Some(Request { method, target, keep_alive, host, origin, body }))
    }

    /// Whether the client waits for a `100 Continue` before it sends its body; true once a request.
    pub(crate) fn has_to_continue(&mut self) -> bool {
        let waits = !self.continued && matches!(head(&self.bytes), Ok(Some(head)) if head.expects_continue);
        self.continued |= waits;
        waits
    }
}

/// How many line ends stand here: some clients end a body with one, and it belongs to no request.
fn line_ends(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

/// Reads the first lines, if they are all there.
fn head(bytes: &[u8]) -> Result<Option<Head>, Refusal> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let begin = &bytes[..bytes.len().min(LONGEST_HEAD)];
    let length = match parsed.parse(begin) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) if bytes.len() < LONGEST_HEAD => return Ok(None),
        Ok(httparse::Status::Partial) => return Err(too_large(format!("more than {LONGEST_HEAD} bytes"))),
        Err(httparse::Error::TooManyHeaders) => {
            return Err(too_large(format!("more than {MOST_HEADERS} headers")));
        }
        Err(httparse::Error::Version) => {
            return Err(Refusal::new(Status::VersionNotSupported, "this is not HTTP/1.0 or HTTP/1.1"));
        }
        Err(error) => {
            return Err(Refusal::new(Status::BadRequest, format!("this is no HTTP request: {error}")));
        }
    };
    let (method, target) = (parsed.method.unwrap_or_default(), parsed.path.unwrap_or_default());
    let headers = Headers(parsed.headers);
    Ok(Some(Head {
        method: method.to_owned(),
        target: Target::new(target),
        keep_alive: headers.keep_alive(parsed.version),
        host: headers.host(parsed.version),
        origin: headers.all("origin").next().map(text),
        // HTTP/1.0 knows no answer before the answer.
        expects_continue: parsed.version != Some(0) && headers.has("expect", "100-continue"),
        length,
        body_length: headers.body_length(method)?,
    }))
}

fn too_large(what: String) -> Refusal {
    Refusal::new(Status::HeadTooLarge, format!("the request line and headers are {what}"))
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value.trim_ascii()).into_owned()
}

struct Headers<'a>(&'a [httparse::Header<'a>]);

impl Headers<'_> {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.0.iter().filter(move |header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value)
    }

    /// Whether one of a header's words, which commas separate, is this.
    fn has(&self, name: &str, word: &str) -> bool {
        let mut words = self.all(name).flat_map(|value| value.split(|byte| *byte == b','));
        words.any(|given| given.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
    }

    /// HTTP/1.1 keeps a connection unless told not to, HTTP/1.0 only if told to.
    fn keep_alive(&self, version: Option<u8>) -> bool {
        match version {
            Some(0) => self.has("connection", "keep-alive"),
            _ => !self.has("connection", "close"),
        }
    }

    /// HTTP/1.1 has to name the host, once.
    fn host(&self, version: Option<u8>) -> Result<Option<String>, &'static str> {
        let mut hosts = self.all("host");
        match (hosts.next(), hosts.next()) {
            (Some(_), Some(_)) => Err("there are two headers Host"),
            (None, _) if version != Some(0) => Err("there is no Host"),
            (host, _) => Ok(host.map(text)),
        }
    }

    fn body_length(&self, method: &str) -> Result<usize, Refusal> {
        if self.all("transfer-encoding").next().is_some() {
            return Err(Refusal::new(Status::NotImplemented, "a body has to come with its Content-Length"));
        }
        let mut lengths = self.all("content-length");
        let Some(length) = lengths.next() else {
            return match method {
                "POST" | "PUT" | "PATCH" => {
                    Err(Refusal::new(Status::LengthRequired, "there is no Content-Length"))
                }
                _ => Ok(0),
            };
        };
        if lengths.any(|other| other != length) {
            return Err(Refusal::new(Status::BadRequest, "there are two different values of Content-Length"));
        }
        self::body_length(length)
    }
}

/// Digits and nothing else: not even a sign.
fn body_length(value: &[u8]) -> Result<usize, Refusal> {
    let text = String::from_utf8_lossy(value);
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::new(
            Status::BadRequest,
            format!("Content-Length is {text:?}, which is no number"),
        ));
    }
    match text.parse() {
        Ok(length) if length <= LONGEST_BODY => Ok(length),
        _ => Err(Refusal::new(
            Status::ContentTooLarge,
            format!("the body is of {text} bytes, and at most {LONGEST_BODY} are read"),
        )),
    }
}

/// What a client waits for before it sends a large body.
pub(crate) const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
