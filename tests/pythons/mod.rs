//! Which CPythons there are to compare with: 3.13, 3.14 and 3.15.
//!
//! `GLASSLOOP_PYTHON` names them, split as `PATH` is.  Without it the newest of each version is
//! taken that is found on the `PATH` or among those of pyenv.
#![allow(dead_code, reason = "each test uses what it needs")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt, fs, io};

use glassloop::{Asyncio, UnknownAsyncio};

/// The versions that glassloop mirrors.
pub(crate) const VERSIONS: [Asyncio; 3] = [Asyncio::V3_13, Asyncio::V3_14, Asyncio::V3_15];

/// A CPython whose asyncio is mirrored.
#[derive(Clone, Debug)]
pub(crate) struct Python {
    pub(crate) command: PathBuf,
    pub(crate) asyncio: Asyncio,
    /// The last part of its version: 18 of 3.13.18.
    pub(crate) patch: u32,
}

impl fmt::Display for Python {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.asyncio, self.patch)
    }
}

/// Those that `GLASSLOOP_PYTHON` names; none, if it is not set.
///
/// # Errors
/// One is no Python, or its version is not mirrored.
pub(crate) fn named() -> io::Result<Option<Vec<Python>>> {
    let Some(names) = env::var_os("GLASSLOOP_PYTHON").filter(|names| !names.is_empty()) else {
        return Ok(None);
    };
    let ask = |path: PathBuf| {
        let about = format!("GLASSLOOP_PYTHON={}", path.display());
        ask(path).map_err(|error| io::Error::other(format!("{about}: {error}")))
    };
    env::split_paths(&names).map(ask).collect::<Result<_, _>>().map(Some)
}

/// The newest of each version that is found, the oldest version first.
pub(crate) fn found() -> Vec<Python> {
    let mut newest = BTreeMap::<Asyncio, Python>::new();
    for python in VERSIONS.into_iter().flat_map(candidates).filter_map(|path| ask(path).ok()) {
        let known = newest.get(&python.asyncio);
        if known.is_none_or(|known| known.patch < python.patch) {
            newest.insert(python.asyncio, python);
        }
    }
    newest.into_values().collect()
}

/// Those that are named, else those that are found.
///
/// # Errors
/// As [`named`].
pub(crate) fn at_hand() -> io::Result<Vec<Python>> {
    Ok(named()?.unwrap_or_else(found))
}

fn candidates(version: Asyncio) -> Vec<PathBuf> {
    let name = format!("python{version}");
    let of_path = env::var_os("PATH").into_iter().flat_map(|path| split(&path));
    let on_the_path = of_path.map(|folder| folder.join(&name));
    let releases = pyenv().and_then(|folder| fs::read_dir(folder.join("versions")).ok());
    let releases = releases.into_iter().flatten().filter_map(Result::ok);
    let of_pyenv = releases.map(|release| release.path().join("bin").join(&name));
    on_the_path.chain(of_pyenv).filter(|path| path.is_file()).collect()
}

fn split(path: &OsString) -> Vec<PathBuf> {
    env::split_paths(path).collect()
}

fn pyenv() -> Option<PathBuf> {
    let root = env::var_os("PYENV_ROOT").map(PathBuf::from);
    root.or_else(|| env::home_dir().map(|home| home.join(".pyenv")))
}

/// Which one it is, as it says itself.
fn ask(command: PathBuf) -> io::Result<Python> {
    let program = "import platform; print(platform.python_version(), end='')";
    let output = Command::new(&command).args(["-c", program]).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let asyncio = said.parse().map_err(|error: UnknownAsyncio| io::Error::other(error.to_string()))?;
    let patch = said.rsplit('.').next().and_then(|patch| patch.parse().ok()).unwrap_or_default();
    Ok(Python { command, asyncio, patch })
}

/// A file of the package.
pub(crate) fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
