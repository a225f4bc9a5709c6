//! Opening what a trace may be written to, so that nothing else is lost with it.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek};
use std::path::Path;

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
