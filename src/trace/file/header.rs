//! The first line of a trace: who wrote it, and what program it tells of.

use super::VERSION;
use crate::versions::Asyncio;

/// What a trace says of itself and of its program.
///
/// ```
/// use glassloop::trace::file::{Language, salvage_trace};
///
/// let trace = r#"{"glassloop_trace":2,"language":"python","version":"3.13.0","argv":["app.py"]}"#;
/// let header = salvage_trace(trace.as_bytes(), "app.jsonl", 10).header;
/// assert_eq!(header.language, Language::Python);
/// assert_eq!(header.argv, ["app.py"]);
/// assert_eq!(header.process, None, "what is not said is not known");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Header {
    /// The version of the format.
    #[serde(rename = "glassloop_trace")]
    pub format: u64,
    /// Who wrote it; for people.
    #[serde(default)]
    pub writer: String,
    /// What the program is written in.
    #[serde(default)]
    pub language: Language,
    /// The version of Python that ran it, such as `3.13.0`; of a Rust program, the
    /// version of asyncio that its loops mirror.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Which Python that was, such as `CPython`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implementation: Option<String>,
    /// What the program was started with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub argv: Vec<String>,
    /// The folder that was the current one when it started; the lines of its source
    /// are named from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    /// Its process id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<u32>,
    /// When that process began, by its system's own count: a number is given out again
    /// (Linux).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<u64>,
    /// The Unix time, in nanoseconds, at which the clock of the records was 0; none if
    /// the clock is virtual, or its beginning is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch_ns: Option<u64>,
}

/// What a program is written in: in whose terms it is explained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// In Rust, with glassloop.
    #[default]
    Rust,
    /// In Python, with asyncio.
    Python,
}

impl Default for Header {
    /// Of a trace that glassloop writes now, and of whose program nothing is known.
    fn default() -> Self {
        Self {
            format: VERSION,
            writer: concat!("glassloop ", env!("CARGO_PKG_VERSION")).to_owned(),
            language: Language::Rust,
            version: None,
            implementation: None,
            argv: Vec::new(),
            directory: None,
            process: None,
            started: None,
            epoch_ns: None,
        }
    }
}

impl Header {
    /// The same of loops that mirror this version of asyncio.
    ///
    /// ```
    /// use glassloop::Asyncio;
    /// use glassloop::trace::file::Header;
    ///
    /// assert_eq!(Header::mirroring(Asyncio::V3_14).version.as_deref(), Some("3.14"));
    /// ```
    pub fn mirroring(asyncio: Asyncio) -> Self {
        Self { version: Some(asyncio.to_string()), ..Self::default() }
    }

    /// Of a trace of this process.
    pub(super) fn of_this_process(asyncio: Asyncio) -> Self {
        let lossy = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        Self {
            argv: std::env::args_os().map(lossy).collect(),
            directory: std::env::current_dir().ok().map(|folder| lossy(folder.into())),
            process: Some(std::process::id()),
            started: start_of_this_process(),
            ..Self::mirroring(asyncio)
        }
    }
}

/// The field `starttime` of `/proc/self/stat`, in ticks since the system began.
fn start_of_this_process() -> Option<u64> {
    const PLACE_BEHIND_THE_NAME: usize = 19;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name may hold anything, also spaces and brackets.
    stat.rsplit_once(')')?.1.split_whitespace().nth(PLACE_BEHIND_THE_NAME)?.parse().ok()
}
