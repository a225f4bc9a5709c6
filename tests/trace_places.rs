//! Where `GLASSLOOP_TRACE` may have a trace written: nothing else is lost with it, and
//! no two processes write into one file.
#![cfg(all(unix, feature = "trace-file"))]

use std::fs::{self, File};
use std::io::BufReader;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use glassloop::EventLoop;
use glassloop::trace::file::{TraceFile, read_trace};
use glassloop::trace::{Event, Record};

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("glassloop-places-{}-{number}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The traces in it, by their names.
    fn traces(&self) -> Vec<(String, Vec<Record>)> {
        let mut traces: Vec<_> =
            fs::read_dir(&self.0).unwrap().map(|file| named_trace(&file.unwrap().path())).collect();
        traces.sort_by_key(|(name, _)| name.clone());
        traces
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Every number stands in it once, which reading makes sure of.
fn named_trace(path: &Path) -> (String, Vec<Record>) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let records = read_trace(BufReader::new(File::open(path).unwrap()), &name).unwrap();
    (name, records)
}

fn said(records: &[Record]) -> Vec<String> {
    let text = |record: &Record| match &record.event {
        Event::Said(said) if said.target != "glassloop" => Some(said.text.clone()),
        _ => None,
    };
    records.iter().filter_map(text).collect()
}

fn program(name: &str, trace: &Path) -> Command {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "program_of_a_child_process", "--nocapture"]);
    program.env("PROGRAM_OF_THE_CHILD", name).env("GLASSLOOP_TRACE", trace);
    program
}

fn output(name: &str, trace: &Path) -> Output {
    program(name, trace).output().unwrap()
}

/// The programs of the tests: this test, run again as a child process.
#[test]
fn program_of_a_child_process() {
    let Ok(name) = std::env::var("PROGRAM_OF_THE_CHILD") else { return };
    glassloop::log_lines::install();
    let event_loop = match EventLoop::new() {
        Ok(event_loop) => event_loop,
        Err(error) => return println!("{error:?}"),
    };
    match name.as_str() {
        "twice" => {
            log::info!("before the first exec");
            let trace = std::env::var_os("GLASSLOOP_TRACE").unwrap();
            panic!("{}", program("once", trace.as_ref()).exec());
        }
        "once" => {
            log::info!("before the second exec");
            let trace = std::env::var_os("GLASSLOOP_TRACE").unwrap();
            panic!("{}", program("says", trace.as_ref()).exec());
        }
        "forks" => {
            log::info!("before the fork");
            match fork::fork().unwrap() {
                fork::Fork::Child => log::info!("in the child"),
                fork::Fork::Parent(child) => {
                    log::info!("in the parent");
                    fork::waitpid(child).unwrap();
                }
            }
        }
        _ => log::info!("said"),
    }
    event_loop.close().unwrap();
}

#[test]
fn a_fifo_that_nobody_reads_is_refused() {
    let folder = Folder::new();
    let fifo = folder.file("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let printed = String::from_utf8(output("says", &fifo).stdout).unwrap();
    assert!(
        printed.contains("which GLASSLOOP_TRACE names: it is a FIFO, and nobody reads from it"),
        "{printed}"
    );
}

#[test]
fn a_fifo_that_somebody_reads_takes_the_whole_trace() {
    let folder = Folder::new();
    let fifo = folder.file("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    // Open for both: then neither side waits for the other here.
    let reader = File::options().read(true).write(true).open(&fifo).unwrap();
    let mut child = program("says", &fifo).stdout(Stdio::null()).spawn().unwrap();
    assert!(child.wait().unwrap().success());
    let only_reads = File::open(&fifo).unwrap();
    drop(reader);
    let records = read_trace(BufReader::new(only_reads), "fifo").unwrap();
    assert_eq!(said(&records), ["said"]);
}

#[test]
fn a_file_that_is_no_trace_stays_as_it_is() {
    let folder = Folder::new();
    let (file, link) = (folder.file("notes.txt"), folder.file("link"));
    fs::write(&file, "precious").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    for place in [&file, &link] {
        let printed = String::from_utf8(output("says", place).stdout).unwrap();
        let expected = "names: it is there already, and is no trace: it stays as it is";
        assert!(printed.contains(expected), "{printed}");
        assert!(TraceFile::create(place).is_err());
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "precious");
}

#[test]
fn an_older_trace_and_an_empty_file_are_written_anew() {
    let folder = Folder::new();
    let file = folder.file("trace.jsonl");
    fs::write(&file, "").unwrap();
    for _ in 0..2 {
        assert!(output("says", &file).status.success());
    }
    assert_eq!(said(&folder.traces()[0].1), ["said"]);
}

#[test]
fn what_came_before_an_exec_stays_and_each_program_has_a_trace_of_its_own() {
    let folder = Folder::new();
    let mut command = program("twice", &folder.file("trace.jsonl"));
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let process = child.id();
    let printed = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    let traces = folder.traces();
    let told: Vec<_> =
        traces.iter().map(|(name, records)| (name.as_str(), said(records).join(", "))).collect();
    let names = [format!("trace.jsonl.{process}"), format!("trace.jsonl.{process}-2")];
    let lines = ["before the first exec", "before the second exec", "said"].map(str::to_owned);
    let [first, second, third] = lines;
    assert_eq!(told, [("trace.jsonl", first), (&names[0], second), (&names[1], third)]);
    assert!(printed.contains("what this process did before it executed another program is in"), "{printed}");
}

#[test]
fn a_child_that_is_forked_goes_on_in_a_file_of_its_own_with_what_came_before() {
    let folder = Folder::new();
    let child = program("forks", &folder.file("trace.jsonl")).stdout(Stdio::null()).output().unwrap();
    assert!(child.status.success(), "{child:?}");
    let traces = folder.traces();
    assert_eq!(traces.len(), 2);
    assert_eq!(said(&traces[0].1), ["before the fork", "in the parent"]);
    assert_eq!(said(&traces[1].1), ["before the fork", "in the child"]);
    let is_whole =
        |(_, records): &(String, Vec<Record>)| matches!(records.last().unwrap().event, Event::Closed);
    assert!(traces.iter().all(is_whole), "both have closed their loop");
}
