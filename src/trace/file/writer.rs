//! Writing a trace.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Header, VERSION};
use crate::trace::{Record, Sink};

/// A file that takes every record of a [`Journal`](crate::trace::Journal) at once.
///
/// A record is one write to the system, with nothing kept back: the file is
/// whole up to its last record even if the program panics, exits or is killed.
///
/// ```
/// use glassloop::trace::Journal;
/// use glassloop::trace::file::TraceFile;
///
/// let path = std::env::temp_dir().join(format!("glassloop-{}.jsonl", std::process::id()));
/// let journal = Journal::to_sink(TraceFile::create(&path)?);
/// let event_loop = glassloop::EventLoop::builder().journal(&journal).build()?;
/// assert_eq!(std::fs::read_to_string(&path)?.lines().count(), 2, "the header, and that a loop was made");
/// # event_loop.close()?;
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), glassloop::Error>(())
/// ```
#[derive(Debug)]
pub struct TraceFile {
    file: File,
    path: PathBuf,
    /// The line that is being made; kept for its memory.
    line: Vec<u8>,
}

impl TraceFile {
    /// Makes the file, or empties it, and writes the header.
    ///
    /// # Errors
    /// The system's.
    pub fn create(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref().to_owned();
        let mut file = Self { file: File::create(&path)?, path, line: Vec::new() };
        file.write_line(&header())?;
        Ok(file)
    }

    fn write_line(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        self.line.clear();
        append_line(&mut self.line, value)?;
        self.file.write_all(&self.line)
    }
}

impl Sink for TraceFile {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.write_line(record).map_err(|error| {
            io::Error::new(error.kind(), format!("the trace in {} ends here: {error}", self.path.display()))
        })
    }
}

/// Writes a whole trace.
///
/// # Errors
/// Those of `output`.
///
/// ```
/// use glassloop::trace::file::{read_trace, write_trace};
///
/// let records = glassloop::testing::record(|| drop(glassloop::new_event_loop()));
/// let mut output = Vec::new();
/// write_trace(&mut output, &records)?;
/// assert!(output.starts_with(b"{\"glassloop_trace\":1,"));
/// assert_eq!(read_trace(&*output, "the output")?, records);
/// # Ok::<(), glassloop::Error>(())
/// ```
pub fn write_trace(mut output: impl Write, records: &[Record]) -> io::Result<()> {
    let mut line = Vec::new();
    append_line(&mut line, &header())?;
    for record in records {
        output.write_all(&line)?;
        line.clear();
        append_line(&mut line, record)?;
    }
    output.write_all(&line)?;
    output.flush()
}

fn header() -> Header {
    Header { version: VERSION, writer: concat!("glassloop ", env!("CARGO_PKG_VERSION")).to_owned() }
}

fn append_line(line: &mut Vec<u8>, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *line, value)?;
    line.push(b'\n');
    Ok(())
}
