//! The stepper without a terminal: keys go in, a grid of characters comes out.
//!
//! Here is who sits before it, and whole screens as they are seen; beside it what the keys do,
//! what they mean meanwhile, and what is opened.

mod keys;
mod modes;
mod opening;
mod reached;

use std::path::PathBuf;
use std::time::Duration;

use glassloop::new_event_loop;
use glassloop::replay::Replay;
use glassloop::testing::record;
use glassloop::trace::Record;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::application::Application;
use super::keys::Key;
use crate::choice::choose_lesson;
use crate::locale::Locale;
use crate::sources::Sources;
use crate::walkthrough::{Clock, Shows, Walkthrough};

/// Somebody who sits before the stepper.
pub(crate) struct Sitting {
    application: Application,
    pub(crate) size: (u16, u16),
}

impl Sitting {
    fn before(application: Application) -> Self {
        Self { application, size: (80, 24) }
    }

    pub(crate) fn at_the_menu(locale: Locale) -> Self {
        Self::before(Application::with_menu(locale))
    }

    pub(crate) fn in_walkthrough(walkthrough: Walkthrough) -> Self {
        Self::before(Application::stepping_through(walkthrough))
    }

    pub(crate) fn in_lesson(name: &str) -> Self {
        let lesson = choose_lesson(name).unwrap_or_else(|not_found| panic!("{not_found}"));
        Self::in_walkthrough(Walkthrough::of_lesson(lesson).0)
    }

    fn in_trace(records: impl Into<Vec<Record>>) -> Self {
        Self::in_timed_trace(records, Clock::Virtual)
    }

    fn in_timed_trace(records: impl Into<Vec<Record>>, clock: Clock) -> Self {
        Self::in_walkthrough(walkthrough(records, clock))
    }

    /// Presses keys: each character is one; arrows, `⏎` for Enter, `␛` for Escape, `⇥` for Tab.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
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
    pub(crate) fn screen(&self) -> String {
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

    /// The number that the first line shows: `step 22 of 111`.
    fn step(&self) -> u64 {
        let screen = self.screen();
        let title = screen.lines().next().unwrap_or_default();
        let number = title.rsplit("step ").next().and_then(|rest| rest.split(' ').next());
        number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no step in\n{screen}"))
    }

    #[track_caller]
    pub(crate) fn assert_shows(&self, text: &str) {
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
    pub(crate) fn assert_looks_so(&mut self, name: &str, size: (u16, u16)) {
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

// ── whole screens, as they are seen: `tests/expected/terminal/` ─────────────

#[test]
fn the_first_screen_says_what_to_press() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.assert_shows("Press → for the first step, e to run to the error");
    sitting.assert_looks_like("closed_loop_start");
}

#[test]
fn the_error_is_shown_with_its_cause_and_its_cures() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("e");
    sitting.assert_shows("c goes back to its cause");
    sitting.assert_looks_like("closed_loop_error");
}

#[test]
fn the_cause_of_the_error_is_the_line_that_closed_the_loop() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("ec");
    sitting.assert_shows("▸  40      event_loop.close()?; // Here it is closed …");
    sitting.assert_looks_like("closed_loop_cause");
}

#[test]
fn the_end_says_that_it_is_the_end() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("G");
    sitting.assert_shows("This is the end.");
    sitting.assert_looks_like("closed_loop_end");
}

#[test]
fn timers_are_listed_by_their_deadlines() {
    let mut sitting = Sitting::in_lesson("timers");
    sitting.press("]");
    sitting.assert_looks_like("timers_first_iteration");
}

#[test]
fn a_task_that_waits_is_shown_with_what_it_waits_for_and_where() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    sitting.press("]]]");
    sitting.assert_looks_like("wait_for_timeout_waiting");
}

#[test]
fn a_line_in_a_box_says_what_a_task_has_to_do_with_it() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    for (step, shown) in [
        ("10", "● task 2 (long_operation)   made :36"),
        ("19", "● task 2 (long_operation) for futu… at :24"),
        ("28", "  task 2 (long_operation) waited :24"),
        ("37", "● task 1 (limit_it)    waited at :37"),
    ] {
        sitting.press(&format!("{step}⏎"));
        sitting.assert_shows(shown);
    }
}

