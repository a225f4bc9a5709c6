//! The service, as curl sees it.

use std::process::Command;

use crate::client::{order, task};
use crate::running::{Running, Variant};

/// Runs a command, and gives what it prints; none where it is not installed.
pub(crate) fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    let output = match Command::new(program).args(arguments).output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("left out: {program} is not installed here");
            return None;
        }
        output => output.expect("a command that runs"),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    Some(text(&output.stdout))
}

/// Curl's answer: the body, and in a line of its own the status and the type.
fn curl(running: &Running, path: &str, options: &[&str]) -> Option<String> {
    let address = format!("http://127.0.0.1:{}{path}", running.port);
    let shown = "\n%{http_code} %{content_type}";
    printed("curl", &[&["--silent", "--noproxy", "*", "--write-out", shown, &address], options].concat())
}

#[test]
fn curl_gets_what_the_notes_promise_of_the_cured_service() {
    let running = Running::start(Variant::Cured);
    let json = |status: u16, body: &str| Some(format!("{body}\n{status} application/json"));
    let Some(answer) = curl(&running, "/api/v1/tasks", &["--data", &order("rust")]) else { return };
    assert_eq!(Some(answer), json(200, &task(1, "pending", "rust")));
    let completed = task(1, "completed", "rust");
    while curl(&running, "/api/v1/tasks/1", &[]) != json(200, &completed) {}
    assert_eq!(curl(&running, "/api/v1/tasks", &[]), json(200, &format!("[{completed}]")));
    assert_eq!(curl(&running, "/api/v1/tasks/2", &[]), json(404, r#"{"error":"there is no task 2"}"#));
    assert_eq!(
        curl(&running, "/api/v1/tasks", &["--request", "DELETE"]),
        json(405, r#"{"error":"DELETE is not allowed here, only GET, HEAD, OPTIONS, POST"}"#)
    );
    assert_eq!(
        curl(&running, "/api/v1/tasks", &["--data", "{}"]),
        json(422, r#"{"error":"missing field `platform` at line 1 column 2"}"#)
    );
    assert_eq!(curl(&running, "/api/v1/tasks", &["--request", "OPTIONS"]), Some("\n204 ".to_owned()));
    assert_eq!(curl(&running, "/api/v1/tasks/1", &["--http1.0"]), json(200, &completed));
    assert_eq!(
        curl(&running, "/api/v1/tasks", &["--head", "--output", "/dev/null"]),
        Some("\n200 application/json".to_owned())
    );
    let long = order(&"x".repeat(50_000));
    let waits = ["--data", &long, "--header", "Expect: 100-continue"];
    assert_eq!(curl(&running, "/api/v1/tasks", &waits), json(200, &task(2, "pending", &"x".repeat(50_000))));
    let log = running.stop();
    assert!(!log.iter().any(|line| line.contains("ERROR")), "{log:#?}");
}

#[test]
fn curl_gets_500_event_loop_is_closed_of_the_broken_service() {
    let running = Running::start(Variant::Broken);
    let closed = "{\"error\":\"Event loop is closed\"}\n500 application/json";
    let Some(answer) = curl(&running, "/api/v1/tasks", &["--data", &order("rust")]) else { return };
    assert_eq!(answer, closed);
    assert_eq!(curl(&running, "/api/v1/tasks", &[]).as_deref(), Some(closed));
}
