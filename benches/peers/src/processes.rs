//! Starts the child processes, and hears what they tell.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::child::Outcome;
use crate::load::{Clients, Until};
use crate::memory;
use crate::runtimes::IN_PYTHON;

/// How long a child process may take: far more than any needs.
const PATIENCE: Duration = Duration::from_secs(180);

/// Starts processes: of this program, or of Python.
pub struct Processes {
    /// The Python that has asyncio, if there is one.
    pub python: Option<PathBuf>,
    /// Whether uvloop was found, too.
    pub uvloop: bool,
    /// Whether instructions can be counted.
    pub valgrind: bool,
    /// Who is compared; everybody, if nobody is named.
    pub only: Vec<String>,
}

impl Processes {
    /// Looks for what there is.
    pub fn look(python: Option<PathBuf>, only: Vec<String>) -> Self {
        let python = python.unwrap_or_else(|| "python3.13".into());
        let runs = |code: &str| {
            let output = Command::new(&python).args(["-c", code]).output();
            output.is_ok_and(|output| output.status.success())
        };
        let (here, uvloop) = (runs("import asyncio"), runs("import uvloop"));
        let valgrind = Command::new("valgrind").arg("--version").output();
        let valgrind = valgrind.is_ok_and(|output| output.status.success());
        Self { python: here.then_some(python), uvloop, valgrind, only }
    }

    /// Whether that event loop can be had, and does that.
    pub fn can(&self, runtime: &str, workload: &str) -> bool {
        if !self.only.is_empty() && !self.only.iter().any(|name| name == runtime) {
            return false;
        }
        match runtime {
            "uvloop" => self.uvloop && self.python.is_some(),
            "asyncio" => self.python.is_some(),
            _ => crate::runtimes::find(runtime, workload).is_some(),
        }
    }

    /// The words that run one workload of one event loop.
    fn words(&self, runtime: &str, workload: &str, operations: u64) -> Vec<String> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/peer.py");
        let mut words = match &self.python {
            Some(python) if IN_PYTHON.contains(&runtime) => vec![python.display().to_string(), script.into()],
            _ => {
                let program = std::env::current_exe().expect("this program has a path");
                vec![program.display().to_string(), "child".into()]
            }
        };
        words.extend([runtime.into(), workload.into(), operations.to_string()]);
        words
    }

    fn start(&self, before: &[&str], words: &[String]) -> Result<Child, String> {
        let words: Vec<&str> = before.iter().copied().chain(words.iter().map(String::as_str)).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|error| format!("{}: {error}", words.join(" ")))
    }

    /// Runs it, and takes what it says of itself.
    pub fn run(&self, runtime: &str, workload: &str, operations: u64) -> Result<Outcome, String> {
        let mut child = self.start(&[], &self.words(runtime, workload, operations))?;
        wait(&mut child)?;
        let text = rest(child.stdout.take());
        let last = text.lines().last().unwrap_or_default();
        serde_json::from_str(last).map_err(|error| format!("it said {last:?}: {error}"))
    }

    /// How many instructions one operation takes.
    pub fn instructions_of_one(&self, runtime: &str, workload: &str, few: u64) -> Result<f64, String> {
        self.instructions_between(few, |operations| self.words(runtime, workload, operations))
    }

    /// The same of another program, which is told the same three words.
    pub fn instructions_of_one_of(
        &self,
        program: &Path,
        runtime: &str,
        workload: &str,
        few: u64,
    ) -> Result<f64, String> {
        let program = program.display().to_string();
        self.instructions_between(few, |operations| {
            vec![program.clone(), runtime.into(), workload.into(), operations.to_string()]
        })
    }

    /// Counts with so many operations and with twice as many: the start of the process drops out.
    fn instructions_between(&self, few: u64, words: impl Fn(u64) -> Vec<String>) -> Result<f64, String> {
        let count = |operations| wait_and_count(&mut self.start(&CALLGRIND, &words(operations))?);
        Ok((count(2 * few)? as f64 - count(few)? as f64) / few as f64)
    }

    /// Requests in a second.
    pub fn echo(
        &self,
        runtime: &str,
        workload: &str,
        connections: u64,
        time: Duration,
    ) -> Result<Echo, String> {
        let mut child = self.start(&[], &self.words(runtime, workload, connections))?;
        let asked = ask(&mut child, connections, Until::Time(time));
        finish(child, asked)
    }

    /// How many instructions of the server one request takes.
    pub fn instructions_of_a_request(&self, runtime: &str, workload: &str, few: u64) -> Result<f64, String> {
        const CONNECTIONS: u64 = 50;
        let count = |requests| {
            let mut child = self.start(&CALLGRIND, &self.words(runtime, workload, CONNECTIONS))?;
            let asked = ask(&mut child, CONNECTIONS, Until::Answers(requests))?;
            Ok::<_, String>((wait_and_count(&mut child)? as f64, asked.requests as f64))
        };
        let (few, more) = (count(few)?, count(3 * few)?);
        Ok((more.0 - few.0) / (more.1 - few.1))
    }
}

