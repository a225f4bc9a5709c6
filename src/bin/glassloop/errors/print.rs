//! An entry as text.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use glassloop::trace::file::Language;

use super::finding::Found;
use super::{Entry, Places, Told, sentences, spans};
use crate::invocation;
use crate::locale::Locale;
use crate::text::{broken, width};

const HEADING: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();
const CURE: Style = AnsiColor::Yellow.on_default();

/// Prints all that is known of a sentence.
///
/// # Errors
/// The terminal's, or the pipe's; the lesson that failed.
pub(super) fn entry(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    writeln!(out, "{HEADING}{}{HEADING:#}{}", entry.title(), said_by(entry, entry.sentences[0]))?;
    for sentence in &entry.sentences[1..] {
        writeln!(out, "{ASIDE}also: {sentence}{ASIDE:#}{}", said_by(entry, sentence))?;
    }
    writeln!(out)?;
    paragraph(out, "", entry.meaning)?;
    versions(out, entry)?;
    causes(out, entry)
}

/// ` (Python 3.8.18 to 3.13.18)`; nothing, if no program says the sentence.
fn said_by(entry: &Entry, sentence: &str) -> String {
    let told = sentences::told(entry, sentence);
    if told.is_empty() { told } else { format!(" {ASIDE}(Python {told}){ASIDE:#}") }
}

fn versions(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    if entry.programs.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{HEADING}Which Python says what{HEADING:#}")?;
    for program in entry.programs {
        writeln!(out, "{ASIDE}tests/versions/programs/{program}.py{ASIDE:#}")?;
        for span in spans(program) {
            let mut versions = &*span.versions;
            for line in span.lines.iter().flat_map(|line| broken(line, width() - 22)) {
                writeln!(out, "  {versions:18}  {line}")?;
                versions = "";
            }
        }
    }
    Ok(())
}

fn causes(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    let places = Places::of(entry.causes)?;
    let heading = if entry.causes.len() > 1 { "Which of these is it?" } else { "What led to it" };
    writeln!(out, "\n{HEADING}{heading}{HEADING:#}")?;
    for (number, told) in (1..).zip(entry.causes) {
        paragraph(out, &format!("{number:>2}. "), told.question)?;
        cures(out, told)?;
        if let (Some(lesson), Some(step)) = (told.lesson, places.step(told)) {
            let name = invocation::name();
            writeln!(out, "    {ASIDE}seen at step {step} of: {name} {lesson}{ASIDE:#}")?;
        }
    }
    Ok(())
}

fn cures(out: &mut impl Write, told: &Told) -> io::Result<()> {
    let cure = |language| told.cure.text(language, Locale::chosen());
    let (python, rust) = (cure(Language::Python), cure(Language::Rust));
    let both = [("Python: ", &*python), ("Rust:   ", &*rust)];
    let cures = if python == rust { &[("cure: ", &*python)][..] } else { &both };
    for (language, cure) in cures {
        write!(out, "{CURE}")?;
        paragraph(out, &format!("    {language}"), cure)?;
        write!(out, "{CURE:#}")?;
    }
    Ok(())
}

/// A text below its mark, broken between words.
fn paragraph(out: &mut impl Write, mark: &str, text: &str) -> io::Result<()> {
    let indent = mark.chars().count();
    let mut mark = mark.to_owned();
    for line in broken(text, width() - indent) {
        writeln!(out, "{mark}{line}")?;
        mark = " ".repeat(indent);
    }
    Ok(())
}

/// Names what else the same text speaks of.
pub(super) fn others(out: &mut impl Write, found: &[Found]) -> io::Result<()> {
    let [_, others @ ..] = found else { return Ok(()) };
    if others.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{HEADING}The same text also says{HEADING:#}")?;
    let mark = "Below \"During handling of the above exception\" stands what came of it: the error above that \
                line is the one to cure.";
    list(out, others.iter().map(|found| found.entry))?;
    paragraph(out, "", mark)
}

/// A line for each.
pub(super) fn list<'a>(out: &mut impl Write, entries: impl Iterator<Item = &'a Entry>) -> io::Result<()> {
    for entry in entries {
        writeln!(out, "  {:34}  {}", entry.name, entry.title())?;
    }
    writeln!(
        out,
        "\n{ASIDE}`{} error NAME` or its sentence tells what led to it{ASIDE:#}",
        invocation::name()
    )
}
