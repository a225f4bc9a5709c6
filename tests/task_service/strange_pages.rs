//! Requests of web pages that are none of the service's, and whatever else is not its own.

use crate::client::{Client, order};
use crate::running::{Running, Variant, without_times};

fn post_with(headers: &str) -> String {
    let body = order("rust");
    format!("POST /api/v1/tasks HTTP/1.1\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

fn status(client: &mut Client, headers: &str) -> (u16, String) {
    let answer = client.ask(post_with(headers));
    (answer.status, if answer.status == 200 { String::new() } else { answer.error() })
}

#[test]
fn a_web_page_of_another_site_orders_nothing() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    let refused = (403, "a web page of another site has sent this".to_owned());
    for origin in ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1.evil.example"] {
        let headers = format!("Host: 127.0.0.1\r\nOrigin: {origin}\r\nContent-Type: text/plain\r\n");
        assert_eq!(status(&mut client, &headers), refused, "{origin}");
    }
    let own = "Host: localhost:8888\r\nOrigin: http://localhost:8888\r\n";
    assert_eq!(status(&mut client, own).0, 200);
}

#[test]
fn a_name_that_is_not_this_machines_is_refused_and_one_has_to_be_given() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    for host in ["evil.example", "evil.example:8888", "localhost.evil.example", "", "127.0.0.1:x"] {
        let refused = (421, "this service has another name".to_owned());
        assert_eq!(status(&mut client, &format!("Host: {host}\r\n")), refused, "{host:?}");
    }
    for host in ["127.0.0.1", "127.0.0.1:8888", "LOCALHOST", "[::1]:8888", "[::1]"] {
        assert_eq!(status(&mut client, &format!("Host: {host}\r\n")).0, 200, "{host:?}");
    }
    assert_eq!(status(&mut client, ""), (400, "there is no Host".to_owned()));
    let twice = "Host: localhost\r\nHost: localhost\r\n";
    assert_eq!(status(&mut client, twice), (400, "there are two headers Host".to_owned()));
    let mut old = running.connect();
    old.send("GET /api/v1/tasks/0 HTTP/1.0\r\n\r\n");
    assert_eq!(old.answer().status, 404, "HTTP/1.0 need not name it");
}

#[test]
fn http_1_0_is_told_nothing_before_its_answer() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    client.send("POST /api/v1/tasks HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    client.send("{}");
    assert!(client.rest().starts_with("HTTP/1.1 422 "));
}

#[test]
fn a_path_stands_in_the_log_and_in_the_answer_without_what_a_terminal_would_obey() {
    let running = Running::start(Variant::Cured);
    let mut client = running.connect();
    let answer = client.ask("GET /a\u{9b}31m\u{202e}gnp/é HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(answer.error(), "there is nothing at /a\\u{9b}31m\\u{202e}gnp/é");
    drop(client);
    let log = without_times(running.stop());
    assert_eq!(log, ["404 GET /a\\u{9b}31m\\u{202e}gnp/é (127.0.0.1) …ms"]);
}
