//! In which function a line of the program stands, whether a finaliser did it, or a helper; and which
//! coroutines are `async` blocks.

use std::borrow::Cow;
use std::collections::BTreeMap;

use glassloop::trace::{Event, Record, SourceLine};

use crate::sources::Sources;

/// The functions of the files that could be found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Functions {
    files: BTreeMap<String, File>,
}

#[derive(Clone, Debug)]
struct File {
    lines: Vec<Box<str>>,
    /// In the order in which they begin.
    functions: Vec<Function>,
}

/// A function, with the lines of its head and of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: Box<str>,
    /// `async def`, `async fn`.
    pub(crate) is_coroutine: bool,
    /// Whether it is called when the interpreter is over: `@atexit.register`.
    pub(crate) is_at_exit: bool,
    first: usize,
    last: usize,
    indent: usize,
}

impl Functions {
    pub(crate) fn of(sources: &Sources) -> Self {
        let file = |(name, text): (&str, &str)| (name.to_owned(), File::of(text));
        Self { files: sources.files().map(file).collect() }
    }

    /// Of one file.
    #[cfg(test)]
    pub(crate) fn of_file(name: &str, text: &str) -> Self {
        Self::of_files([(name, text)])
    }

    /// Of several files, each with its text.
    #[cfg(test)]
    pub(crate) fn of_files<const N: usize>(files: [(&str, &str); N]) -> Self {
        Self { files: files.map(|(name, text)| (name.to_owned(), File::of(text))).into() }
    }

    /// The innermost function round a line; none at the top of a file, and where the
    /// file is not known.
    pub(crate) fn round(&self, line: &SourceLine) -> Option<&Function> {
        let number = usize::try_from(line.line()).ok()?;
        let functions = &self.file(line)?.functions;
        functions.iter().rev().find(|function| (function.first..=function.last).contains(&number))
    }

    /// Whether the line is run when an object is destroyed: `__del__`, `drop`, and what the
    /// same file gives to `weakref.finalize`.
    pub(crate) fn is_finaliser(&self, line: &SourceLine) -> bool {
        let is_given = |name: &str| {
            let lines = self.file(line).map(|file| &*file.lines).unwrap_or_default();
            let mut given = lines.iter().filter_map(|line| line.split_once("weakref.finalize("));
            given.any(|(_, given)| words(given).any(|word| word == name))
        };
        self.round(line).is_some_and(|function| match &*function.name {
            "__del__" | "drop" => true,
            name => is_given(name),
        })
    }

    /// Whether two lines stand in one function; none if a file is not known.
    pub(crate) fn are_in_one(&self, one: &SourceLine, other: &SourceLine) -> Option<bool> {
        self.file(one).and(self.file(other))?;
        Some(one.file() == other.file() && self.round(one) == self.round(other))
    }

    /// A line's text.
    pub(crate) fn text(&self, line: &SourceLine) -> Option<&str> {
        let index = usize::try_from(line.line()).ok()?.checked_sub(1)?;
        self.file(line)?.lines.get(index).map(|text| &**text)
    }

    fn file(&self, line: &SourceLine) -> Option<&File> {
        self.files.get(&*line.file())
    }
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
}

impl File {
    /// What is indented deeper than its head, and comes right after it, is a function's
    /// body: so it is where a formatter has gone over it, and always in Python.
    fn of(text: &str) -> Self {
        let lines: Vec<Box<str>> = text.lines().map(Box::from).collect();
        let mut functions: Vec<Function> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let code = line.trim_start();
            // What closes the brackets of a head stands as far left as the head.
            if code.is_empty() || code.starts_with([')', '#']) {
                continue;
            }
            let indent = line.len() - code.len();
            open.retain(|function| functions[*function].indent < indent);
            open.iter().for_each(|function| functions[*function].last = index + 1);
            if let Some((name, is_coroutine)) = head(code) {
                let is_at_exit = index > 0 && lines[index - 1].contains("@atexit.register");
                let (first, last) = (index + 1, index + 1);
                open.push(functions.len());
                functions.push(Function { name: name.into(), is_coroutine, is_at_exit, first, last, indent });
            }
        }
        Self { lines, functions }
    }
}

