//! Fresh programs: made at random, run by CPython here and now, and compared.

use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use glassloop::{Asyncio, UnknownAsyncio};

use crate::corpus::{Line, Origin, read_lines};

/// Which programs to make.
pub(crate) struct Request {
    python: String,
    seed: String,
    count: u64,
}

impl Request {
    /// What the environment asks for, if it names a Python.
    ///
    /// # Errors
    /// A `GLASSLOOP_COUNT` that is no number.
    pub(crate) fn from_environment() -> io::Result<Option<Self>> {
        let Ok(python) = std::env::var("GLASSLOOP_PYTHON") else { return Ok(None) };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let seed = std::env::var("GLASSLOOP_SEED").unwrap_or_else(|_| now.to_string());
        let count = std::env::var("GLASSLOOP_COUNT").unwrap_or_else(|_| "500".to_owned());
        let count =
            count.parse().map_err(|_| io::Error::other(format!("GLASSLOOP_COUNT={count}: no number")))?;
        Ok(Some(Self { python, seed, count }))
    }

    /// Has them made and run: one process a level, all at the same time.
    ///
    /// # Errors
    /// The system's; a level that could not be recorded.
    pub(crate) fn record(&self) -> io::Result<Vec<Line>> {
        let asyncio = self.version()?;
        println!(
            "fresh programs of {asyncio}: GLASSLOOP_SEED={} GLASSLOOP_COUNT={} (less those that are cut off or \
             not stable)",
            self.seed, self.count
        );
        let recorders: Vec<_> = (1..=7).map(|level| self.start(level)).collect::<Result<_, _>>()?;
        let mut lines = Vec::new();
        for (recorder, level) in recorders.into_iter().zip(1..) {
            lines.extend(finish(recorder, level, asyncio)?);
        }
        Ok(lines)
    }

    /// Which version it is, as it says itself.
    fn version(&self) -> io::Result<Asyncio> {
        let about = |error: &dyn std::fmt::Display| {
            io::Error::other(format!("GLASSLOOP_PYTHON={}: {error}", self.python))
        };
        let program = "import platform; print(platform.python_version(), end='')";
        let output =
            Command::new(&self.python).args(["-c", program]).output().map_err(|error| about(&error))?;
        String::from_utf8_lossy(&output.stdout).parse().map_err(|error: UnknownAsyncio| about(&error))
    }

    fn start(&self, level: u32) -> io::Result<Child> {
        Command::new("sh")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/record.sh"))
            .args([level.to_string(), self.count.to_string(), self.seed.clone()])
            .env("PYTHON", &self.python)
            .stdout(Stdio::piped())
            // Programs that are cut off leave tracebacks by the hundred.
            .stderr(Stdio::null())
            .spawn()
    }
}

fn finish(recorder: Child, level: u32, asyncio: Asyncio) -> io::Result<Vec<Line>> {
    let output = recorder.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() || text.is_empty() {
        return Err(io::Error::other(format!("record.sh of level {level} failed ({})", output.status)));
    }
    Ok(read_lines(&format!("fresh L{level}"), &text, Origin::Fresh, asyncio))
}
