//! A client: a blocking socket, and the answers that it reads.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// An answer, as it came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// In the order in which they came.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(header, _)| header == name)?;
        Some(value)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// What stands in `{"error": …}`.
    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().expect("an error").to_owned()
    }

    /// The id of the task that was answered.
    pub(crate) fn id(&self) -> u64 {
        self.json()["id"].as_u64().expect("an id")
    }
}

pub(crate) struct Client {
    pub(crate) socket: TcpStream,
    /// What was received and not yet read.
    received: Vec<u8>,
}

impl Client {
    pub(crate) fn connect(port: u16) -> Self {
        let socket = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        // No test needs it; it makes a failure out of what would be a hang.
        socket.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
        Self { socket, received: Vec::new() }
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.socket.write_all(bytes.as_ref()).expect("the service reads");
    }

    /// The next answer.
    pub(crate) fn answer(&mut self) -> Response {
        let (mut response, length) = self.head();
        while self.received.len() < length {
            assert!(self.receive(), "the body of {response:?} ends early");
        }
        let body: Vec<u8> = self.received.drain(..length).collect();
        response.body = String::from_utf8(body).expect("UTF-8");
        response
    }

    /// The next answer, if it is one without a body whatever its headers say.
    pub(crate) fn answer_to_head(&mut self) -> Response {
        self.head().0
    }

    /// All that comes until the service closes the connection.
    pub(crate) fn rest(&mut self) -> String {
        while self.receive() {}
        String::from_utf8_lossy(&std::mem::take(&mut self.received)).into_owned()
    }

    /// Sends no more, and still reads.
    pub(crate) fn end(&mut self) {
        self.socket.shutdown(Shutdown::Write).expect("it was open");
    }

    /// Sends this and gives what it is answered.
    pub(crate) fn ask(&mut self, request: impl AsRef<[u8]>) -> Response {
        self.send(request);
        self.answer()
    }

    /// Closes the connection while something unread waits in it, which the
    /// system makes a reset of.
    pub(crate) fn reset(self) {
        assert!(self.received.is_empty(), "all of it is still with the system");
        let waiting = self.socket.peek(&mut [0]).expect("something comes");
        assert_eq!(waiting, 1, "nothing is unread");
    }

    fn head(&mut self) -> (Response, usize) {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; 16];
            let mut parsed = httparse::Response::new(&mut headers);
            if let httparse::Status::Complete(end) = parsed.parse(&self.received).expect("an answer") {
                let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
                let headers = parsed
                    .headers
                    .iter()
                    .map(|header| (header.name.to_owned(), text(header.value)))
                    .collect();
                let response =
                    Response { status: parsed.code.expect("a status"), headers, body: String::new() };
                let length =
                    response.header("Content-Length").map_or(0, |length| length.parse().expect("a number"));
                self.received.drain(..end);
                return (response, length);
            }
            assert!(self.receive(), "closed, and no answer");
        }
    }

    /// Whether more has come.
    fn receive(&mut self) -> bool {
        let mut piece = [0; 16 * 1024];
        let length = self.socket.read(&mut piece).expect("no reset, and no minute of silence");
        self.received.extend_from_slice(&piece[..length]);
        length > 0
    }
}

/// `GET` of a path.
pub(crate) fn get(path: &str) -> String {
    request("GET", path, "")
}

/// `POST` of a body to the tasks.
pub(crate) fn post(body: &str) -> String {
    request("POST", "/api/v1/tasks", body)
}

pub(crate) fn request(method: &str, path: &str, body: &str) -> String {
    let length = match body.len() {
        0 => String::new(),
        length => format!("Content-Length: {length}\r\n"),
    };
    format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{length}\r\n{body}")
}

/// An order for one keyword; the other fields are those of the notes.
pub(crate) fn order(keyword: &str) -> String {
    format!(
        r#"{{"platform":"xhs","type":"search","keywords":["{keyword}"],"max_count":10,"enable_comment":true,"enable_download":false}}"#
    )
}

/// A task as the service shows it.
pub(crate) fn task(id: u64, status: &str, keyword: &str) -> String {
    order(keyword).replacen('{', &format!(r#"{{"id":{id},"status":"{status}","#), 1)
}