#[test]
fn the_longer_why_leads_back_to_the_program() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    sitting.press("/is cancelled⏎w↓");
    sitting.assert_looks_like("wait_for_timeout_why");
}

#[test]
fn the_help_shows_all_keys() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("→?");
    sitting.assert_looks_like("help");
}

#[test]
fn the_menu_lists_the_lessons() {
    Sitting::at_the_menu(Locale::English).press("↓↓").assert_looks_like("menu");
}

#[test]
fn a_small_and_a_wide_terminal_show_all_parts() {
    for size in [(60, 20), (200, 50)] {
        let mut sitting = Sitting::in_lesson("wait_for_timeout");
        sitting.press("19⏎").assert_looks_so("wait_for_timeout_step_19", size);
        for part in ["Running now", "Ready queue", "Timers", "Waiting on", "examples/", "Tasks", "Output"] {
            sitting.assert_shows(part);
        }
        sitting.assert_shows("? keys  q leave");
        Sitting::in_lesson("closed_loop").press("pe").assert_looks_so("closed_loop_asked", size);
        Sitting::at_the_menu(Locale::English).assert_looks_so("menu", size);
    }
}

#[test]
fn a_wide_terminal_shows_more_of_a_long_list_and_long_lines_whole() {
    let mut sitting = Sitting::in_lesson("chat_server");
    let entries = |sitting: &Sitting| sitting.screen().matches(" for ").count();
    sitting.press("600⏎");
    let few = entries(&sitting);
    sitting.size = (200, 50);
    assert!(entries(&sitting) > few + 2, "{}", sitting.screen());
}

#[test]
fn no_more_tasks_are_named_above_the_lanes_than_there_are_lanes() {
    let mut sitting = Sitting::in_lesson("chat_server");
    let mut named = 0;
    for _ in 0..20 {
        sitting.press("]]]]");
        let screen = sitting.screen();
        let (_, below) = screen.split_once("─ Tasks ").expect("the heading of the lanes");
        let Some((first, last)) = below.split_once(" of ").and_then(|(shown, _)| shown.split_once('–'))
        else {
            continue;
        };
        let number = |text: &str| text.parse::<usize>().unwrap_or_else(|_| panic!("no number: {text:?}"));
        // Below the heading are the lanes, and the keys.
        assert!(number(last) - number(first) < below.lines().count() - 2, "{screen}");
        named += 1;
    }
    assert!(named > 0);
}

#[test]
fn a_terminal_that_is_too_small_is_told_how_large_it_must_be() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    for size in [(59, 24), (80, 19), (20, 5), (1, 1)] {
        sitting.size = size;
        let screen = sitting.screen();
        assert!(size.0 < 20 || screen.contains("needed: 60 × 20"), "{screen}");
    }
    sitting.press("→G");
    sitting.size = (80, 24);
    assert_eq!(sitting.step(), 0, "no key acts on what cannot be seen");
    sitting.press("→");
    assert_eq!(sitting.step(), 1);
}

#[test]
fn the_loop_that_get_event_loop_hands_over_is_shown_while_none_runs() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("→→");
    sitting.assert_shows("current loop: none");
    sitting.press("→");
    sitting.assert_shows("current loop: 1");
    sitting.press("19⏎");
    sitting.assert_shows("current loop: 1, closed");
    sitting.press("→");
    sitting.assert_shows("The program calls get_event_loop, which hands over loop 1, and that is closed");
    sitting.assert_shows("▸  42      let same = get_event_loop()?;");
    sitting.assert_shows("current loop: 1, closed");
    sitting.press("14⏎");
    assert!(!sitting.screen().contains("current loop"), "{}", sitting.screen());
}

#[test]
fn what_has_no_room_in_a_box_is_counted() {
    let mut sitting = Sitting::in_trace(record(|| {
        let event_loop = new_event_loop().expect("a loop");
        for _ in 0..150 {
            event_loop.call_soon(|| ()).expect("it is open");
            event_loop.call_later(Duration::from_secs(9), || ()).expect("it is open");
        }
        event_loop.close().expect("it is not running");
    }));
    sitting.press("G←");
    sitting.assert_shows("─ Ready queue ──────────────── 150 ─");
    sitting.assert_shows("… and 147 more");
}
