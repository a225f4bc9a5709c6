//! Answers: a status, a body in JSON, and the bytes of both.

use std::fmt::{self, Write as _};

use serde::Serialize;
use serde_json::json;

/// How an answer begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Status {
    Ok = 200,
    NoContent = 204,
    BadRequest = 400,
    Forbidden = 403,
    NotFound = 404,
    MethodNotAllowed = 405,
    RequestTimeout = 408,
    LengthRequired = 411,
    ContentTooLarge = 413,
    MisdirectedRequest = 421,
    UnprocessableContent = 422,
    HeadTooLarge = 431,
    InternalServerError = 500,
    NotImplemented = 501,
    ServiceUnavailable = 503,
    VersionNotSupported = 505,
}

impl Status {
    pub(crate) fn code(self) -> u16 {
        self as u16
    }

    fn phrase(self) -> &'static str {
        match self {
            Status::Ok => "OK",
            Status::NoContent => "No Content",
            Status::BadRequest => "Bad Request",
            Status::Forbidden => "Forbidden",
            Status::NotFound => "Not Found",
            Status::MethodNotAllowed => "Method Not Allowed",
            Status::RequestTimeout => "Request Timeout",
            Status::LengthRequired => "Length Required",
            Status::ContentTooLarge => "Content Too Large",
            Status::MisdirectedRequest => "Misdirected Request",
            Status::UnprocessableContent => "Unprocessable Content",
            Status::HeadTooLarge => "Request Header Fields Too Large",
            Status::InternalServerError => "Internal Server Error",
            Status::NotImplemented => "Not Implemented",
            Status::ServiceUnavailable => "Service Unavailable",
            Status::VersionNotSupported => "HTTP Version Not Supported",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code(), self.phrase())
    }
}

/// What a client is told.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: Status,
    /// In JSON, with its fields in the order of the type; none with 204.
    pub(crate) body: Option<String>,
    /// The headers that only some answers have.
    headers: Vec<(&'static str, String)>,
}

/// Whether an answer shows its body, or only how long it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Whole,
    /// What `HEAD` asks for.
    HeadersOnly,
}

impl Answer {
    /// 200, with this as its body.
    ///
    /// # Panics
    /// If the body has a map whose keys are no strings; nothing here has one.
    pub(crate) fn ok(body: &impl Serialize) -> Self {
        Self::ok_json(serde_json::to_string(body).expect("a body whose keys are strings"))
    }

    /// 200, with this JSON as its body.
    pub(crate) fn ok_json(body: String) -> Self {
        Self { status: Status::Ok, body: Some(body), headers: Vec::new() }
    }

    /// 204: there is nothing to say but the headers.
    pub(crate) fn no_content() -> Self {
        Self { status: Status::NoContent, body: None, headers: Vec::new() }
    }

    /// What went wrong: `{"error": reason}`.
    pub(crate) fn error(status: Status, reason: impl fmt::Display) -> Self {
        let body = json!({ "error": reason.to_string() }).to_string();
        Self { status, body: Some(body), headers: Vec::new() }
    }

    /// The same with one more header.
    pub(crate) fn with(mut self, header: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((header, value.into()));
        self
    }

    /// The answer as it is sent.
    pub(crate) fn to_bytes(&self, shown: Shown, keep_alive: bool) -> Vec<u8> {
        let connection = if keep_alive { "keep-alive" } else { "close" };
        let mut text = format!("HTTP/1.1 {}\r\nConnection: {connection}\r\n", self.status);
        for (header, value) in &self.headers {
            add(&mut text, header, value);
        }
        if let Some(body) = &self.body {
            add(&mut text, "Content-Type", "application/json");
            add(&mut text, "Content-Length", body.len());
        }
        text.push_str("\r\n");
        if let (Some(body), Shown::Whole) = (&self.body, shown) {
            text.push_str(body);
        }
        text.into_bytes()
    }
}

fn add(text: &mut String, header: &str, value: impl fmt::Display) {
    // Writing to a string cannot fail.
    let _ = write!(text, "{header}: {value}\r\n");
}
