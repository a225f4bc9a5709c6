//! The service under load, with wrk.

use std::path::PathBuf;

use crate::client::{get, order, post};
use crate::curl::printed;
use crate::running::{Running, Variant};
use crate::size::size;

const CONNECTIONS: usize = 32;

/// Runs wrk; how many requests were answered, and how many a second. None where it is not installed.
fn wrk(running: &Running, path: &str, options: &[&str]) -> Option<(usize, String)> {
    let address = format!("http://127.0.0.1:{}{path}", running.port);
    let connections = format!("-c{CONNECTIONS}");
    let duration = format!("-d{}s", size(1, 10));
    let all = [&["-t1", &connections, &duration][..], options, &[&address]].concat();
    let report = printed("wrk", &all)?;
    for error in ["Socket errors", "Non-2xx or 3xx responses"] {
        assert!(!report.contains(error), "{report}");
    }
    let requests = report.lines().find_map(|line| line.trim().split_once(" requests in "));
    let requests = requests.and_then(|(requests, _)| requests.parse().ok()).expect(&report);
    let rate = report.lines().find_map(|line| line.strip_prefix("Requests/sec:")).expect(&report);
    Some((requests, rate.trim().to_owned()))
}

/// A script for wrk, in a file that goes with it.
struct Script(PathBuf);

impl Script {
    /// Each request orders a task, with a keyword of its own.
    fn orders() -> Self {
        let file = std::env::temp_dir().join(format!("glassloop-{}.lua", std::process::id()));
        let body = order("NUMBER");
        let script = format!(
            "local number = 0\n\
             request = function()\n\
               number = number + 1\n\
               return wrk.format('POST', nil, nil, (string.gsub('{body}', 'NUMBER', number)))\n\
             end\n"
        );
        std::fs::write(&file, script).expect("a file");
        Self(file)
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn wrk_gets_every_answer_without_an_error() {
    let running = Running::start(Variant::Cured);
    running.connect().ask(post(&order("rust")));
    let Some((requests, rate)) = wrk(&running, "/api/v1/tasks/1", &[]) else { return };
    println!("wrk: {requests} times GET of a task on {CONNECTIONS} connections, {rate} requests/s");
    let Some((requests, rate)) = wrk(&running, "/api/v1/tasks", &[]) else { return };
    println!("wrk: {requests} times GET of the list on {CONNECTIONS} connections, {rate} requests/s");
    let log = running.stop();
    assert!(!log.iter().any(|line| line.contains("ERROR")), "{log:#?}");
}

#[test]
fn wrk_orders_tasks_and_each_one_is_in_the_list() {
    let running = Running::start(Variant::Cured);
    let script = Script::orders();
    let options = ["-s", script.0.to_str().expect("UTF-8")];
    let Some((requests, rate)) = wrk(&running, "/api/v1/tasks", &options) else { return };
    println!("wrk: {requests} times POST on {CONNECTIONS} connections, {rate} requests/s");
    // When its time is over, wrk waits for no answer any more: one a connection.
    let last = running.connect().ask(post(&order("last"))).id() as usize;
    assert!((requests..=requests + CONNECTIONS).contains(&(last - 1)), "{requests} requests, {last} tasks");
    assert_eq!(running.connect().ask(get(&format!("/api/v1/tasks/{requests}"))).status, 200);
    let log = running.stop();
    assert!(!log.iter().any(|line| line.contains("ERROR")), "{log:#?}");
}