/// The name of the function that begins in this line, and whether it is a coroutine's.
fn head(code: &str) -> Option<(&str, bool)> {
    let at = ["def ", "fn "].iter().find_map(|keyword| {
        let at = code.find(keyword)?;
        let before = &code[..at];
        let are_words = before.chars().all(|letter| letter.is_alphanumeric() || " _()".contains(letter));
        are_words.then_some((before, &code[at + keyword.len()..]))
    });
    let (before, after) = at?;
    let is_word_before = before.is_empty() || before.ends_with(' ');
    let name = words(after).next()?;
    (is_word_before && !name.is_empty()).then_some((name, before.contains("async")))
}

// ── which coroutines are `async` blocks, as the source tells ─────────────────

/// Calls an `async` block in a plain function `async block in main`.
///
/// To the compiler it looks like the body of an `async fn main`, so that is its name in the
/// trace.  Here the line is known that made a task of it: if that stands in a `main` which is
/// not `async`, there is no such coroutine, and it is a block of `main`'s.
pub(crate) fn name_async_blocks(records: &mut [Record], sources: &Sources) {
    let functions = Functions::of(sources);
    for record in records {
        let Some(line) = &record.source else { continue };
        let coroutine = match &mut record.event {
            Event::TaskMade(made) => &mut made.coroutine,
            Event::NeverAwaited(left) => &mut left.coroutine,
            _ => continue,
        };
        let is_block = |name: &str| {
            functions.round(line).is_some_and(|function| *function.name == *name && !function.is_coroutine)
        };
        if is_block(coroutine) {
            *coroutine = Cow::Owned(format!("async block in {coroutine}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use glassloop::testing::record;
    use glassloop::trace::Event;
    use glassloop::{create_task, new_event_loop, run, yield_now};

    use super::name_async_blocks;
    use crate::sources::Sources;

    use super::*;

    const PYTHON: &str = "\
    import asyncio

    class Client:
        def __del__(
            self,
        ):
            self.loop.run_until_complete(self.close())

        async def close(self):
            # fn nothing()
            pass

    @atexit.register
    def at_the_end(): asyncio.run(main())

    asyncio.run(main())
    ";

    fn name(text: &str, line: u32) -> Option<String> {
        Functions::of_file("a", text)
            .round(&SourceLine::new("a", line))
            .map(|function| function.name.to_string())
    }

    #[test]
    fn a_line_of_python_is_in_the_function_whose_body_it_is_of() {
        assert_eq!(name(PYTHON, 7).as_deref(), Some("__del__"));
        assert_eq!(name(PYTHON, 11).as_deref(), Some("close"));
        assert_eq!(name(PYTHON, 14).as_deref(), Some("at_the_end"));
        assert_eq!(name(PYTHON, 16), None, "it is at the top");
        assert!(File::of(PYTHON).functions[2].is_at_exit && File::of(PYTHON).functions[1].is_coroutine);
    }

    #[test]
    fn a_line_of_rust_is_in_the_innermost_function() {
        let rust = "impl Drop for A {\n    fn drop(\n        &mut self,\n    ) {\n        go();\n    }\n}\n\n\
                        pub(crate) fn main() {\n    fn inner() {\n        b();\n    }\n    c();\n}\n";
        assert_eq!(name(rust, 5).as_deref(), Some("drop"));
        assert_eq!(name(rust, 11).as_deref(), Some("inner"));
        assert_eq!(name(rust, 13).as_deref(), Some("main"));
        assert_eq!(name(rust, 8), None);
    }

    async fn work() -> glassloop::Result<()> {
        yield_now().await
    }

    fn from_a_plain_function() {
        run(async {
            create_task(async { work().await })?.await?;
            create_task(work())?.await
        })
        .unwrap();
        let event_loop = new_event_loop().unwrap();
        event_loop.run_until_complete(async { work().await }).unwrap();
        event_loop.close().unwrap();
    }

    #[test]
    fn a_block_is_told_from_the_function_round_it_and_from_a_coroutine() {
        let mut records = record(from_a_plain_function).to_vec();
        name_async_blocks(&mut records, &Sources::whole(&[(file!(), include_str!("functions.rs"))]));
        let made = records.iter().filter_map(|record| match &record.event {
            Event::TaskMade(made) if !made.coroutine.starts_with("shutdown_") => Some(&*made.coroutine),
            _ => None,
        });
        let block = "async block in from_a_plain_function";
        assert_eq!(made.collect::<Vec<_>>(), [block, block, "work", block]);
    }
}
