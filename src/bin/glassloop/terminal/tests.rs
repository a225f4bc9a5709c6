//! The stepper without a terminal: keys go in, a grid of characters comes out.

mod keys;
mod menu;
mod onward;
mod predicting;
mod screens;
mod timing;
mod trace_of_test;
mod twins;
mod versions;

use glassloop::replay::Replay;
use std::path::PathBuf;

use glassloop::trace::Record;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::application::Application;
use super::keys::Key;
use crate::choice::choose_lesson;
use crate::sources::Sources;
use crate::walkthrough::{Clock, Shows, Walkthrough};

/// Somebody who sits before the stepper.
struct Sitting {
    application: Application,
    size: (u16, u16),
}

impl Sitting {
    fn before(application: Application) -> Self {
        Self { application, size: (80, 24) }
    }

    fn at_the_menu() -> Self {
        Self::before(Application::with_menu())
    }

    fn in_lesson(name: &str) -> Self {
        let lesson = choose_lesson(name).unwrap_or_else(|not_found| panic!("{not_found}"));
        Self::before(Application::stepping_through(Walkthrough::of_lesson(lesson).0))
    }

    fn in_trace(records: impl Into<Vec<Record>>) -> Self {
        Self::in_timed_trace(records, Clock::Virtual)
    }

    fn in_timed_trace(records: impl Into<Vec<Record>>, clock: Clock) -> Self {
        Self::before(Application::stepping_through(walkthrough(records, clock)))
    }

    /// Presses keys: each character is one; arrows, `⏎` for Enter, `␛` for Escape, `⇥` for Tab.
    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.chars() {
            self.press_key(match key {
                '→' => Key::Right,
                '←' => Key::Left,
                '↑' => Key::Up,
                '↓' => Key::Down,
                '⏎' => Key::Enter,
                '␛' => Key::Escape,
                '⇥' => Key::Tab,
                '⌫' => Key::Backspace,
                character => Key::Character(character),
            });
        }
        self
    }

    fn press_key(&mut self, key: Key) {
        self.application.press(key);
        while self.application.is_working() {
            self.application.tick();
        }
    }

    /// What is on the screen.
    fn screen(&self) -> String {
        let (width, height) = self.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a grid");
        terminal.draw(|frame| self.application.draw(frame)).expect("it is drawn");
        let grid = terminal.backend().buffer();
        let mut screen = String::new();
        for y in 0..height {
            // A wide character takes the cell after it as well.
            let mut row = String::new();
            let mut x = 0;
            while x < width {
                let symbol = grid[(x, y)].symbol();
                row.push_str(symbol);
                x += super::paint::width(symbol).max(1) as u16;
            }
            screen.push_str(row.trim_end());
            screen.push('\n');
        }
        screen
    }

    /// The number that the first line shows: `step 21 of 109`.
    fn step(&self) -> u64 {
        let screen = self.screen();
        let title = screen.lines().next().unwrap_or_default();
        let number = title.rsplit("step ").next().and_then(|rest| rest.split(' ').next());
        number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no step in\n{screen}"))
    }

    #[track_caller]
    fn assert_shows(&self, text: &str) {
        let screen = self.screen();
        assert!(screen.contains(text), "no {text:?} in\n{screen}");
    }

    /// Compares the screen with `tests/expected/terminal/NAME.80x24.txt`, and a larger one
    /// with `NAME.120x40.txt`.
    #[track_caller]
    fn assert_looks_like(&mut self, name: &str) {
        for size in [(80, 24), (120, 40)] {
            self.assert_looks_so(name, size);
        }
        self.size = (80, 24);
    }

    /// Compares the screen of that size with `tests/expected/terminal/NAME.SIZE.txt`.
    #[track_caller]
    fn assert_looks_so(&mut self, name: &str, size: (u16, u16)) {
        self.size = size;
        let file = format!("tests/expected/terminal/{name}.{}x{}.txt", size.0, size.1);
        assert_is_in(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file), &self.screen());
    }
}

/// A trace of some program.
fn walkthrough(records: impl Into<Vec<Record>>, clock: Clock) -> Walkthrough {
    Walkthrough {
        shows: Shows::Trace,
        name: "a_program".to_owned(),
        title: "A program".to_owned(),
        introduction: Vec::new(),
        replay: Replay::new(records),
        sources: Sources::default(),
        clock,
        language: Default::default(),
        locale: Default::default(),
        asyncio: None,
        told_otherwise: Default::default(),
        notices: Vec::new(),
    }
}

#[track_caller]
fn assert_is_in(file: PathBuf, screen: &str) {
    if crate::environment::blesses() {
        std::fs::write(&file, screen).expect("it can be written");
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(screen, expected, "GLASSLOOP_BLESS=1 accepts the new screen of {}:\n{screen}", file.display());
}
