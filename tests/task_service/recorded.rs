//! The traces from which the stepper shows the service tell of it as it is now.
//!
//! `GLASSLOOP_BLESS=1 cargo test --features trace-file --test task_service recorded` records
//! them anew: the service runs as a process of its own, a client asks it a few things, and
//! when all is answered it is killed.  That is how it ends, too: it serves until somebody
//! stops it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use glassloop::replay::Replay;
use glassloop::trace::file::{read_trace, write_trace};
use glassloop::trace::{Event, Record};

use crate::client::{Client, get, order, post};

/// The example, which is built beside the tests if all targets are.
fn example() -> Option<PathBuf> {
    let test = std::env::current_exe().ok()?;
    let name = format!("task_service{}", std::env::consts::EXE_SUFFIX);
    let example = test.parent()?.parent()?.join("examples").join(name);
    if !example.exists() {
        println!("the example task_service is not built: left out");
    }
    example.exists().then_some(example)
}

/// The service as a process; it is killed in the end.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What the service does while it answers a client: all that is in its trace.
fn run(example: &Path, name: &str, arguments: &[&str]) -> Vec<Record> {
    let trace = std::env::temp_dir().join(format!("glassloop-{name}-{}.jsonl", std::process::id()));
    let mut command = Command::new(example);
    command.args(arguments).arg("0").env("GLASSLOOP_TRACE", &trace);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = Process(command.spawn().expect("the service starts"));
    let mut output = BufReader::new(process.0.stdout.take().expect("it was asked for"));
    let mut next_line = move || {
        let mut line = String::new();
        output.read_line(&mut line).expect("it says what it does");
        line
    };
    let line = next_line();
    let port = line.split([':', '/']).find_map(|part| part.parse().ok()).expect(&line);
    ask(port, next_line);
    drop(process);
    let text = std::fs::read(&trace).expect("it has written a trace");
    std::fs::remove_file(&trace).expect("nobody else has it");
    // It was killed, perhaps in the middle of a line.
    read_trace(&*text, name).unwrap_or_else(|bad| bad.records)
}

/// The conversation: a task is ordered, looked at, and listed once it is completed.
fn ask(port: u16, mut next_line: impl FnMut() -> String) {
    let mut client = Client::connect(port);
    let posted = client.ask(post(&order("rust")));
    if posted.status == 200 {
        client.ask(get("/api/v1/tasks/1"));
        while !next_line().contains("is completed") {}
    }
    client.ask(get("/api/v1/tasks"));
}

/// What it says: without the port and the times, which differ.
fn said(records: &[Record]) -> Vec<String> {
    let said = records.iter().filter_map(|record| match &record.event {
        Event::Said(said) if said.text.starts_with("serving on") => Some("serving".to_owned()),
        Event::Said(said) => {
            Some(said.text.rsplit_once(") ").map_or(&*said.text, |(text, _)| text).to_owned())
        }
        _ => None,
    });
    said.collect()
}

/// The lines of the example that its records name.
fn lines(records: &[Record]) -> BTreeSet<String> {
    let sources = records.iter().filter_map(|record| record.source.as_ref()).map(ToString::to_string);
    sources.filter(|source| source.starts_with("examples/")).collect()
}

fn is_as_recorded(name: &str, arguments: &[&str]) {
    let Some(example) = example() else { return };
    let records = run(&example, name, arguments);
    assert!(Replay::new(records.clone()).problems().is_empty());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/traces/{name}.jsonl"));
    if std::env::var_os("GLASSLOOP_BLESS").is_some() {
        let file = BufWriter::new(File::create(&file).expect("it can be written"));
        return write_trace(file, &records).expect("it can be written");
    }
    let recorded = File::open(&file).expect("it was recorded");
    let recorded = read_trace(BufReader::new(recorded), name).expect("a whole trace");
    let hint = "GLASSLOOP_BLESS=1 records it anew";
    assert_eq!(said(&records), said(&recorded), "{hint}");
    assert_eq!(lines(&records), lines(&recorded), "{hint}");
}

#[test]
fn the_recorded_trace_is_what_the_cured_service_does() {
    is_as_recorded("task_service", &[]);
}

#[test]
fn the_recorded_trace_is_what_the_broken_service_does() {
    is_as_recorded("task_service_broken", &["--broken"]);
}
