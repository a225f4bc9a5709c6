//! A line of the program.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

/// A line of the program that has asked for something.
pub(crate) type Line = &'static Location<'static>;

/// A line of the program.
///
/// ```
/// let line = glassloop::trace::SourceLine::here();
/// assert!(line.file().ends_with(".rs") && line.line() > 0);
/// ```
#[derive(Clone)]
pub struct SourceLine(Known);

/// How a line is known.
#[derive(Clone)]
enum Known {
    /// By the compiler.
    Compiled(&'static Location<'static>),
    /// From a trace that was read.
    Read(Arc<Read>),
}

/// A line as a trace tells of it.
#[derive(Clone, PartialEq)]
struct Read {
    file: Box<str>,
    line: u32,
    inside: Option<Box<str>>,
    library: Option<SourceLine>,
}

impl SourceLine {
    /// The line that calls this.
    #[track_caller]
    pub fn here() -> Self {
        Self(Known::Compiled(Location::caller()))
    }

    /// A line by its name, as read from a file.
    pub fn new(file: impl Into<Box<str>>, line: u32) -> Self {
        Self(Known::Read(Arc::new(Read { file: file.into(), line, inside: None, library: None })))
    }

    /// The same line, which has called this function of asyncio's or of a library's.
    ///
    /// ```
    /// use glassloop::trace::SourceLine;
    ///
    /// let line = SourceLine::new("app.py", 27).with_inside("open_connection");
    /// assert_eq!(line.inside(), Some("open_connection"));
    /// assert_eq!(line.to_string(), "app.py:27", "it prints as a line that an editor opens");
    /// ```
    #[must_use]
    pub fn with_inside(self, function: impl Into<Box<str>>) -> Self {
        self.changed(|line| line.inside = Some(function.into()))
    }

    /// The same line, which got there by way of this line of a library's.
    #[must_use]
    pub fn with_library(self, library: SourceLine) -> Self {
        self.changed(|line| line.library = Some(library))
    }

    fn changed(self, change: impl FnOnce(&mut Read)) -> Self {
        let mut line = match self.0 {
            Known::Read(line) => Arc::unwrap_or_clone(line),
            Known::Compiled(location) => {
                Read { file: location.file().into(), line: location.line(), inside: None, library: None }
            }
        };
        change(&mut line);
        Self(Known::Read(Arc::new(line)))
    }

    /// The file, as the compiler names it, with `/` between its parts.
    pub fn file(&self) -> Cow<'_, str> {
        let file = match &self.0 {
            Known::Compiled(location) => location.file(),
            Known::Read(line) => &line.file,
        };
        if cfg!(windows) { file.replace('\\', "/").into() } else { file.into() }
    }

    /// The line, from 1.
    pub fn line(&self) -> u32 {
        match &self.0 {
            Known::Compiled(location) => location.line(),
            Known::Read(line) => line.line,
        }
    }

    /// The function of asyncio's, or of a library's, that the line calls and that
    /// did it: `open_connection`.  A line of glassloop's own has none.
    pub fn inside(&self) -> Option<&str> {
        self.read()?.inside.as_deref()
    }

    /// The innermost line of a library's between this line and what it did.
    pub fn library(&self) -> Option<&SourceLine> {
        self.read()?.library.as_ref()
    }

    fn read(&self) -> Option<&Read> {
        match &self.0 {
            Known::Compiled(_) => None,
            Known::Read(line) => Some(line),
        }
    }
}

impl From<&'static Location<'static>> for SourceLine {
    fn from(location: &'static Location<'static>) -> Self {
        Self(Known::Compiled(location))
    }
}

impl PartialEq for SourceLine {
    fn eq(&self, other: &Self) -> bool {
        self.line() == other.line()
            && self.file() == other.file()
            && self.inside() == other.inside()
            && self.library() == other.library()
    }
}

impl Eq for SourceLine {}

impl fmt::Display for SourceLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file(), self.line())
    }
}

impl fmt::Debug for SourceLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(feature = "trace-file")]
impl serde::Serialize for SourceLine {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.inside() {
            Some(inside) => serializer.collect_str(&format_args!("{self} in {inside}")),
            None => serializer.collect_str(self),
        }
    }
}

#[cfg(feature = "trace-file")]
impl<'de> serde::Deserialize<'de> for SourceLine {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'_, str>::deserialize(deserializer)?;
        parse(&text)
            .ok_or_else(|| serde::de::Error::custom("a source line is FILE:LINE, or FILE:LINE in FUNCTION"))
    }
}

/// `FILE:LINE`, or `FILE:LINE in FUNCTION`; a file's name may have anything in it.
#[cfg(feature = "trace-file")]
fn parse(text: &str) -> Option<SourceLine> {
    let plain = |text: &str| {
        let (file, line) = text.rsplit_once(':')?;
        Some(SourceLine::new(file, line.parse().ok()?))
    };
    let inside = || {
        let (line, function) = text.rsplit_once(" in ")?;
        Some(plain(line)?.with_inside(function))
    };
    plain(text).or_else(inside)
}
