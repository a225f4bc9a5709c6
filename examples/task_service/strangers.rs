//! Requests that are not meant for this service, or that no client of its own has sent.
//!
//! It listens on this machine only, and yet a web page from anywhere may reach it through
//! the browser of whoever looks at it: by a form that is sent here (the browser says so in
//! `Origin`), or by a name that suddenly stands for 127.0.0.1 (which then stands in `Host`).

use crate::answer::{Answer, Status};
use crate::http::Request;

/// The names of this machine.
const NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// What such a request is answered; none, if it is none.
pub(crate) fn refused(request: &Request) -> Option<Answer> {
    let is_own = |host: &str| NAMES.iter().any(|name| name.eq_ignore_ascii_case(without_port(host)));
    let from_here = |origin: &str| origin.strip_prefix("http://").is_some_and(is_own);
    if request.origin.as_deref().is_some_and(|origin| !from_here(origin)) {
        return Some(Answer::error(Status::Forbidden, "a web page of another site has sent this"));
    }
    match &request.host {
        Err(reason) => Some(Answer::error(Status::BadRequest, reason)),
        Ok(Some(host)) if !is_own(host) => {
            Some(Answer::error(Status::MisdirectedRequest, "this service has another name"))
        }
        Ok(_) => None,
    }
}

/// `localhost:8888` is `localhost`.
fn without_port(host: &str) -> &str {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(name, _)| name)
}
