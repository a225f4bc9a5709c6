//! Writing a trace, and opening what it is written to, so that nothing else is lost with it.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::Header;
use crate::trace::{Record, Sink};
use crate::versions::Asyncio;

/// A file that takes every record of a [`Journal`](crate::trace::Journal) at once.
///
/// A record is one write to the system, with nothing kept back: the file is
/// whole up to its last record even if the program panics, exits or is killed.
///
/// A child that is forked writes to FILE.PID: what came before the fork, and what it
/// does itself.
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
    /// What its header says that its loops mirror.
    asyncio: Asyncio,
    /// Whose trace it is.
    process: u32,
    /// The line that is being made; kept for its memory.
    line: Vec<u8>,
}

impl TraceFile {
    /// Makes the file, or empties it, and writes the header.
    ///
    /// Only an older trace is emptied; whatever else is there, be it behind a link,
    /// stays as it is.
    ///
    /// As long as this lives, nobody else can do so: the file is locked.  (Not
    /// on Windows, where a lock would keep readers out as well, nor on file
    /// systems that have no locks.)
    ///
    /// # Errors
    /// The system's; of the kind `WouldBlock` if another trace is being written there,
    /// `AlreadyExists` if something is there that is no trace.  A FIFO is refused if
    /// nobody reads from it.
    ///
    /// ```
    /// use std::io::ErrorKind;
    /// use glassloop::trace::file::TraceFile;
    ///
    /// let path = std::env::temp_dir().join(format!("glassloop-lock-{}.jsonl", std::process::id()));
    /// let first = TraceFile::create(&path)?;
    /// # if cfg!(not(windows)) {
    /// assert_eq!(TraceFile::create(&path).unwrap_err().kind(), ErrorKind::WouldBlock);
    /// assert_eq!(std::fs::read_to_string(&path)?.lines().count(), 1, "it is as it was");
    /// # }
    /// drop(first);
    /// TraceFile::create(&path)?;
    /// # std::fs::remove_file(&path)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn create(path: impl AsRef<Path>) -> io::Result<Self> {
        // A program that cannot be told which one it is makes no loop.
        Self::create_mirroring(path, Asyncio::from_environment().unwrap_or_default())
    }

    /// The same for loops that are told which version of asyncio to mirror; the header
    /// says so, and else what `GLASSLOOP_ASYNCIO` says.
    ///
    /// # Errors
    /// As [`create`](TraceFile::create).
    pub fn create_mirroring(path: impl AsRef<Path>, asyncio: Asyncio) -> io::Result<Self> {
        // The program may change its directory.
        let path = std::path::absolute(path)?;
        let file = open(&path)?;
        let mut file = Self { file, path, asyncio, process: std::process::id(), line: Vec::new() };
        file.write_line(&Header::of_this_process(asyncio))?;
        Ok(file)
    }

    /// Where it is written.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// This process was forked, and shares the file with its parent: two of each number
    /// would stand in it.  So it goes on in FILE.PID, behind what both have in common.
    fn go_on_beside(&mut self, next: u64) -> io::Result<()> {
        if !self.file.metadata()?.is_file() {
            return Err(io::Error::other("a process that was forked cannot share it"));
        }
        let mut path = self.path.clone().into_os_string();
        path.push(format!(".{}", std::process::id()));
        let mut beside = Self::create_mirroring(path, self.asyncio)?;
        let mut lines = BufReader::new(File::open(&self.path)?);
        lines.skip_until(b'\n')?;
        for _ in 1..next {
            beside.line.clear();
            lines.read_until(b'\n', &mut beside.line)?;
            beside.file.write_all(&beside.line)?;
        }
        *self = beside;
        Ok(())
    }

    fn write_line(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        self.line.clear();
        append_line(&mut self.line, value)?;
        self.file.write_all(&self.line)
    }
}

impl Sink for TraceFile {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        let here = if self.process == std::process::id() { Ok(()) } else { self.go_on_beside(record.number) };
        here.and_then(|()| self.write_line(record)).map_err(|error| {
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
/// assert!(output.starts_with(b"{\"glassloop_trace\":2,"));
/// assert_eq!(read_trace(&*output, "the output")?, records);
/// # Ok::<(), glassloop::Error>(())
/// ```
pub fn write_trace(output: impl Write, records: &[Record]) -> io::Result<()> {
    write_trace_of(output, &Header::default(), records)
}

/// Writes a whole trace that begins with this header.
///
/// # Errors
/// Those of `output`.
pub fn write_trace_of(mut output: impl Write, header: &Header, records: &[Record]) -> io::Result<()> {
    let mut line = Vec::new();
    append_line(&mut line, header)?;
    for record in records {
        output.write_all(&line)?;
        line.clear();
        append_line(&mut line, record)?;
    }
    output.write_all(&line)?;
    output.flush()
}

fn append_line(line: &mut Vec<u8>, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *line, value)?;
    line.push(b'\n');
    Ok(())
}

// ── what a trace may be written to ───────────────────────────────────────────

/// How every trace begins.
const BEGINS: &[u8] = b"{\"glassloop_trace\"";

/// Opens a file, which is made or emptied and locked; or a device, or a FIFO that
/// somebody reads.
///
/// # Errors
/// The system's; `WouldBlock` if another trace is being written there;
/// `AlreadyExists` if something is there that is no trace, be it through a link.
pub(super) fn open(path: &Path) -> io::Result<File> {
    // What is there is looked at first: opening a FIFO may never end.
    match fs::metadata(path) {
        Ok(there) if is_fifo(&there) => open_fifo(path),
        Ok(there) if !there.is_file() => File::options().write(true).open(path),
        _ => open_file(path),
    }
}

fn open_file(path: &Path) -> io::Result<File> {
    let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    if cfg!(not(windows))
        && let Err(TryLockError::WouldBlock) = file.try_lock()
    {
        return Err(io::Error::new(ErrorKind::WouldBlock, "another trace is being written there"));
    }
    if !is_trace(&file)? {
        let message = "it is there already, and is no trace: it stays as it is";
        return Err(io::Error::new(ErrorKind::AlreadyExists, message));
    }
    file.set_len(0)?;
    file.rewind()?;
    Ok(file)
}

/// Whether it begins as a trace does, or is empty.
fn is_trace(file: &File) -> io::Result<bool> {
    let mut first = Vec::new();
    file.take(BEGINS.len() as u64).read_to_end(&mut first)?;
    Ok(first.is_empty() || first == BEGINS)
}

#[cfg(not(unix))]
fn is_fifo(_: &fs::Metadata) -> bool {
    false
}

#[cfg(unix)]
fn is_fifo(there: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&there.file_type())
}

#[cfg(not(unix))]
fn open_fifo(path: &Path) -> io::Result<File> {
    File::options().write(true).open(path)
}

/// A FIFO that nobody reads is refused; the system would wait for a reader, in silence.
#[cfg(unix)]
fn open_fifo(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    const O_NONBLOCK: i32 = if cfg!(any(target_os = "linux", target_os = "android")) { 0o4000 } else { 4 };
    const ENXIO: i32 = 6;
    let asked = File::options().write(true).custom_flags(O_NONBLOCK).open(path);
    let asked = asked.map_err(|error| match error.raw_os_error() {
        Some(ENXIO) => io::Error::new(error.kind(), "it is a FIFO, and nobody reads from it"),
        _ => error,
    })?;
    // Somebody reads; and whoever writes from now on is to wait for a reader that is slow.
    let opened = File::options().write(true).open(path);
    drop(asked);
    opened
}
