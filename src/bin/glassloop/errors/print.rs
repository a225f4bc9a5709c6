//! An entry as text.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use glassloop::trace::file::Language;
use unicode_width::UnicodeWidthStr;

use super::finding::Found;
use super::finding::likeliest_first;
use super::{Entry, Places, Told, spans, versions};
use crate::invocation;
use crate::locale::{Locale, say};
use crate::text::{broken, width};
use crate::written_in::option;

const HEADING: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();
const CURE: Style = AnsiColor::Yellow.on_default();

/// Prints all that is known of a sentence; first what the text speaks for in which it stands.
///
/// # Errors
/// The terminal's, or the pipe's; the lesson that failed.
pub(super) fn entry(
    out: &mut impl Write,
    entry: &Entry,
    text: &str,
    languages: &[Language],
) -> io::Result<()> {
    in_style(out, HEADING, &format!("{}{}", entry.title(), said_by(entry, entry.sentences[0])))?;
    for sentence in &entry.sentences[1..] {
        let also = say!(Locale::chosen(), "site-also", sentence = *sentence);
        in_style(out, ASIDE, &format!("{also}{}", said_by(entry, sentence)))?;
    }
    writeln!(out)?;
    paragraph(out, "", &entry.meaning(Locale::chosen()))?;
    causes(out, entry, text, languages)?;
    next(out)?;
    versions(out, entry)
}

/// ` (Python 3.8.18 to 3.13.18)`; nothing, if no program says the sentence.
fn said_by(entry: &Entry, sentence: &str) -> String {
    let told = versions::told(entry, sentence, Locale::chosen());
    if told.is_empty() { told } else { format!(" (Python {told})") }
}

fn in_style(out: &mut impl Write, style: Style, text: &str) -> io::Result<()> {
    broken(text, width()).iter().try_for_each(|line| writeln!(out, "{style}{line}{style:#}"))
}

/// How to find out which of them it is.
fn next(out: &mut impl Write) -> io::Result<()> {
    let command = format!("{} record python3 app.py", invocation::name());
    writeln!(out)?;
    paragraph(out, "", &say!(Locale::chosen(), "error-next", command))
}

fn versions(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    if entry.programs.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{HEADING}{}{HEADING:#}", say!(Locale::chosen(), "site-which-python"))?;
    for program in entry.programs {
        if entry.programs.len() > 1 {
            in_style(out, ASIDE, &format!("  {program}.py"))?;
        }
        for span in spans(program) {
            let mut versions = span.told(Locale::chosen());
            for line in span.lines.iter().flat_map(|line| broken(line, width().saturating_sub(22))) {
                writeln!(out, "  {}  {line}", padded(&versions))?;
                versions.clear();
            }
        }
    }
    Ok(())
}

/// In the column of the versions, in which a Chinese letter takes two places.
fn padded(versions: &str) -> String {
    format!("{versions}{}", " ".repeat(18_usize.saturating_sub(versions.width())))
}

fn causes(out: &mut impl Write, entry: &Entry, text: &str, languages: &[Language]) -> io::Result<()> {
    let places = Places::of(entry.causes)?;
    let locale = Locale::chosen();
    let heading = match entry.causes.len() {
        0 | 1 => say!(locale, "site-the-cause"),
        _ => say!(locale, "site-which-cause"),
    };
    writeln!(out, "\n{HEADING}{heading}{HEADING:#}")?;
    let mut questions: Vec<_> = entry.questions(locale).collect();
    if likeliest_first(&mut questions, text) {
        in_style(out, ASIDE, &say!(locale, "error-likeliest-first"))?;
    }
    for (number, (question, told)) in (1..).zip(questions) {
        paragraph(out, &format!("{number:>2}. "), &question)?;
        cures(out, entry, told, languages)?;
        seen(out, told, &places, languages)?;
        practised(out, told)?;
    }
    Ok(())
}

/// The command of the exercise that is an example of it.
fn practised(out: &mut impl Write, told: &Told) -> io::Result<()> {
    let Some((number, _)) = told.exercise() else { return Ok(()) };
    let command = format!("{} exercises {number}", invocation::name());
    aside(out, &say!(Locale::chosen(), "error-practise-it", command))
}

/// Where it happens in a lesson, in one of these languages.
fn seen(out: &mut impl Write, told: &Told, places: &Places, languages: &[Language]) -> io::Result<()> {
    let Some(lesson) = told.lesson else { return Ok(()) };
    let in_it = |language: &Language| Some((places.step_in(told, *language)?, *language));
    let mut steps: Vec<_> = languages.iter().filter_map(in_it).collect();
    if steps.is_empty() {
        // Some lessons have no twin.
        steps.extend(in_it(&Language::Rust));
    }
    for (step, language) in steps {
        let command = format!("{} {lesson} {}", invocation::name(), option(language));
        aside(out, &say!(Locale::chosen(), "error-seen-at-step", step, command))?;
    }
    Ok(())
}

/// A paragraph below a question, less loud than its cure.
fn aside(out: &mut impl Write, text: &str) -> io::Result<()> {
    write!(out, "{ASIDE}")?;
    paragraph(out, "    ", text)?;
    write!(out, "{ASIDE:#}")
}

fn cures(out: &mut impl Write, entry: &Entry, told: &Told, languages: &[Language]) -> io::Result<()> {
    let locale = Locale::chosen();
    let cure = |language| entry.cure(told, language, locale);
    let cures: Vec<_> = languages.iter().map(|language| (*language, cure(*language))).collect();
    let is_one = cures.iter().all(|(_, cure)| *cure == cures[0].1);
    let cure_is = say!(locale, "cure-is", cure = "");
    for (language, cure) in &cures[..if is_one { 1 } else { cures.len() }] {
        let mark = match language {
            _ if is_one => &*cure_is,
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
    let indent = mark.width();
    let mut mark = mark.to_owned();
    for line in broken(text, width().saturating_sub(indent)) {
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
    let locale = Locale::chosen();
    writeln!(out, "\n{HEADING}{}{HEADING:#}", say!(locale, "error-others"))?;
    let mark = say!(locale, "error-others-come-of-it");
    list(out, others.iter().map(|found| found.entry))?;
    paragraph(out, "", &mark)
}

/// A line for each.
pub(super) fn list<'a>(out: &mut impl Write, entries: impl Iterator<Item = &'a Entry>) -> io::Result<()> {
    for entry in entries {
        writeln!(out, "  {:34}  {}", entry.name, entry.title())?;
    }
    writeln!(
        out,
        "\n{ASIDE}{}{ASIDE:#}",
        say!(Locale::chosen(), "error-how-to-ask", name = invocation::name())
    )
}
