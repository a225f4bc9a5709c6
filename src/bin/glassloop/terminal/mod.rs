//! The stepper in the terminal: keys, ticks and signals in, whole screens out.
//!
//! Each file uses only those below it:
//!
//! | file | its subject |
//! | --- | --- |
//! | `mod` | this map, and what comes in and goes out until one leaves |
//! | `screen` | the terminal: taken, and always given back, whatever signal or panic comes |
//! | `application` | the menu of the lessons, or the stepper of one trace |
//! | `picture` | the stepper's whole screen, and what is told in words on top |
//! | `tasks` | the tasks and callbacks: the four boxes, and the timeline |
//! | `program` | the program: its source, and its output |
//! | `layout` | where everything stands |
//! | `stepper/commands` | what each key does |
//! | `stepper/navigation` | where that leads: to another step, to another trace |
//! | `stepper` | at which step one is, and what is seen there |
//! | `stepper/reached` | how far the program has got where a step has no line |
//! | `modes` | what the keys mean: typing, searching, choosing from a list, answering |
//! | `journey` | a way through a trace, over what nobody needs to see |
//! | `keys` | the keys and their commands, the help, and the line that is typed |
//! | `paint` | what everything is drawn with: styles, text that fits, rows |
//!
//! `tests` sit before all of it without a terminal.
//!
//! Only this file and `screen` know that there is a terminal: all else takes keys and draws on
//! a grid of characters, in tests as on the screen.

mod application;
mod journey;
mod keys;
mod layout;
mod modes;
mod paint;
mod picture;
mod program;
mod screen;
mod stepper;
mod tasks;
#[cfg(test)]
pub(crate) mod tests;

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;

use ratatui::crossterm::event::{self, Event};

use self::application::Application;
use self::journey::TICK;
use self::keys::Key;
use self::screen::{Screen, Signal, Signals, end_by, keeping_panics_from_the_screen};
use self::stepper::After;
use crate::locale::Locale;
use crate::walkthrough::Walkthrough;

/// As if ctrl-C had ended the process.
const INTERRUPTED: u8 = 130;

/// Whether there is a terminal to step in: one that reads, writes, and can be drawn on.
pub(crate) fn is_possible() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdin().is_terminal() && io::stdout().is_terminal() && !is_dumb
}

/// Shows the menu of the lessons.
///
/// # Errors
/// The terminal's own.
pub(crate) fn show_menu() -> io::Result<ExitCode> {
    show(Application::with_menu(Locale::chosen()))
}

/// Steps through a trace.
///
/// # Errors
/// The terminal's own.
pub(crate) fn step_through(walkthrough: Walkthrough) -> io::Result<ExitCode> {
    show(Application::stepping_through(walkthrough))
}

/// The same from the record with this number on, where that is said.
///
/// # Errors
/// The terminal's own.
pub(crate) fn step_through_from(
    walkthrough: Walkthrough,
    number: u64,
    notice: Option<String>,
) -> io::Result<ExitCode> {
    show(Application::beginning_at(walkthrough, number, notice))
}

/// Why the terminal is given back.
enum End {
    Left,
    Interrupted,
    By(i32),
}

fn show(mut application: Application) -> io::Result<ExitCode> {
    let end = keeping_panics_from_the_screen(|| {
        let signals = Signals::keep()?;
        let mut screen = Screen::enter()?;
        run(&mut application, &mut screen, &signals)
    })?;
    match end {
        End::Left => Ok(ExitCode::SUCCESS),
        End::Interrupted => Ok(ExitCode::from(INTERRUPTED)),
        End::By(signal) => end_by(signal).map(|()| ExitCode::FAILURE),
    }
}

fn run(application: &mut Application, screen: &mut Screen, signals: &Signals) -> io::Result<End> {
    let mut is_drawn = false;
    loop {
        if !is_drawn {
            screen.draw(|frame| application.draw(frame))?;
        }
        is_drawn = false;
        match signals.take() {
            Some(Signal::End(signal)) => return Ok(End::By(signal)),
            Some(Signal::Suspend) => screen.suspend()?,
            Some(Signal::Continue) => screen.enter_again()?,
            None => match next_key(application)? {
                Some(Some(Key::Interrupt)) => return Ok(End::Interrupted),
                Some(Some(Key::Suspend)) => screen.suspend()?,
                Some(Some(key)) if matches!(application.press(key), After::Leave) => return Ok(End::Left),
                Some(_) => {}
                None => is_drawn = !application.tick() && !screen.has_changed_size()?,
            },
        }
    }
}

/// What the terminal says next, if it is a key; none if it says nothing for a tick.
fn next_key(application: &Application) -> io::Result<Option<Option<Key>>> {
    let patience = if application.is_working() { 0 } else { TICK };
    if !event::poll(Duration::from_millis(patience))? {
        return Ok(None);
    }
    Ok(Some(match event::read()? {
        Event::Key(key) => Key::of(key),
        _ => None,
    }))
}
