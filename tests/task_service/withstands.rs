//! What the service withstands; each prints its figure (`cargo test --test
//! task_service withstands -- --nocapture`).

use std::io::{ErrorKind, Write};
use std::time::Duration;

use crate::client::{Client, get, order, post, task};
use crate::connection::Patience;
use crate::running::{Running, Variant};
use crate::size::size;

/// Asks so many times on a connection of its own; every one has to be answered.
fn others_are_answered(running: &Running, times: usize) {
    let mut other = running.connect();
    let missing = get("/api/v1/tasks/0");
    for _ in 0..times {
        assert_eq!(other.ask(&missing).error(), "there is no task 0");
    }
}

#[test]
fn bad_clients_get_their_4xx_and_slow_nobody_down_while_they_hang_on() {
    let head = "POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
    let mebibyte = "x".repeat(1024 * 1024);
    let refused = [
        (format!("GET / HTTP/1.1\r\nX: {mebibyte}"), 431),
        (format!("GET / HTTP/1.1\r\n{}", "X: x\r\n".repeat(1024 * 1024 / 6)), 431),
        (format!("GET /{mebibyte}"), 431),
        ("\u{0}\u{1}\u{2}\u{3}".repeat(10_000), 400),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3} TLS".to_owned(), 400),
        (format!("{head}1e3\r\n\r\n"), 400),
        (format!("{head}4\r\nContent-Length: 5\r\n\r\n12345"), 400),
        (format!("{head}1048576\r\n\r\n{mebibyte}"), 413),
        // Shorter than it says: what follows is a part of the body, and no order.
        (format!("{head}10\r\n\r\n{{}}{}", get("/api/v1/tasks")), 422),
    ];
    let silent =
        ["", "G", "GET / HTTP/1.1\r\nHost:", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n1234", "\r\n"];
    let running = Running::start(Variant::Cured);
    let mut hanging = Vec::new();
    let rounds = size(2, 20);
    for _ in 0..rounds {
        for (bytes, status) in &refused {
            let mut client = running.connect();
            assert_eq!(client.ask(bytes).status, *status, "{:.60}", bytes);
            hanging.push(client);
        }
        for bytes in silent {
            let mut client = running.connect();
            client.send(bytes);
            hanging.push(client);
        }
        others_are_answered(&running, 100);
    }
    let asked = rounds * 100;
    println!("{} bad clients hang on, and {asked} of {asked} requests of others are answered", hanging.len());
}

#[test]
fn a_client_that_sends_a_byte_at_a_time_is_answered_and_so_is_everybody_else() {
    let running = Running::start(Variant::Cured);
    let (mut slow, mut other) = (running.connect(), running.connect());
    slow.socket.set_nodelay(true).expect("an option");
    let request = post(&order("slow"));
    for byte in request.bytes() {
        slow.send([byte]);
        assert_eq!(other.ask(get("/api/v1/tasks/0")).status, 404);
    }
    assert_eq!(slow.answer().body, task(1, "pending", "slow"));
    let bytes = request.len();
    println!(
        "a request of {bytes} single bytes, and {bytes} of {bytes} requests of another client between them"
    );
}

/// Sends this request again and again, as often as the system takes it without
/// anybody reading; `sent` says how many bytes, and whether there were more.
fn pour(client: &mut Client, request: &str, sent: &mut usize) -> bool {
    let before = *sent;
    let many = request.repeat(1_000);
    loop {
        // What was sent in part is continued where it ended.
        match client.socket.write(&many.as_bytes()[*sent % request.len()..]) {
            Ok(length) => *sent += length,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return *sent > before,
            Err(error) => panic!("{error}"),
        }
    }
}

/// How much memory this process has in use, in KiB; none where the system does not say.
fn memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Memory is measured in a process of its own, this program once more.
#[test]
fn a_client_that_never_reads_costs_little_memory() {
    const ALONE: &str = "GLASSLOOP_ALONE";
    let name = "withstands::a_client_that_never_reads_costs_little_memory";
    if std::env::var(ALONE).is_ok_and(|alone| alone == name) {
        return never_reads();
    }
    let mut program = std::process::Command::new(std::env::current_exe().expect("this program"));
    let output =
        program.args(["--exact", name, "--nocapture"]).env(ALONE, name).output().expect("this program");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text.lines().filter_map(|line| line.split_once("figure: ")).for_each(|(_, figure)| println!("{figure}"));
}

fn never_reads() {
    // It is not to be given up before all of them are measured.
    let patience = Patience { read: Duration::from_secs(3_600), ..Patience::default() };
    let running = Running::with_patience(Variant::Cured, patience);
    let mut client = running.connect();
    (1..=1_000).for_each(|number| drop(client.ask(post(&order(&number.to_string())))));
    let list = get("/api/v1/tasks?limit=1000");
    let length = client.ask(&list).body.len();
    let clients = size(5, 20);
    let mut silent: Vec<Client> = (0..clients).map(|_| running.connect()).collect();
    others_are_answered(&running, 100);
    let before = memory();
    let mut requests = 0;
    for client in &mut silent {
        client.socket.set_nonblocking(true).expect("an option");
        // Until the service takes no more, however often it is given time.
        let mut sent = 0;
        while pour(client, &list, &mut sent) {
            others_are_answered(&running, 50);
        }
        requests += sent / list.len();
    }
    let grown = before.zip(memory()).map_or(0, |(before, now)| now.saturating_sub(before));
    let asked = requests * length / 1_000_000;
    println!(
        "figure: {clients} clients ask for {asked} MB and read nothing: {} KiB for each",
        grown / clients
    );
    assert!(requests > clients * 1_000, "{requests}: they were let in");
    assert!(grown / clients < 1_024, "{grown} KiB");
    drop(client);
}
