//! Recording for other commands: an exercise's program, of which nothing is shown but its trace, and
//! one test, with its output where it is.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use glassloop::trace::file::{KEEP_VARIABLE, VARIABLE};

use super::place::Place;
use super::processes::{self, Process};
use super::recorder::Recorder;
use super::{choosing, run};
use crate::arguments::Detail;
use crate::view;
use crate::walkthrough::Walkthrough;

/// A program that runs longer is stopped.
pub(crate) const LONGEST: Duration = Duration::from_secs(10);
/// So long a program that is stopped may say where it stands.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// With it a Python that is aborted writes to standard error at which lines its threads are.
const FAULT_HANDLER: &str = "PYTHONFAULTHANDLER";
/// So often it is looked whether it has ended.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// What came of it.
pub(crate) struct Ran {
    /// What its loops did; nothing, if it made none.
    pub(crate) walkthrough: Option<Walkthrough>,
    /// What it wrote to standard error.
    pub(crate) complaint: String,
    /// Whether it did not end, and had to be stopped.
    pub(crate) is_stopped: bool,
}

/// Runs the program without input and output, and keeps its trace in that file.
///
/// # Errors
/// If it cannot be run, or the trace not be kept.
pub(crate) fn record_quietly(command: &mut Command, trace: &Path) -> io::Result<Ran> {
    let mut place = Place::new(Some(trace))?;
    let recorder = Recorder::unpack(place.folder())?;
    command.env(VARIABLE, place.trace()).env(KEEP_VARIABLE, "1").env(FAULT_HANDLER, "1");
    recorder.prepare(command)?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let said = listen(&mut child);
    let is_stopped = !has_ended_in_time(&mut child)?;
    let found: Vec<Process> =
        processes::found(place.folder())?.into_iter().filter(Process::has_a_story).collect();
    let walkthrough = match &found[..] {
        [] => None,
        _ => {
            let first = choosing::suggested(&found);
            let settled = place.settle(found, first)?;
            Some(Walkthrough::of_own_file(&settled[first].path)?)
        }
    };
    // Whoever it has started may hold the pipe for longer than it lives itself.
    let complaint = said.recv_timeout(BETWEEN_LOOKS * 10).unwrap_or_default();
    Ok(Ran { walkthrough, complaint, is_stopped })
}

/// Reads what it writes to standard error, so that it never has to wait.
fn listen(child: &mut Child) -> Receiver<String> {
    let (say, said) = channel();
    if let Some(mut pipe) = child.stderr.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = pipe.read_to_end(&mut bytes);
            let _ = say.send(String::from_utf8_lossy(&bytes).into_owned());
        });
    }
    said
}

/// Waits for its end, and stops it if that does not come.
fn has_ended_in_time(child: &mut Child) -> io::Result<bool> {
    if ends_within(child, LONGEST)? {
        return Ok(true);
    }
    let aborted = cfg!(unix) && abort(child);
    if !(aborted && ends_within(child, LAST_WORDS)?) {
        child.kill()?;
        child.wait()?;
    }
    Ok(false)
}

fn ends_within(child: &mut Child, time: Duration) -> io::Result<bool> {
    let (_nobody, pause) = channel::<()>();
    for _ in 0..time.as_millis() / BETWEEN_LOOKS.as_millis() {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        let _ = pause.recv_timeout(BETWEEN_LOOKS);
    }
    Ok(false)
}

/// Aborts it, which nothing but a kill can refuse, and says whether that could be asked for.
fn abort(child: &Child) -> bool {
    let mut kill = Command::new("kill");
    kill.args(["-ABRT", &child.id().to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    kill.status().is_ok_and(|status| status.success())
}

// ── one test ─────────────────────────────────────────────────────────────────

/// What came of it.
pub(crate) struct TestRun {
    pub(crate) status: ExitStatus,
    /// The trace that fails, or the longest; none, if it made no loop.
    pub(crate) walkthrough: Option<Walkthrough>,
    /// The other traces: their files, or, if these are not kept, what they hold.
    pub(crate) others: Vec<String>,
}

/// Runs it, and reads its trace, which is kept in that file.
///
/// # Errors
/// If it cannot be run, or the trace not be kept.
pub(crate) fn record_test(
    command: &mut Command,
    trace: Option<&Path>,
    detail: Detail,
) -> io::Result<TestRun> {
    let mut place = Place::new(trace)?;
    command.env(VARIABLE, place.trace()).env(KEEP_VARIABLE, "1");
    let status = run(command, OsStr::new("cargo"), detail)?;
    // A recording in which nothing happened, and which yet has failed, tells which threads it lacks.
    let is_told = |process: &Process| process.has_a_story() || process.error.is_some();
    let found: Vec<Process> = processes::found(place.folder())?.into_iter().filter(is_told).collect();
    if found.is_empty() {
        return Ok(TestRun { status, walkthrough: None, others: Vec::new() });
    }
    let first = choosing::suggested(&found);
    let mut found = place.settle(found, first)?;
    let shown = found.remove(first);
    let walkthrough = view::read_own(&shown.path)?;
    if !walkthrough.notices.is_empty() {
        place.keep();
    }
    let name = |other: &Process| match place.is_kept() {
        true => other.path.display().to_string(),
        false => choosing::held(other),
    };
    let others = found.iter().map(name).collect();
    Ok(TestRun { status, walkthrough: Some(walkthrough), others })
}
