//! What the task service makes of bytes, however they come.

use proptest::prelude::*;

use crate::answer::Status;
use crate::http::{LONGEST_BODY, LONGEST_HEAD, Refusal, Request, Requests};
use crate::tasks::Order;

/// All that comes of these bytes: the requests, and the refusal that ends them.
pub(crate) fn all(parts: &[&[u8]]) -> (Vec<Request>, Option<Status>) {
    let (mut requests, mut found) = (Requests::default(), Vec::new());
    for part in parts {
        requests.feed(part);
        loop {
            match requests.next() {
                Ok(Some(request)) => found.push(request),
                Ok(None) => break,
                Err(Refusal { status, .. }) => return (found, Some(status)),
            }
        }
    }
    (found, None)
}

/// The same bytes, cut at these places.
pub(crate) fn parts(bytes: &[u8], mut cuts: Vec<usize>) -> Vec<&[u8]> {
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect()
}

fn one(text: &str) -> Result<Request, Option<Status>> {
    match all(&[text.as_bytes()]) {
        (mut requests, None) if requests.len() == 1 => Ok(requests.remove(0)),
        (_, status) => Err(status),
    }
}

fn refused(text: &str) -> Option<Status> {
    one(text).unwrap_err()
}

const POST: &str = "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";

#[test]
fn a_request_is_its_method_its_path_and_its_body() {
    let request = one(POST).unwrap();
    assert_eq!((request.method.as_str(), request.target.path.as_str()), ("POST", "/api/v1/tasks"));
    assert_eq!((request.body.as_slice(), request.keep_alive), (&b"body"[..], true));
}

#[test]
fn what_stands_behind_a_question_mark_is_no_part_of_the_path() {
    assert_eq!(one("GET /a?b=c HTTP/1.1\r\n\r\n").unwrap().target.path, "/a");
}

#[test]
fn http_1_1_keeps_a_connection_and_http_1_0_does_not_unless_they_say_so() {
    let kept = |head: &str| one(&format!("GET / {head}\r\n\r\n")).unwrap().keep_alive;
    assert!(kept("HTTP/1.1"));
    assert!(!kept("HTTP/1.1\r\nConnection: close"));
    assert!(!kept("HTTP/1.1\r\nconnection: Upgrade, Close"));
    assert!(!kept("HTTP/1.0"));
    assert!(kept("HTTP/1.0\r\nConnection: keep-alive"));
}

#[test]
fn pipelined_requests_come_out_in_their_order() {
    let text = format!("{POST}GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
    let (requests, refusal) = all(&[text.as_bytes()]);
    let paths: Vec<&str> = requests.iter().map(|request| request.target.path.as_str()).collect();
    assert_eq!((paths, refusal), (vec!["/api/v1/tasks", "/1", "/2"], None));
}

#[test]
fn a_head_that_is_too_long_is_refused_before_its_end() {
    let long = format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(LONGEST_HEAD));
    assert_eq!(refused(&long), Some(Status::HeadTooLarge));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "X: x\r\n".repeat(65));
    assert_eq!(refused(&many), Some(Status::HeadTooLarge));
}

#[test]
fn what_is_no_http_is_a_bad_request_at_once() {
    for rubbish in
        ["\u{1}\u{2}\u{3}", "GET\r\n", "\u{16}\u{3}\u{1} TLS", "GET / HTTP/1.1\r\nno header\r\n\r\n"]
    {
        assert_eq!(refused(rubbish), Some(Status::BadRequest), "{rubbish:?}");
    }
    assert_eq!(refused("GET / HTTP/2.0\r\n\r\n"), Some(Status::VersionNotSupported));
}

#[test]
fn a_length_that_is_none_is_refused() {
    let with = |header: &str| refused(&format!("POST / HTTP/1.1\r\n{header}\r\n\r\n"));
    for length in ["-1", "+4", "4x", "", "0x4", "4, 4", "4 4"] {
        assert_eq!(with(&format!("Content-Length: {length}")), Some(Status::BadRequest), "{length:?}");
    }
    assert_eq!(with("Content-Length: 4\r\nContent-Length: 5"), Some(Status::BadRequest));
    assert_eq!(with("Host: x"), Some(Status::LengthRequired));
    assert_eq!(with("Transfer-Encoding: chunked"), Some(Status::NotImplemented));
    assert_eq!(with(&format!("Content-Length: {}", LONGEST_BODY + 1)), Some(Status::ContentTooLarge));
    assert_eq!(with("Content-Length: 99999999999999999999999"), Some(Status::ContentTooLarge));
}

#[test]
fn a_client_that_waits_for_continue_is_told_once() {
    let mut requests = Requests::default();
    requests.feed(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
    assert_eq!(requests.next(), Ok(None));
    assert!(requests.has_to_continue());
    assert!(!requests.has_to_continue(), "once is enough");
    requests.feed(b"x");
    assert_eq!(requests.next().unwrap().unwrap().body, b"x");
}

#[test]
fn an_order_says_what_is_wrong_with_it() {
    let order = |body: &str| Order::parse(body.as_bytes());
    let whole = r#"{"platform": "xhs", "type": "search", "keywords": ["a"], "max_count": 10,
        "enable_comment": true, "enable_download": false}"#;
    assert!(order(whole).unwrap().enable_comment);
    assert_eq!(order("{").unwrap_err(), "EOF while parsing an object at line 1 column 1");
    assert!(order(r#"{"platform": "xhs"}"#).unwrap_err().starts_with("missing field `type`"));
    assert!(order(&whole.replace("10", "-1")).unwrap_err().starts_with("invalid value: integer `-1`"));
    assert_eq!(order(&whole.replace("10", "0")).unwrap_err(), "max_count is 0, and has to be from 1 to 1000");
    assert_eq!(order(&whole.replace(r#""a""#, "")).unwrap_err(), "keywords: there has to be at least one");
    assert_eq!(order(&whole.replace("xhs", " ")).unwrap_err(), "platform is empty");
    assert!(
        order(&whole.replace("platform", "plattform")).unwrap_err().starts_with("unknown field `plattform`")
    );
}

proptest! {
    #[test]
    fn where_the_bytes_are_cut_makes_no_difference(
        cuts in proptest::collection::vec(0usize..400, 0..8),
        bodies in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 1..4),
    ) {
        let mut bytes = Vec::new();
        for body in &bodies {
            bytes.extend(format!("POST /p HTTP/1.1\r\nContent-Length: {}\r\n\r\n", body.len()).bytes());
            bytes.extend(body);
        }
        let cuts = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
        let (requests, refusal) = all(&parts(&bytes, cuts));
        prop_assert_eq!(refusal, None);
        let found: Vec<&Vec<u8>> = requests.iter().map(|request| &request.body).collect();
        prop_assert_eq!(found, bodies.iter().collect::<Vec<_>>());
    }

    #[test]
    fn rubbish_is_refused_or_waited_for_and_never_kept_without_end(
        parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..2_000), 0..20),
    ) {
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let fed: usize = parts.iter().map(|part| part.len()).sum();
        let (requests, refusal) = all(&parts);
        prop_assert!(refusal.is_some() || !requests.is_empty() || fed < LONGEST_HEAD);
    }

    #[test]
    fn a_request_that_was_damaged_is_never_more_than_it_was(
        place in 0usize..POST.len(), byte in any::<u8>(),
    ) {
        let mut bytes = POST.as_bytes().to_vec();
        bytes[place] = byte;
        let (requests, _) = all(&[&bytes]);
        prop_assert!(requests.len() <= 2);
        prop_assert!(requests.iter().map(|request| request.body.len()).sum::<usize>() <= 4);
    }
}
