//! What happens to a connection: kept, ended, half-closed, given up.

use std::time::Duration;

use crate::client::{get, order, post, task};
use crate::connection::Patience;
use crate::running::{Running, Variant};

/// Nobody waits longer in these tests.
const SHORT: Duration = Duration::from_millis(20);

#[test]
fn one_connection_serves_many_requests() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    for number in 1..=100 {
        assert_eq!(client.ask(post(&order("again"))).id(), number);
    }
}

#[test]
fn http_1_0_is_answered_and_closed_unless_it_asks_to_be_kept() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    let kept = client.ask("GET /api/v1/tasks HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assert_eq!((kept.status, kept.header("Connection")), (200, Some("keep-alive")));
    let closed = client.ask("GET /api/v1/tasks HTTP/1.0\r\n\r\n");
    assert_eq!((closed.status, closed.header("Connection")), (200, Some("close")));
    assert_eq!(client.rest(), "");
}

#[test]
fn pipelined_requests_are_answered_in_their_order() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    let requests: String = (1..=200)
        .map(|number| post(&order(&number.to_string())) + &get(&format!("/nowhere/{number}")))
        .collect();
    client.send(requests);
    for number in 1..=200 {
        assert_eq!(client.answer().body, task(number, "pending", &number.to_string()));
        assert_eq!(client.answer().error(), format!("there is nothing at /nowhere/{number}"));
    }
}

#[test]
fn what_comes_before_a_bad_request_is_answered_and_what_comes_after_it_is_not() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    client.send(post(&order("good")) + "rubbish\r\n\r\n" + &post(&order("too late")));
    assert_eq!(client.answer().status, 200);
    assert_eq!(client.answer().status, 400);
    assert_eq!(client.rest(), "");
    assert_eq!(running.connect().ask(get("/api/v1/tasks/2")).status, 404, "nothing was made of it");
}

#[test]
fn a_line_end_behind_a_body_belongs_to_no_request() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    assert_eq!(client.ask(post(&order("one")) + "\r\n").status, 200);
    assert_eq!(client.ask("\r\n".to_owned() + &get("/api/v1/tasks/1")).status, 200);
    client.send("\r\n");
    client.end();
    assert_eq!(client.rest(), "", "no request has begun");
    let mut ended = running.connect();
    ended.send(get("/api/v1/tasks/1") + "\r\n");
    ended.end();
    assert_eq!((ended.answer().status, ended.rest().as_str()), (200, ""));
}

#[test]
fn a_client_that_was_refused_may_finish_what_it_was_sending() {
    let running = Running::start(Variant::Cured);
    let (mut client, mut other) = (running.connect(), running.connect());
    assert_eq!(client.ask("POST / HTTP/1.1\r\nContent-Length: 1048576\r\n\r\n").status, 413);
    for _ in 0..16 {
        client.send("x".repeat(64 * 1024));
        // The service goes on meanwhile, and would have closed the connection.
        assert_eq!(other.ask(get("/api/v1/tasks/0")).status, 404);
    }
    client.end();
    assert_eq!(client.rest(), "", "an end, and no reset");
}

#[test]
fn a_client_that_expects_100_continue_is_told_so_before_its_body() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    let request = post(&order("large"));
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    let told = client.ask(format!("{head}\r\nExpect: 100-continue\r\n\r\n"));
    assert_eq!((told.status, told.headers), (100, vec![]));
    assert_eq!(client.ask(body).body, task(1, "pending", "large"));
    let refused = client.ask("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99999\r\n\r\n");
    assert_eq!(refused.status, 413, "at once, and not after the body");
}

#[test]
fn a_client_that_sends_no_more_still_gets_all_its_answers() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    client.send(post(&order("last")) + &get("/api/v1/tasks/7"));
    client.end();
    assert_eq!(client.answer().body, task(1, "pending", "last"));
    assert_eq!(client.answer().status, 404);
    assert_eq!(client.rest(), "");
}

#[test]
fn a_request_that_is_cut_short_is_400() {
    let running = Running::start(Variant::Cured);
    for request in [post(&order("cut")), get("/api/v1/tasks")] {
        for length in [1, request.len() / 2, request.len() - 1] {
            let mut client = running.connect();
            client.send(&request[..length]);
            client.end();
            let answer = client.answer();
            assert_eq!((answer.status, answer.error().as_str()), (400, "the request ends in its middle"));
            assert_eq!(client.rest(), "");
        }
    }
    assert_eq!(running.connect().ask(get("/api/v1/tasks")).body, "[]");
}

#[test]
fn a_connection_without_a_request_is_closed_without_a_word() {
    let running = Running::with_patience(Variant::Cured, Patience { begin: SHORT, ..Patience::default() });
    assert_eq!(running.connect().rest(), "");
    let mut ended = running.connect();
    ended.end();
    assert_eq!(ended.rest(), "");
    assert_eq!(running.stop(), Vec::<String>::new());
}

#[test]
fn a_request_that_does_not_become_whole_is_408() {
    let running = Running::with_patience(Variant::Cured, Patience { finish: SHORT, ..Patience::default() });
    for begin in ["G", "GET / HTTP/1.1\r\nHost:", "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n123"] {
        let mut client = running.connect();
        let answer = client.ask(begin);
        assert_eq!((answer.status, answer.error().as_str()), (408, "the request took too long"));
        assert_eq!(client.rest(), "", "closed, though the client has not ended");
    }
    let log = running.stop();
    assert_eq!(log, vec!["408 (127.0.0.1) the request took too long"; 3]);
}

#[test]
fn a_client_that_does_not_read_its_answers_is_given_up() {
    let running = Running::with_patience(Variant::Cured, Patience { read: SHORT, ..Patience::default() });
    let mut client = running.connect();
    for number in 1..=1_000 {
        client.ask(post(&order(&number.to_string())));
    }
    // More than the system keeps for a socket: 160 KB each.
    let mut silent = running.connect();
    silent.send(get("/api/v1/tasks?limit=1000").repeat(400));
    drop(client);
    // It comes back only when every connection is over, and `silent` is still open here.
    let log = running.stop();
    let answered = log.iter().filter(|line| line.starts_with("200 GET")).count();
    assert!(answered < 400, "{answered}");
    drop(silent);
}

#[test]
fn a_connection_may_be_reset_in_every_state() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    (1..=1_000).for_each(|number| drop(client.ask(post(&order(&number.to_string())))));
    drop(client);
    let large = get("/api/v1/tasks?limit=1000");
    let states = [
        ("between two requests", get("/api/v1/tasks/1")),
        ("in the middle of a head", get("/api/v1/tasks/1") + "POST /api"),
        (
            "in the middle of a body",
            "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n1234".to_owned(),
        ),
        ("while it is answered", large.repeat(400)),
        ("after it was refused", "rubbish\r\n\r\n".to_owned()),
        ("while the rest of what was refused is read", "rubbish\r\n\r\n".to_owned() + &"x".repeat(100_000)),
    ];
    for (state, sent) in &states {
        for ended in [false, true] {
            let mut client = running.connect();
            client.send(sent);
            if ended {
                client.end();
            }
            client.reset();
            let list = running.connect().ask(&large).json();
            assert_eq!(list.as_array().map(Vec::len), Some(1_000), "{state}, ended: {ended}");
        }
    }
    println!("reset in {} states: 2 times each, and everybody else is answered", states.len());
    let log = running.stop();
    assert!(!log.iter().any(|line| line.contains("ERROR")), "{log:#?}");
}
