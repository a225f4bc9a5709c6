//! An entry as text.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use glassloop::trace::file::Language;

use super::finding::Found;
use super::{Entry, Places, Told, spans};
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
pub(super) fn entry(out: &mut impl Write, entry: &Entry, languages: &[Language]) -> io::Result<()> {
    writeln!(out, "{HEADING}{}{HEADING:#}", entry.title())?;
    for sentence in &entry.sentences[1..] {
        writeln!(out, "{ASIDE}also: {sentence}{ASIDE:#}")?;
    }
    writeln!(out)?;
    paragraph(out, "", entry.meaning)?;
    causes(out, entry, languages)?;
    next(out)?;
    versions(out, entry)
}

/// How to find out which of them it is.
fn next(out: &mut impl Write) -> io::Result<()> {
    let step = invocation::name();
    let next = format!(
        "`{step} record python3 app.py` runs your program, whatever it is called, and says which of them it is."
    );
    writeln!(out)?;
    paragraph(out, "", &next)
}

fn versions(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    if entry.programs.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{HEADING}What each Python says of a program that meets it{HEADING:#}")?;
    for span in entry.programs.iter().flat_map(|program| spans(program)) {
        let mut versions = &*span.versions;
        for line in span.lines.iter().flat_map(|line| broken(line, width() - 22)) {
            writeln!(out, "  {versions:18}  {line}")?;
            versions = "";
        }
    }
    Ok(())
}

fn causes(out: &mut impl Write, entry: &Entry, languages: &[Language]) -> io::Result<()> {
    let places = Places::of(entry.causes)?;
    let heading = if entry.causes.len() > 1 { "Which of these is it?" } else { "What led to it" };
    writeln!(out, "\n{HEADING}{heading}{HEADING:#}")?;
    for (number, told) in (1..).zip(entry.causes) {
        paragraph(out, &format!("{number:>2}. "), told.question)?;
        cures(out, told, languages)?;
        seen(out, told, &places, languages)?;
    }
    Ok(())
}

/// Where it happens in a lesson, in one of these languages.
fn seen(out: &mut impl Write, told: &Told, places: &Places, languages: &[Language]) -> io::Result<()> {
    let Some(lesson) = told.lesson else { return Ok(()) };
    let name = invocation::name();
    let is_both = languages.len() > 1;
    let first = if is_both { Language::Rust } else { languages[0] };
    let in_it = |language| places.step_in(told, language).map(|step| (step, language));
    // Some lessons have no twin.
    let Some((step, language)) = in_it(first).or_else(|| in_it(Language::Rust)) else { return Ok(()) };
    let option = match language {
        Language::Python => " --python",
        Language::Rust if is_both => "",
        Language::Rust => " --rust",
    };
    writeln!(out, "    {ASIDE}seen at step {step} of: {name} {lesson}{option}{ASIDE:#}")
}

fn cures(out: &mut impl Write, told: &Told, languages: &[Language]) -> io::Result<()> {
    let cure = |language| told.cure.text(language, Locale::chosen());
    let cures: Vec<_> = languages.iter().map(|language| (*language, cure(*language))).collect();
    let is_one = cures.iter().all(|(_, cure)| *cure == cures[0].1);
    for (language, cure) in &cures[..if is_one { 1 } else { cures.len() }] {
        let mark = match language {
            _ if is_one => "cure: ",
            Language::Python => "Python: ",
            Language::Rust => "Rust:   ",
        };
        write!(out, "{CURE}")?;
        paragraph(out, &format!("    {mark}"), cure)?;
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
