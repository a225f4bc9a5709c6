//! `cargo step record COMMAND ARGS…`: runs a program, and shows its trace.
//!
//! ```text
//!   place: a folder for the traces      recorder: what a Python records itself with
//!        │                                 │
//!        └──────▶ the command runs ◀───────┘
//!                       │
//!              processes: who has used asyncio ──none──▶ nothing: why
//!                       │
//!              choosing: which of them ──▶ the stepper, or text
//! ```

mod choosing;
mod for_others;
mod nothing;
mod place;
mod processes;
mod recorder;

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus};
#[cfg(unix)]
use std::sync::Arc;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};

use glassloop::trace::file::{KEEP_VARIABLE, VARIABLE};
#[cfg(unix)]
use signal_hook::consts::SIGINT;

use crate::arguments::{Detail, Record};
use crate::invocation;
use crate::locale::{Locale, say};
use crate::printable::complain;
use crate::view;
pub(crate) use for_others::{LONGEST, Ran, TestRun, record_quietly, record_test};
use place::Place;
use processes::Process;
use recorder::Recorder;

/// Runs the program with its input and output where they are, and shows its trace.
///
/// The exit code is the program's; where that is 0, it says whether the trace is whole.
///
/// # Errors
/// If the program cannot be run, or makes no loop.
pub(crate) fn record(asked: &Record) -> io::Result<ExitCode> {
    let Record { output, detail, command, .. } = asked;
    let Some(program) = command.first() else { return Ok(ExitCode::FAILURE) };
    let mut place = Place::new(output.as_deref())?;
    let recorder = Recorder::unpack(place.folder())?;
    let status = run(&mut prepared(asked, &place, &recorder)?, program, *detail)?;
    if !status.success() {
        let (program, status) = (program.display().to_string(), status.to_string());
        complain(say!(Locale::chosen(), "program-ended-with", program, status))?;
    }
    let (told, others): (Vec<_>, Vec<_>) =
        processes::found(place.folder())?.into_iter().partition(Process::has_a_story);
    if told.is_empty() {
        return Err(io::Error::other(nothing::why(command, &others)));
    }
    let shown = show(&mut place, told, command, *detail)?;
    Ok(exit_code(status).unwrap_or(shown))
}

/// The command, with all that makes its programs write their traces.
fn prepared(asked: &Record, place: &Place, recorder: &Recorder) -> io::Result<Command> {
    let [program, arguments @ ..] = &asked.command[..] else {
        return Err(io::Error::other(say!(Locale::chosen(), "there-is-no-command")));
    };
    let mut command = Command::new(program);
    command.args(arguments).env(VARIABLE, place.trace()).env(KEEP_VARIABLE, "1");
    recorder.prepare(&mut command)?;
    for (is_unwanted, variable) in
        [(asked.no_output, recorder::OUTPUT), (asked.no_messages, recorder::MESSAGES)]
    {
        if is_unwanted {
            command.env(variable, "0");
        }
    }
    Ok(command)
}

/// Runs it to its end.
fn run(command: &mut Command, program: &OsStr, detail: Detail) -> io::Result<ExitStatus> {
    let interrupts = Interrupts::leave_to_the_program()?;
    let status = command.status().map_err(|error| cannot_run(program, &error));
    interrupts.take_back(view::is_stepped(detail));
    status
}

fn cannot_run(program: &OsStr, error: &io::Error) -> io::Error {
    let (locale, why) = (Locale::chosen(), error.to_string());
    let told = say!(locale, "program-cannot-be-run", program = program.display().to_string(), why);
    let told = match invocation::recording_of(Path::new(program)) {
        Some(command) => say!(locale, "did-you-mean-the-command", told, command),
        None => told,
    };
    io::Error::new(error.kind(), told)
}

/// Shows what the process did that is to be looked at, and then those that are asked for.
fn show(
    place: &mut Place,
    processes: Vec<Process>,
    command: &[std::ffi::OsString],
    detail: Detail,
) -> io::Result<ExitCode> {
    let first = choosing::suggested(&processes);
    let processes = place.settle(processes, first)?;
    let mut chosen = if processes.len() > 1 && view::is_stepped(detail) {
        choosing::ask(&processes, Some(first))?
    } else {
        choosing::tell_of_others(&processes, first, place.is_kept())?;
        Some(first)
    };
    let mut code = ExitCode::SUCCESS;
    while let Some(process) = chosen.and_then(|chosen| processes.get(chosen)) {
        let mut walkthrough = view::read_own(&process.path)?;
        walkthrough.title = process.title(command, processes.len() == 1);
        if !walkthrough.notices.is_empty() {
            place.keep();
        }
        code = view::show(walkthrough, detail)?;
        let may_go_on = processes.len() > 1 && view::is_stepped(detail) && code == ExitCode::SUCCESS;
        chosen = if may_go_on { choosing::ask(&processes, None)? } else { None };
    }
    Ok(code)
}

/// What to exit with because of the program: nothing, if it ended well.
pub(crate) fn exit_code(status: ExitStatus) -> Option<ExitCode> {
    if status.success() {
        return None;
    }
    // One that was killed by a signal has no code: a shell has 128 and its number.
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status).map(|signal| 128 + signal);
    #[cfg(not(unix))]
    let signal = None;
    let code = status.code().or(signal).and_then(|code| u8::try_from(code).ok());
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

// ── Ctrl-C while a program is recorded ───────────────────────────────────────
//
// A terminal sends it to the program and to this one.  It is meant for the program, whose trace is
// to be shown then.

/// What happens to an interrupt.
#[cfg(unix)]
struct Interrupts {
    registered: signal_hook::SigId,
    /// Whether one ends this program again.
    end: Arc<AtomicBool>,
}

#[cfg(unix)]
impl Interrupts {
    /// From now on they do not end this program.
    ///
    /// # Errors
    /// The system's.
    fn leave_to_the_program() -> io::Result<Self> {
        let end = Arc::new(AtomicBool::new(false));
        let registered = signal_hook::flag::register_conditional_default(SIGINT, end.clone())?;
        Ok(Self { registered, end })
    }

    /// From now on they do, unless a stepper looks at them itself.
    fn take_back(self, is_stepped: bool) {
        if is_stepped {
            signal_hook::low_level::unregister(self.registered);
        } else {
            self.end.store(true, Ordering::SeqCst);
        }
    }
}

/// Elsewhere an interrupt ends both.
#[cfg(not(unix))]
struct Interrupts;

#[cfg(not(unix))]
impl Interrupts {
    fn leave_to_the_program() -> io::Result<Self> {
        Ok(Self)
    }

    fn take_back(self, _: bool) {}
}
