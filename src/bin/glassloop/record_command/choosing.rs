//! Which of several processes is looked at.

use std::io::{self, Write};

use super::processes::Process;
use crate::invocation;
use crate::locale::{Locale, say};
use crate::printable::{complain, printable};

/// The place of the process to look at first: the first that an error has ended, or else
/// the one that has done most.
pub(super) fn suggested(processes: &[Process]) -> usize {
    let failed = processes.iter().position(|process| process.error.is_some());
    let busiest = || (0..processes.len()).rev().max_by_key(|place| processes[*place].records);
    failed.or_else(busiest).unwrap_or(0)
}

/// Says that there are others, and how they are looked at.
///
/// # Errors
/// The terminal's, or the pipe's.
pub(super) fn tell_of_others(processes: &[Process], chosen: usize, is_kept: bool) -> io::Result<()> {
    if processes.len() < 2 {
        return Ok(());
    }
    let locale = Locale::chosen();
    complain(say!(locale, "this-process-of-several", process = described(&processes[chosen])))?;
    for (_, other) in processes.iter().enumerate().filter(|(place, _)| *place != chosen) {
        let how = match is_kept {
            true => format!(": {} view {}", invocation::name(), other.path.display()),
            false => String::new(),
        };
        complain(format_args!("  {}{how}", described(other)))?;
    }
    if !is_kept {
        complain(say!(locale, "output-keeps-their-traces", step = invocation::name()))?;
    }
    Ok(())
}

/// Asks in the terminal which one to look at; Enter takes what is suggested, if anything is.
///
/// # Errors
/// The terminal's.
pub(super) fn ask(processes: &[Process], suggested: Option<usize>) -> io::Result<Option<usize>> {
    let (mut out, locale) = (anstream::stdout(), Locale::chosen());
    writeln!(out, "\n{}", say!(locale, "these-processes-made-loops"))?;
    for (number, process) in (1..).zip(processes) {
        writeln!(out, "{number:>4}  {}", described(process))?;
    }
    loop {
        let asked = match suggested {
            Some(place) => say!(locale, "which-process", number = place + 1),
            None => say!(locale, "another-process-to-see"),
        };
        write!(out, "{asked} ")?;
        out.flush()?;
        let mut line = String::new();
        let is_over = io::stdin().read_line(&mut line)? == 0;
        match answer(&line, processes.len(), suggested) {
            Some(chosen) => return Ok(chosen),
            None if is_over => return Ok(None),
            None => writeln!(out, "{}", say!(locale, "no-such-number", typed = line.trim()))?,
        }
    }
}

/// What is chosen with this line; nothing, if it says none of what can be chosen.
fn answer(line: &str, count: usize, suggested: Option<usize>) -> Option<Option<usize>> {
    match line.trim() {
        "q" => Some(None),
        "" if line.is_empty() => Some(None),
        "" => Some(suggested),
        number => number
            .parse()
            .ok()
            .filter(|number| (1..=count).contains(number))
            .map(|number: usize| Some(number - 1)),
    }
}

/// `pytest tests (process 4711): 2 loops, 1204 records, ended with ValueError: x`.
fn described(process: &Process) -> String {
    let (program, number, held) = (process.program(), process.number(), held(process));
    printable(&say!(Locale::chosen(), "process-and-what-it-did", program, number, held))
}

/// `2 loops, 1204 records, ended with ValueError: x`.
pub(super) fn held(process: &Process) -> String {
    let (Process { loops, records, error, .. }, locale) = (process, Locale::chosen());
    let loops = say!(locale, "so-many-loops", count = *loops);
    let held = say!(locale, "so-many-loops-and-records", loops, count = *records);
    printable(&match error {
        Some(error) => say!(locale, "held-and-ended-with", held, error),
        None => held,
    })
}

#[cfg(test)]
mod tests {
    use super::answer;

    #[test]
    fn a_number_chooses_enter_takes_what_is_suggested_and_q_leaves() {
        assert_eq!(answer("2\n", 3, Some(0)), Some(Some(1)));
        assert_eq!(answer("\n", 3, Some(2)), Some(Some(2)));
        assert_eq!(answer("\n", 3, None), Some(None));
        assert_eq!(answer("q\n", 3, Some(0)), Some(None));
        assert_eq!(answer("", 3, Some(0)), Some(None), "the input is over");
        for nonsense in ["0\n", "4\n", "x\n", "-1\n"] {
            assert_eq!(answer(nonsense, 3, Some(0)), None, "{nonsense}");
        }
    }
}
