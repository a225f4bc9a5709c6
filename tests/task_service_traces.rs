//! The traces from which the task service is shown: each tells of the program as it is now.
//!
//! `GLASSLOOP_BLESS=1 cargo test --features cli --test task_service_traces` records them anew, on
//! port 8888, which must be free.

mod environment;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use glassloop::trace::file::{read_trace, write_trace};
use glassloop::trace::{Event, Record};

const ORDER: &str = r#"{"platform": "xhs", "type": "search", "keywords": ["rust"], "max_count": 10, "enable_comment": true, "enable_download": false}"#;

/// The example, built with the features with which this test is.
fn example() -> &'static Path {
    static EXAMPLE: OnceLock<PathBuf> = OnceLock::new();
    EXAMPLE.get_or_init(|| {
        let mut features = vec!["cli"];
        features.extend(cfg!(feature = "futures-io").then_some("futures-io"));
        features.extend(cfg!(feature = "signals").then_some("signals"));
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["build", "--quiet", "--example", "task_service", "--features", &features.join(",")]);
        assert!(cargo.status().expect("cargo runs").success(), "the example is built");
        Path::new(env!("CARGO_BIN_EXE_glassloop")).parent().expect("a folder").join("examples/task_service")
    })
}

/// The service, in a process of its own, which ends with the test.
struct Service {
    process: Child,
    says: BufReader<ChildStdout>,
    port: String,
}

impl Service {
    fn start(arguments: &[&str], trace: &Path) -> Self {
        let mut command = Command::new(example());
        command.args(arguments).env("GLASSLOOP_TRACE", trace).stdout(Stdio::piped());
        let mut process = command.spawn().expect("the service starts");
        let says = BufReader::new(process.stdout.take().expect("it is piped"));
        let mut service = Self { process, says, port: String::new() };
        let serving = service.said("serving on http://127.0.0.1:");
        let (_, port) = serving.split_once("127.0.0.1:").expect("an address");
        service.port = port.split('/').next().expect("a port").to_owned();
        service
    }

    /// Waits for a line that contains this.
    fn said(&mut self, wanted: &str) -> String {
        let mut line = String::new();
        while !line.contains(wanted) {
            line.clear();
            let bytes = self.says.read_line(&mut line).expect("it says text");
            assert!(bytes > 0, "the service has ended, and has not said {wanted}");
        }
        line
    }

    /// The first line of the answer: its status.
    fn ask(&self, request: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{}", self.port)).expect("it listens");
        let length = body.len();
        let head = format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        write!(stream, "{head}Content-Length: {length}\r\n\r\n{body}").expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers, and closes");
        answer.lines().next().unwrap_or_default().to_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The trace of this name: what is in the file, or, if that is wanted, what is there from now on.
fn compare(name: &str, arguments: &[&str], talk: impl FnOnce(&mut Service)) {
    let recorded = format!("{}/examples/traces/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let recorded = Path::new(&recorded);
    let is_to_be_kept = environment::blesses();
    let new = std::env::temp_dir().join(format!("glassloop-{name}-{}.jsonl", std::process::id()));
    let port = if is_to_be_kept { "8888" } else { "0" };
    talk(&mut Service::start(&[arguments, &[port]].concat(), &new));
    if is_to_be_kept {
        keep(&new, recorded);
    }
    let lines = [recorded, &new].map(lines);
    std::fs::remove_file(&new).expect("it was written");
    assert_eq!(lines[0], lines[1], "{name}: GLASSLOOP_BLESS=1 records it anew");
}

/// Writes the records of a trace there, with a header that tells of no machine.
fn keep(trace: &Path, recorded: &Path) {
    let file = std::fs::read(trace).expect("a trace");
    let records = read_trace(&*file, &trace.display().to_string()).expect("a whole trace");
    let output = std::fs::File::create(recorded).expect("it can be written");
    write_trace(std::io::BufWriter::new(output), &records).expect("it can be written");
}

/// The lines of the service that a trace names; but where a task had to wait depends on
/// whether what it waits for had come already.
fn lines(trace: &Path) -> BTreeSet<String> {
    let file = std::fs::read(trace).expect("a trace");
    let records: Vec<Record> = read_trace(&*file, &trace.display().to_string()).expect("a whole trace");
    let certain = records.iter().filter(|record| !matches!(record.event, Event::TaskSuspended(..)));
    let lines = certain.filter_map(|record| record.source.as_ref()).map(ToString::to_string);
    let lines: BTreeSet<String> = lines.filter(|line| line.starts_with("examples/task_service/")).collect();
    assert!(lines.len() > 5, "{lines:?}");
    lines
}

/// One after the other: for a recording there is one port.
#[test]
fn the_recorded_traces_name_the_lines_that_a_new_run_names() {
    compare("task_service", &[], |service| {
        assert_eq!(service.ask("POST /api/v1/tasks", ORDER), "HTTP/1.1 200 OK");
        assert_eq!(service.ask("GET /api/v1/tasks/1", ""), "HTTP/1.1 200 OK");
        service.said("task 1 is completed");
        assert_eq!(service.ask("GET /api/v1/tasks", ""), "HTTP/1.1 200 OK");
    });
    compare("task_service_broken", &["--broken"], |service| {
        assert_eq!(service.ask("POST /api/v1/tasks", ORDER), "HTTP/1.1 500 Internal Server Error");
        assert_eq!(service.ask("GET /api/v1/tasks", ""), "HTTP/1.1 500 Internal Server Error");
    });
}