const CALLGRIND: [&str; 3] = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];

/// What the clients of a server saw.
#[derive(Clone, Copy, Debug)]
pub struct Echo {
    requests: u64,
    /// Requests in a second.
    pub rate: f64,
    /// Bytes that the server's process grew by, for each connection.
    pub bytes: f64,
}

fn ask(child: &mut Child, connections: u64, until: Until) -> Result<Echo, String> {
    let port = port(child.stdout.as_mut())?;
    let process = child.id().to_string();
    let before = memory::resident(&process);
    let ask = move || {
        crate::pin_to_core(1);
        let mut clients = Clients::connect(port, connections)?;
        let (requests, time) = clients.ask(until)?;
        let grown = memory::resident(&process).saturating_sub(before);
        let rate = requests as f64 / time.as_secs_f64();
        Ok::<_, std::io::Error>(Echo { requests, rate, bytes: grown as f64 / connections as f64 })
    };
    // On a thread of its own: what is started from here is to choose its core itself.
    let asked = std::thread::spawn(ask).join().map_err(|_| "the clients panicked")?;
    asked.map_err(|error| error.to_string())
}

fn finish(mut child: Child, asked: Result<Echo, String>) -> Result<Echo, String> {
    if asked.is_err() {
        let _ = child.kill();
    }
    let waited = wait(&mut child);
    asked.and_then(|asked| waited.map(|()| asked))
}

fn port(stdout: Option<&mut ChildStdout>) -> Result<u16, String> {
    let mut line = String::new();
    if let Some(stdout) = stdout {
        // A line, and nothing after it before somebody connects.
        let _ = BufReader::with_capacity(64, stdout).read_line(&mut line);
    }
    let port = line.trim().strip_prefix("listens ").and_then(|port| port.parse().ok());
    port.ok_or_else(|| format!("the server does not say where it listens, but {line:?}"))
}

fn rest(stream: Option<impl Read>) -> String {
    let mut text = String::new();
    if let Some(mut stream) = stream {
        let _ = stream.read_to_string(&mut text);
    }
    text
}

fn wait(child: &mut Child) -> Result<(), String> {
    let end = Instant::now() + PATIENCE;
    loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => {
                let errors = rest(child.stderr.take());
                let line = errors.lines().find(|line| !line.is_empty()).unwrap_or_default();
                return Err(format!("{status}: {line}"));
            }
            None if Instant::now() > end => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("it did not end in {PATIENCE:?}"));
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

fn wait_and_count(child: &mut Child) -> Result<u64, String> {
    wait(child)?;
    let text = rest(child.stderr.take());
    let collected = text.lines().find_map(|line| line.split_once("Collected :"));
    let count = collected.and_then(|(_, count)| count.trim().parse().ok());
    count.ok_or_else(|| "callgrind does not say what it has counted".into())
}
