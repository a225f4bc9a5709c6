//! What a Python records itself with: the files of `recorder/`, which are a part of this
//! program, put where every Python that is started finds them.
//!
//! `sitecustomize.py` is what Python imports by itself at its start, if it is found.  The
//! folder is the same each time, so that Python need not compile the files each time.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::place::private_folder;

/// `0` leaves out what the program prints.
pub(super) const OUTPUT: &str = "GLASSLOOP_RECORDER_OUTPUT";
/// `0` leaves out the messages of its errors.
pub(super) const MESSAGES: &str = "GLASSLOOP_RECORDER_MESSAGES";

const PATH: &str = "PYTHONPATH";

/// `files! { "a.py" "b/c.py" }`: these files of `recorder/`, each with its name.
macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../../recorder/", $name))),)*]
    };
}

/// Every file of `recorder/`.
const FILES: &[(&str, &str)] = files! {
    "sitecustomize.py"
    "glassloop_recorder/__init__.py"
    "glassloop_recorder/asyncio_found.py"
    "glassloop_recorder/being_made.py"
    "glassloop_recorder/bound.py"
    "glassloop_recorder/descriptor.py"
    "glassloop_recorder/eager.py"
    "glassloop_recorder/futures.py"
    "glassloop_recorder/handles.py"
    "glassloop_recorder/hooks.py"
    "glassloop_recorder/in_place.py"
    "glassloop_recorder/journal.py"
    "glassloop_recorder/late.py"
    "glassloop_recorder/loops.py"
    "glassloop_recorder/names.py"
    "glassloop_recorder/options.py"
    "glassloop_recorder/output.py"
    "glassloop_recorder/own_files.py"
    "glassloop_recorder/places.py"
    "glassloop_recorder/policies.py"
    "glassloop_recorder/raised.py"
    "glassloop_recorder/ready_queue.py"
    "glassloop_recorder/refusals.py"
    "glassloop_recorder/reports.py"
    "glassloop_recorder/sources.py"
    "glassloop_recorder/subprocesses.py"
    "glassloop_recorder/tasks.py"
    "glassloop_recorder/trace_file.py"
    "glassloop_recorder/transports.py"
    "glassloop_recorder/uvloops.py"
    "glassloop_recorder/window.py"
};

/// A folder that makes every Python which is started record itself.
pub(super) struct Recorder(PathBuf);

impl Recorder {
    /// Puts the files where they are kept from run to run; or, where that cannot be or
    /// somebody else could change them, into `fresh`, a folder of this run's own.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn unpack(fresh: &Path) -> io::Result<Self> {
        if let Some(kept) = cache()
            && let Ok(folder) = unpack_kept(&kept, fresh)
        {
            return Ok(Self(folder));
        }
        let folder = fresh.join("recorder");
        private_folder(&folder)?;
        write_all(&folder)?;
        Ok(Self(folder))
    }

    /// Puts them in front of what the command's Pythons would find.
    ///
    /// # Errors
    /// If the name of the folder cannot stand in `PYTHONPATH`.
    pub(super) fn prepare(&self, command: &mut Command) -> io::Result<()> {
        command.env(PATH, self.python_path(std::env::var_os(PATH))?);
        Ok(())
    }

    /// With what was there behind it, as it was: also if it was empty.
    fn python_path(&self, before: Option<OsString>) -> io::Result<OsString> {
        let mut path = std::env::join_paths([&self.0]).map_err(io::Error::other)?;
        if let Some(before) = before {
            path.push(if cfg!(windows) { ";" } else { ":" });
            path.push(before);
        }
        Ok(path)
    }
}

/// Where this system keeps what can be made again.
fn cache() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let usual = || {
        let home = if cfg!(windows) { variable("LOCALAPPDATA") } else { variable("HOME") }?;
        Some(match () {
            () if cfg!(windows) => home,
            () if cfg!(target_os = "macos") => home.join("Library/Caches"),
            () => home.join(".cache"),
        })
    };
    variable("XDG_CACHE_HOME").or_else(usual)
}

/// The folder in the cache, with every file as it is to be.
fn unpack_kept(cache: &Path, ours: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(cache)?;
    // A separator would end the name in PYTHONPATH.
    std::env::join_paths([cache]).map_err(io::Error::other)?;
    let folder = cache.join("glassloop").join(format!("recorder-{:016x}", fingerprint()));
    for part in [folder.parent().unwrap_or(cache), &folder] {
        match private_folder(part) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    refuse_what_others_can_change(&[cache, folder.parent().unwrap_or(cache), &folder], ours)?;
    write_all(&folder)?;
    Ok(folder)
}

/// Python runs what lies there: it has to be ours, up to the cache itself.
#[cfg(unix)]
fn refuse_what_others_can_change(folders: &[&Path], ours: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    const WRITABLE_BY_ALL: u32 = 0o002;
    let me = fs::metadata(ours)?.uid();
    for folder in folders {
        let there = fs::symlink_metadata(folder)?;
        if !there.is_dir() || there.uid() != me || there.mode() & WRITABLE_BY_ALL != 0 {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_what_others_can_change(_: &[&Path], _: &Path) -> io::Result<()> {
    Ok(())
}

/// Writes what is not there yet as it is to be; another `record` may do the same at this moment.
fn write_all(folder: &Path) -> io::Result<()> {
    for (name, text) in FILES {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        let made = folder.join(format!("{}.{}", name.replace('/', "."), std::process::id()));
        fs::write(&made, text)?;
        fs::rename(&made, &path)?;
    }
    Ok(())
}

/// A number that is another as soon as a file is (FNV-1a).
fn fingerprint() -> u64 {
    let bytes = FILES.iter().flat_map(|(name, text)| [name.as_bytes(), &[0], text.as_bytes(), &[0]]);
    bytes.flatten().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The names of all files below a folder, but for those that Python has made itself.
    fn names(folder: &Path, below: &str) -> BTreeSet<String> {
        let Ok(entries) = fs::read_dir(folder) else { return BTreeSet::new() };
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        let kept = names.filter(|name| name != "__pycache__");
        kept.flat_map(|name| match folder.join(&name) {
            path if path.is_dir() => self::names(&path, &format!("{below}{name}/")),
            _ => BTreeSet::from([format!("{below}{name}")]),
        })
        .collect()
    }

    #[test]
    fn every_file_of_the_recorder_is_a_part_of_this_program() {
        let there = names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("recorder"), "");
        let embedded: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(embedded, there);
    }

    #[test]
    fn what_was_in_the_path_of_modules_stays_there_behind_it() {
        let recorder = Recorder("/cache/recorder".into());
        let path = |before: Option<&str>| recorder.python_path(before.map(OsString::from)).expect("a path");
        assert_eq!(path(None), "/cache/recorder");
        if cfg!(unix) {
            assert_eq!(path(Some("")), "/cache/recorder:");
            assert_eq!(path(Some("lib::/other:")), "/cache/recorder:lib::/other:");
        }
    }
}
