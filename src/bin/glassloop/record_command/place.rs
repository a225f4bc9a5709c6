//! Where the traces go: a folder of their own while the program runs, and then the file
//! that was asked for.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::processes::Process;
use crate::locale::{Locale, say};

/// A folder in which everything is this run's, and which goes with it.
pub(super) struct Place {
    folder: PathBuf,
    /// Where the trace is to be in the end.
    wanted: Option<PathBuf>,
    keeps_folder: bool,
}

impl Place {
    /// Beside the file that is wanted, or among the system's temporary folders.
    ///
    /// # Errors
    /// If nothing can be written there, or something is there that is no trace.
    pub(super) fn new(wanted: Option<&Path>) -> io::Result<Self> {
        let Some(path) = wanted else {
            let name = format!("glassloop-record-{}", std::process::id());
            let folder = new_folder(&std::env::temp_dir().join(name))?;
            return Ok(Self { folder, wanted: None, keeps_folder: false });
        };
        refuse_what_is_no_trace(path)?;
        let cannot = |error: io::Error| cannot_write(path, &error);
        // The program may change its directory, but not that of this one: and yet it has to know.
        let path = std::path::absolute(path)?;
        let mut beside = path.clone().into_os_string();
        beside.push(".recording");
        let folder = new_folder(Path::new(&beside)).map_err(cannot)?;
        let place = Self { folder, wanted: Some(path.clone()), keeps_folder: false };
        // What an earlier run has left there is not taken for this one's.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(cannot(error)),
            _ => Ok(place),
        }
    }

    /// The folder, which is this run's alone.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file that the first process writes; others write beside it.
    pub(super) fn trace(&self) -> PathBuf {
        self.folder.join("trace.jsonl")
    }

    /// Whether the traces stay when this is over.
    pub(super) fn is_kept(&self) -> bool {
        self.wanted.is_some()
    }

    /// Something is wrong with what lies there: one may want to look at it.
    pub(super) fn keep(&mut self) {
        self.keeps_folder = true;
    }

    /// Puts the trace of the `first` of these where it is wanted, and those of the others
    /// beside it.
    ///
    /// # Errors
    /// The system's; what is not there yet stays in the folder.
    pub(super) fn settle(&mut self, processes: Vec<Process>, first: usize) -> io::Result<Vec<Process>> {
        let Some(wanted) = self.wanted.clone() else { return Ok(processes) };
        // Whatever fails: nothing is lost.
        self.keeps_folder = true;
        let mut settled = Vec::new();
        for (index, mut process) in processes.into_iter().enumerate() {
            let path = if index == first { wanted.clone() } else { beside(&wanted, &process) };
            refuse_what_is_no_trace(&path)?;
            fs::rename(&process.path, &path).map_err(|error| cannot_write(&path, &error))?;
            make_private(&path)?;
            process.path = path;
            settled.push(process);
        }
        self.keeps_folder = false;
        Ok(settled)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.keeps_folder {
            // What cannot be removed lies in the system's folder for such things.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// FILE.PID, and what else the process has put behind its number.
fn beside(wanted: &Path, process: &Process) -> PathBuf {
    let mut path = wanted.to_owned().into_os_string();
    path.push(format!(".{}", process.number()));
    path.into()
}

fn cannot_write(path: &Path, error: &io::Error) -> io::Error {
    let (file, why) = (path.display().to_string(), error.to_string());
    io::Error::new(error.kind(), say!(Locale::chosen(), "cannot-write-the-trace", file, why))
}

/// A folder that was not there before, so that what is in it is this run's: the number of an
/// earlier process comes again.  Nobody else can look into it.
fn new_folder(wanted: &Path) -> io::Result<PathBuf> {
    let mut folder = wanted.to_owned().into_os_string();
    loop {
        match private_folder(Path::new(&folder)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => folder.push("-again"),
            made => return made.map(|()| folder.into()),
        }
    }
}

/// Makes a folder that is its owner's alone.
///
/// # Errors
/// The system's; `AlreadyExists` if something is there.
pub(super) fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A trace tells what a program printed: that is for its owner.
fn make_private(file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    let _ = file;
    Ok(())
}

/// Whatever else lies there is to stay: a file, or a link, a device, a pipe, a socket,
/// which are looked at from outside only, since to open one may do something.
fn refuse_what_is_no_trace(path: &Path) -> io::Result<()> {
    // Nothing there, or nothing that one may look at: then creating it says what is wrong.
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(()) };
    let (file, locale) = (path.display().to_string(), Locale::chosen());
    let why = match there.is_file() {
        true if is_trace(path) => return Ok(()),
        true => say!(locale, "there-is-no-trace-there", file),
        false => say!(locale, "there-is-no-file-there", file),
    };
    Err(io::Error::new(io::ErrorKind::AlreadyExists, why))
}

/// Whether it begins as a trace does, or is empty.
fn is_trace(path: &Path) -> bool {
    const BEGINS: &[u8] = b"{\"glassloop_trace\"";
    let mut first = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(BEGINS.len() as u64).read_to_end(&mut first));
    read.is_ok() && (first.is_empty() || first == BEGINS)
}
