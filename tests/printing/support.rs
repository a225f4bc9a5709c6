//! What the translations share.

use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{Asyncio, EventLoop, Result, Runner, run_with, sleep};

/// What CPython 3.13 printed; and the sections in which 3.14 and 3.15 have printed something else.
const ASYNCIO: &str = include_str!("asyncio_prints.txt");
const FROM_3_14_ON: &str = include_str!("asyncio_prints.3.14.txt");

/// What was printed, as `asyncio_prints.txt` has it.
#[derive(Clone, Default)]
pub(crate) struct Prints(Rc<RefCell<Vec<String>>>);

impl Prints {
    pub(crate) fn say(&self, name: &str, thing: &impl Debug) {
        self.say_text(name, &format!("{thing:?}"));
    }

    pub(crate) fn say_text(&self, name: &str, text: &str) {
        let line = format!("{name}: {}", without_places(text)).replace('\n', " / ");
        self.0.borrow_mut().push(line);
    }
}

/// Runs a section as each version, and compares all its lines.
pub(crate) fn compare(section: &str, code: impl AsyncFnOnce(Prints) -> Result<()> + Clone + 'static) {
    for version in [Asyncio::V3_13, Asyncio::V3_14, Asyncio::V3_15] {
        let (prints, code) = (Prints::default(), code.clone());
        let said = prints.clone();
        let runner = Runner::with_loop_factory(move || EventLoop::builder().asyncio(version).build());
        run_with(runner, async move { code(said).await }).unwrap();
        assert_eq!(*prints.0.borrow(), printed(section, version), "{section} as {version}");
    }
}

/// What CPython of that version has printed.
fn printed(section: &str, version: Asyncio) -> Vec<&'static str> {
    let header = format!("## {section}");
    let of_file = |text: &'static str| -> Option<Vec<&'static str>> {
        let mut lines = text.lines().skip_while(|line| *line != header);
        lines.next()?;
        Some(lines.take_while(|line| !line.starts_with("## ")).collect())
    };
    let later = (version >= Asyncio::V3_14).then(|| of_file(FROM_3_14_ON)).flatten();
    later.or_else(|| of_file(ASYNCIO)).expect("there is such a section")
}

/// Waits until something that the other side does has come about.
pub(crate) async fn until(is_so: impl Fn() -> bool) -> Result<()> {
    while !is_so() {
        sleep(Duration::from_millis(1)).await?;
    }
    Ok(())
}

fn without_places(text: &str) -> String {
    let number = |letter: char| letter.is_ascii_digit();
    let mut text = replace_behind(text, "fd=", number, "N");
    for host in ["('127.0.0.1', ", "('::1', "] {
        text = replace_behind(&text, host, number, "PORT");
    }
    // What waits to be sent is how much the system has not taken; none stays 0.
    text = text.replace("bufsize=0", "bufsize=none");
    text = replace_behind(&text, "bufsize=", number, "MANY").replace("bufsize=none", "bufsize=0");
    text = replace_behind(&text, "when=0", |letter| number(letter) || letter == '.', "")
        .replace("when=0", "when=TIME");
    text = replace_behind(&text, "laddr=", |letter| !"(>".contains(letter), "PATH");
    replace_behind(&text, " at ", |letter| !" ,>]\n".contains(letter), "LINE")
}

/// Writes something else for the letters of a kind that stand behind this.
fn replace_behind(text: &str, behind: &str, is_of_it: impl Fn(char) -> bool, by: &str) -> String {
    let mut parts = text.split(behind);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(&is_of_it);
        let by = if rest.len() < part.len() { by } else { "" };
        replaced += &format!("{behind}{by}{rest}");
    }
    replaced
}
