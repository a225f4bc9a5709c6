//! The traces that the processes of one run have written.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use glassloop::trace::Event;
use glassloop::trace::file::{Header, salvage_trace};

use crate::locale::{Locale, say};

/// No line is longer that is looked at here.
const LONGEST: u64 = 16 << 20;

/// What one process has written, as far as it can be told without reading all of it.
pub(super) struct Process {
    /// Where its trace lies.
    pub(super) path: PathBuf,
    /// What it says of itself; nothing, if it was stopped before it could.
    pub(super) header: Header,
    /// How many loops it has made.
    pub(super) loops: usize,
    /// How often asyncio has refused it something, or it has left a coroutine unawaited:
    /// where there is no current loop, that may be all.
    refusals: usize,
    pub(super) records: usize,
    /// The error that ended it.
    pub(super) error: Option<String>,
    /// The name that its file was given.
    file: String,
}

/// The traces in a folder, in the order in which their processes began.
///
/// # Errors
/// The system's.
pub(super) fn found(folder: &Path) -> io::Result<Vec<Process>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            found.push(Process::read(entry.path())?);
        }
    }
    found.sort_by(|one, other| one.began().cmp(&other.began()));
    Ok(found)
}

impl Process {
    fn read(path: PathBuf) -> io::Result<Self> {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut lines = BufReader::with_capacity(1 << 20, File::open(&path)?);
        let mut line = Vec::new();
        next(&mut lines, &mut line)?;
        let header = salvage_trace(&*line, "", 0).header;
        let mut process = Self { path, header, loops: 0, refusals: 0, records: 0, error: None, file };
        while next(&mut lines, &mut line)? {
            process.count(&line);
        }
        Ok(process)
    }

    /// A record is not parsed: there may be a million of them.
    fn count(&mut self, record: &[u8]) {
        self.records += 1;
        let record = String::from_utf8_lossy(record);
        if record.contains(r#""event":"loop_made""#) {
            self.loops += 1;
        } else if record.contains(r#""event":{"refused":"#) || record.contains(r#""event":{"never_awaited":"#)
        {
            self.refusals += 1;
        } else if record.contains(r#"{"program_ended":""#) {
            self.error = error_in(&record);
        }
    }

    /// Whether asyncio had any part in it.
    pub(super) fn has_a_story(&self) -> bool {
        self.loops + self.refusals > 0
    }

    /// When it began, as far as that is known: the order of processes.
    fn began(&self) -> (Option<u64>, &str) {
        (self.header.epoch_ns, &self.file)
    }

    /// Its process id, and what else tells its file from those of others.
    pub(super) fn number(&self) -> String {
        let of_file = self.file.strip_prefix("trace.jsonl.").map(str::to_owned);
        let of_header = || self.header.process.map(|process| process.to_string());
        of_file.or_else(of_header).unwrap_or_else(|| "1".to_owned())
    }

    /// What it was started with, without the folders of the program.
    pub(super) fn program(&self) -> String {
        let [program, arguments @ ..] = &self.header.argv[..] else {
            return say!(Locale::chosen(), "some-program");
        };
        let program = Path::new(program).file_name().map_or(program.into(), |name| name.to_string_lossy());
        let words: Vec<&str> = [&*program].into_iter().chain(arguments.iter().map(String::as_str)).collect();
        words.join(" ")
    }

    /// What its walkthrough is called: what was typed, if that is this one alone.
    pub(super) fn title(&self, command: &[OsString], is_alone: bool) -> String {
        let words: Vec<_> = command.iter().map(|word| word.to_string_lossy()).collect();
        let command = words.join(" ");
        if is_alone {
            return command;
        }
        let (program, number) = (self.program(), self.number());
        say!(Locale::chosen(), "title-of-one-process", program, number, command)
    }
}

/// The next line, or the beginning of one that is too long; whether there is one, and it is whole.
fn next(lines: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let is_cut = lines.take(LONGEST).read_until(b'\n', line)? as u64 == LONGEST && !line.ends_with(b"\n");
    if is_cut {
        lines.skip_until(b'\n')?;
    }
    Ok(is_cut || line.ends_with(b"\n") && !line.starts_with(b"\0"))
}

fn error_in(record: &str) -> Option<String> {
    let mut read = salvage_trace(record.as_bytes(), "", 1);
    match read.records.pop()?.event {
        Event::ProgramEnded(error) => error.map(String::from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found in a file with these lines.
    fn process(name: &str, lines: &[&str]) -> Process {
        let path = std::env::temp_dir().join(format!("glassloop-process-{name}-{}", std::process::id()));
        fs::write(&path, lines.join("\n") + "\n").expect("it can be written");
        let process = Process::read(path.clone());
        fs::remove_file(path).expect("it is there");
        process.expect("it can be read")
    }

    const MADE: &str = r#"{"loop":1,"by":"program","event":"loop_made"}"#;

    #[test]
    fn what_comes_after_a_line_that_is_too_long_is_counted() {
        let long = format!(r#"{{"by":"program","event":{{"said":"{}"}}}}"#, "x".repeat(17 << 20));
        let ended = r#"{"by":"program","event":{"program_ended":"ValueError: x"}}"#;
        let process = process("long", &[r#"{"glassloop_trace":2}"#, MADE, &long, MADE, ended]);
        assert_eq!((process.loops, process.records, process.error.as_deref()), (2, 4, Some("ValueError: x")));
    }

    #[test]
    fn text_that_is_none_hides_neither_the_arguments_nor_the_error() {
        let header = r#"{"glassloop_trace":2,"argv":["caf\udce9.py","-v"]}"#;
        let process = process(
            "text",
            &[header, MADE, r#"{"by":"program","event":{"program_ended":"OSError: \udc80"}}"#],
        );
        assert_eq!(process.program(), r"caf\udce9.py -v");
        assert_eq!(process.error.as_deref(), Some(r"OSError: \udc80"));
    }
}
