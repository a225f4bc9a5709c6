//! Asks the questions of a lesson in the shell, one after the other.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use super::print::{self, asked, because};
use super::{Question, questions};
use crate::locale::{Locale, say};
use crate::view;
use crate::walkthrough::Walkthrough;

const RIGHT: Style = AnsiColor::Green.on_default().bold();
const WRONG: Style = AnsiColor::Red.on_default().bold();

/// Asks what is marked in its source where somebody sits at a terminal, and prints it elsewhere.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(crate) fn ask_or_print(walkthrough: &Walkthrough) -> io::Result<()> {
    let (questions, _) = questions(walkthrough);
    let mut out = anstream::stdout().lock();
    if io::stdin().is_terminal() && !questions.is_empty() {
        ask_all(&mut out, &mut io::stdin().lock(), walkthrough, &questions)
    } else {
        print::print(&mut out, walkthrough, &questions)
    }
}

/// The same for a recorded trace, whose program lies where it was recorded.
///
/// # Errors
/// If nothing of the trace can be read.
pub(crate) fn of_file(file: &Path) -> io::Result<ExitCode> {
    let walkthrough = view::read(file)?;
    ask_or_print(&walkthrough)?;
    view::ending(&walkthrough.notices)
}

fn ask_all(
    out: &mut impl Write,
    input: &mut impl BufRead,
    walkthrough: &Walkthrough,
    questions: &[Question],
) -> io::Result<()> {
    let mut right = 0;
    for (number, question) in (1..).zip(questions) {
        asked(out, number, walkthrough, question)?;
        match ask(out, input, question, walkthrough.locale)? {
            Some(is_right) => right += usize::from(is_right),
            None => break,
        }
        writeln!(out)?;
    }
    let answered = say!(walkthrough.locale, "answered-right", right, count = questions.len());
    writeln!(out, "{answered}")
}

/// Waits for the letter of an answer, and says whether it is right and why; none, if nobody answers.
pub(super) fn ask(
    out: &mut impl Write,
    input: &mut impl BufRead,
    question: &Question,
    locale: Locale,
) -> io::Result<Option<bool>> {
    let letters = question.answers.len();
    let last = print::letter(letters - 1).to_string();
    let prompt = say!(locale, "which-letter", last);
    loop {
        write!(out, "{prompt} ")?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 || line.trim() == "q" {
            writeln!(out)?;
            return Ok(None);
        }
        let Some(chosen) =
            (0..letters).find(|place| line.trim().eq_ignore_ascii_case(&print::letter(*place).to_string()))
        else {
            continue;
        };
        return told(out, question, chosen, locale).map(Some);
    }
}

/// Says whether that answer is right; what is right stands below it if it is not.
fn told(out: &mut impl Write, question: &Question, chosen: usize, locale: Locale) -> io::Result<bool> {
    let answer = &question.answers[chosen];
    if answer.right {
        writeln!(out, "{RIGHT}✓ {}{RIGHT:#}", say!(locale, "answer-is-right"))?;
    } else {
        writeln!(out, "{WRONG}✗ {}{WRONG:#}", say!(locale, "answer-is-wrong"))?;
        because(out, chosen, answer)?;
    }
    let right = (0..).zip(&question.answers).find(|(_, answer)| answer.right);
    if let Some((place, answer)) = right {
        because(out, place, answer)?;
    }
    Ok(answer.right)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::choice::choose_lesson;

    /// What is said when these lines are typed in a lesson that asks.
    fn typed(lines: &str) -> String {
        let lesson = choose_lesson("closed_loop").ok().expect("the lesson");
        let walkthrough = Walkthrough::alone(lesson).expect("it runs");
        let (questions, _) = questions(&walkthrough);
        let mut said = Vec::new();
        ask_all(&mut said, &mut Cursor::new(lines), &walkthrough, &questions).expect("it is said");
        String::from_utf8(said).expect("text")
    }

    #[test]
    fn each_answer_is_told_to_be_right_or_not_before_the_next_question_comes() {
        let all: Vec<String> =
            ["a", "b", "c", "d"].iter().map(|letter| typed(&format!("{letter}\nq\n"))).collect();
        let right = all.iter().filter(|said| said.contains("✓ right") && said.contains("1 of 1")).count();
        let wrong = all.iter().filter(|said| said.contains("✗ no") && said.contains("0 of 1")).count();
        assert_eq!((right, wrong), (1, 3), "{all:?}");
    }

    #[test]
    fn what_is_no_answer_is_asked_again_and_the_end_of_the_input_leaves() {
        let said = typed("nonsense\n");
        assert_eq!(said.matches("a to d?").count(), 2, "{said}");
        assert!(!said.contains('✓'), "nothing is given away: {said}");
    }
}
