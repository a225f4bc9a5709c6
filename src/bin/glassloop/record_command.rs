//! `cargo step record -- COMMAND ARGS…`: runs a program, and shows its trace.

mod interrupts;

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};

use glassloop::trace::file::{TraceFile, VARIABLE};

use crate::arguments::{Detail, Record};
use crate::printable::complain;
use crate::view;
use interrupts::Interrupts;

/// Runs the program with its input and output where they are, and shows its trace.
///
/// The exit code is the program's; where that is 0, it says whether the trace is whole.
///
/// # Errors
/// If the program cannot be run, or writes no trace.
pub(crate) fn record(Record { output, detail, command }: &Record) -> io::Result<ExitCode> {
    let place = Place::new(output.as_deref())?;
    let [program, arguments @ ..] = &command[..] else { return Ok(ExitCode::FAILURE) };
    let status = run(Command::new(program).args(arguments).env(VARIABLE, place.path()), program, *detail)?;
    if !status.success() {
        complain(format_args!("{} ended with {status}", program.display()))?;
    }
    if fs::metadata(place.path()).is_err() {
        return Err(no_trace(program));
    }
    place.tell_of_others()?;
    let mut exhibit = view::read(place.path())?;
    let words: Vec<_> = command.iter().map(|word| word.to_string_lossy()).collect();
    exhibit.title = words.join(" ");
    if !exhibit.notices.is_empty() {
        place.keep();
    }
    let shown = view::show(exhibit, *detail)?;
    Ok(code(status).unwrap_or(shown))
}

/// Runs it to its end.
fn run(command: &mut Command, program: &OsStr, detail: Detail) -> io::Result<ExitStatus> {
    let interrupts = Interrupts::leave_to_the_program()?;
    let status = command.status().map_err(|error| {
        io::Error::new(error.kind(), format!("cannot run '{}': {error}", program.display()))
    });
    interrupts.take_back(view::is_stepped(detail));
    status
}

fn no_trace(program: &OsStr) -> io::Error {
    io::Error::other(format!(
        "'{}' wrote no trace. Only a Rust program that uses glassloop writes one, if it makes an event loop \
         and is built with the feature `trace-file`: in its package, \
         `cargo step record -- cargo run --features glassloop/trace-file` builds it so, and runs it. \
         A Python program cannot be recorded",
        program.display()
    ))
}

/// What to exit with because of the program: nothing, if it ended well.
fn code(status: ExitStatus) -> Option<ExitCode> {
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

/// Where the trace goes.
enum Place {
    Named(PathBuf),
    /// In a folder of its own, which goes when the trace has been read.
    Folder(PathBuf, PathBuf),
}

fn cannot_write(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write the trace to {}: {error}", path.display()))
}

impl Place {
    fn new(named: Option<&Path>) -> io::Result<Self> {
        let Some(path) = named else {
            let folder = new_folder()?;
            let path = folder.join("trace.jsonl");
            return Ok(Self::Folder(folder, path));
        };
        refuse_what_is_no_trace(path)?;
        // So it can be written; and what an earlier run has left there is not taken for this one's.
        let file = TraceFile::create(path).map_err(|error| cannot_write(path, &error))?;
        fs::remove_file(path)?;
        drop(file);
        // The program may change its directory.
        Ok(Self::Named(std::path::absolute(path)?))
    }

    fn path(&self) -> &Path {
        match self {
            Place::Named(path) | Place::Folder(_, path) => path,
        }
    }

    /// Something is wrong with what lies there: one may want to look at it.
    fn keep(self) {
        std::mem::forget(self);
    }

    /// Processes that the program has started write to files beside its own.
    fn tell_of_others(&self) -> io::Result<()> {
        let (Some(folder), Some(name)) = (self.path().parent(), self.path().file_name()) else {
            return Ok(());
        };
        let begins = format!("{}.", name.to_string_lossy());
        let files = fs::read_dir(folder)?.filter_map(|file| Some(file.ok()?.file_name()));
        let others: Vec<_> = files.filter(|file| file.to_string_lossy().starts_with(&begins)).collect();
        for other in &others {
            let kept = if matches!(self, Place::Named(_)) { "" } else { ", which `-o FILE` keeps" };
            let other = folder.join(other);
            complain(format_args!("another process wrote a trace of its own: {}{kept}", other.display()))?;
        }
        Ok(())
    }
}

/// A folder that was not there before, so that what is in it is this run's: the number
/// of an earlier process comes again.
fn new_folder() -> io::Result<PathBuf> {
    let mut name = format!("glassloop-record-{}", std::process::id());
    loop {
        let folder = std::env::temp_dir().join(&name);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => name.push_str("-again"),
            made => return made.map(|()| folder),
        }
    }
}

/// Whatever else lies there is to stay: a file, or a link, a device, a pipe, a socket,
/// which are looked at from outside only, since to open one may do something.
fn refuse_what_is_no_trace(path: &Path) -> io::Result<()> {
    // Nothing there, or nothing that one may look at: then creating it says what is wrong.
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(()) };
    let is_what = match there.is_file() {
        true if is_trace(path) => return Ok(()),
        true => "is no trace",
        false => "is no regular file",
    };
    let message = format!("{} is there already, and {is_what}: it stays as it is", path.display());
    Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
}

/// Whether it begins as a trace does, or is empty.
fn is_trace(path: &Path) -> bool {
    const BEGINS: &[u8] = b"{\"glassloop_trace\"";
    let mut first = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(BEGINS.len() as u64).read_to_end(&mut first));
    read.is_ok() && (first.is_empty() || first == BEGINS)
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Place::Folder(folder, _) = self {
            // What cannot be removed lies in the system's folder for such things.
            let _ = fs::remove_dir_all(folder);
        }
    }
}
