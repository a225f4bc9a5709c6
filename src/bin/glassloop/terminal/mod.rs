//! The stepper in the terminal.
//!
//! ```text
//!   keys, ticks ──▶ application ──▶ menu
//!                        │     └──▶ stepper ──▶ journey, search, player …
//!                        ▼             │ view: what there is to see at this step
//!                  draw: heading, sentence, boxes, source, output, tasks, footer
//! ```
//!
//! Only this file, `screen` and `signals` know that there is a terminal: all else takes
//! keys and draws on a grid of characters, in tests as on the screen.

mod application;
mod boxes;
mod chain;
mod draw;
mod fitting;
mod footer;
mod heading;
mod help;
mod journey;
mod keys;
mod layout;
mod look;
mod menu;
mod output;
mod paint;
mod player;
mod prompt;
mod question;
mod quiz;
mod screen;
mod search;
mod sentence;
mod shown;
mod signals;
mod source;
mod stepper;
mod tasks;
#[cfg(test)]
mod tests;
mod view;

use std::io::{self, IsTerminal};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ratatui::crossterm::event::{self, Event};

use self::application::Application;
use self::keys::Key;
use self::screen::Screen;
use self::signals::{Signal, Signals, end_by};
use self::stepper::After;
use crate::printable::complain;
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
    show(Application::with_menu())
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
        let signals = Signals::keep(screen::give_back)?;
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
                Some(Some(key)) if application.press(key) == After::Leave => return Ok(End::Left),
                Some(_) => {}
                None => is_drawn = !application.tick() && !screen.has_changed_size()?,
            },
        }
    }
}

/// What the terminal says next, if it is a key; none if it says nothing for a tick.
fn next_key(application: &Application) -> io::Result<Option<Option<Key>>> {
    let patience = if application.is_working() { 0 } else { player::TICK };
    if !event::poll(Duration::from_millis(patience))? {
        return Ok(None);
    }
    Ok(Some(match event::read()? {
        Event::Key(key) => Key::of(key),
        _ => None,
    }))
}

/// What a panic says would be drawn over, and be gone with the screen: it is kept until the
/// terminal is given back.  A panic that the loop of a lesson catches says nothing.
fn keeping_panics_from_the_screen<T>(act: impl FnOnce() -> T) -> T {
    let said = Arc::new(Mutex::new(String::new()));
    let kept = said.clone();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
    let outcome = panic::catch_unwind(AssertUnwindSafe(act));
    panic::set_hook(usual);
    outcome.unwrap_or_else(|panic| {
        // Where not even that can be said, the panic goes on all the same.
        let _ = complain(&*said.lock().unwrap_or_else(PoisonError::into_inner));
        panic::resume_unwind(panic)
    })
}
