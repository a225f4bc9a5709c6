//! What is on the screen: the menu of the lessons, or the stepper of one trace.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::keys::{Key, Prompt, Purpose, Typed};
use super::layout::{SMALLEST, fits};
use super::paint::{self, fit, width, wrap_into};
use super::picture;
use super::stepper::{After, Stepper};
use crate::lessons::{LESSONS, Lesson};
use crate::locale::{Locale, say};
use crate::walkthrough::Walkthrough;

/// The menu, and the stepper that was opened from it or without it.
pub(crate) struct Application {
    menu: Option<Menu>,
    stepper: Option<Box<Stepper>>,
    locale: Locale,
    /// Whether what was drawn last says only that the terminal is too small.
    is_too_small: Cell<bool>,
}

impl Application {
    /// Begins with the menu of the lessons.
    pub(super) fn with_menu(locale: Locale) -> Self {
        Self { menu: Some(Menu::new(locale)), stepper: None, locale, is_too_small: Cell::new(false) }
    }

    /// Begins before the first step of a trace; leaving that leaves everything.
    pub(super) fn stepping_through(walkthrough: Walkthrough) -> Self {
        Self::with_stepper(Stepper::new(walkthrough))
    }

    /// The same from the record with this number on, where that is said.
    pub(super) fn beginning_at(walkthrough: Walkthrough, number: u64, notice: Option<String>) -> Self {
        let mut stepper = Stepper::new(walkthrough);
        stepper.begin_at(number, notice);
        Self::with_stepper(stepper)
    }

    fn with_stepper(stepper: Stepper) -> Self {
        let locale = stepper.journey.locale();
        Self { menu: None, stepper: Some(Box::new(stepper)), locale, is_too_small: Cell::new(false) }
    }

    /// Takes a key; while nothing of it can be seen, only the one that leaves.
    pub(super) fn press(&mut self, key: Key) -> After {
        if self.is_too_small.get() {
            return if key == Key::Character('q') { After::Leave } else { After::Stay };
        }
        if let Some(stepper) = &mut self.stepper {
            match stepper.press(key) {
                After::Stay => {}
                After::Leave => self.stepper = None,
                After::Show(other) => *stepper = other,
            }
        } else if let Some(menu) = &mut self.menu {
            match menu.press(key) {
                Chosen::Nothing => {}
                Chosen::Lesson(lesson) => {
                    let walkthrough = Walkthrough::usual(lesson).told_in(self.locale);
                    self.stepper = Some(Box::new(Stepper::new(walkthrough)));
                }
                Chosen::Leave => return After::Leave,
            }
        }
        if self.stepper.is_none() && self.menu.is_none() { After::Leave } else { After::Stay }
    }

    /// Takes a moment without a key; whether anything has changed.
    pub(super) fn tick(&mut self) -> bool {
        self.stepper.as_mut().is_some_and(|stepper| stepper.tick())
    }

    /// Whether it has something to do without a key.
    pub(super) fn is_working(&self) -> bool {
        self.stepper.as_ref().is_some_and(|stepper| stepper.is_working())
    }

    /// Draws it.
    pub(super) fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        self.is_too_small.set(!fits(area));
        if self.is_too_small.get() {
            return too_small(frame, area, self.locale);
        }
        if let Some(stepper) = &self.stepper {
            picture::draw(frame, area, stepper);
        } else if let Some(menu) = &self.menu {
            menu.draw(frame, area);
        }
    }
}

/// Says how much room is needed, in as little as there is.
fn too_small(frame: &mut Frame<'_>, area: Rect, locale: Locale) {
    let needed = say!(locale, "terminal-needs-size", width = SMALLEST.width, height = SMALLEST.height);
    let lines = [
        Line::styled(say!(locale, "terminal-too-small"), paint::HEADING),
        Line::raw(say!(locale, "terminal-has-size", width = area.width, height = area.height)),
        Line::raw(needed),
        Line::raw(say!(locale, "terminal-q-leaves")),
    ];
    paint::lines(frame, area, lines);
}

// ── the menu ────────────────────────────────────────────────────────────────

/// How many rows the chosen lesson's introduction gets.
const ABOUT: u16 = 6;

const KEYS: &[(&str, &str)] =
    &[("↑ ↓", "choose"), ("Enter", "step-through"), ("/", "search"), ("q", "leave")];

/// The lessons that are listed, and the one that is chosen.
struct Menu {
    locale: Locale,
    chosen: usize,
    /// Only lessons that contain this are listed.
    filter: String,
    prompt: Option<Prompt>,
}

/// What the menu is asked for with a key.
#[derive(Clone, Copy)]
enum Chosen {
    Nothing,
    Lesson(&'static Lesson),
    Leave,
}

impl Menu {
    fn new(locale: Locale) -> Self {
        Self { locale, chosen: 0, filter: String::new(), prompt: None }
    }

    /// The lessons that are listed: those that are called so before those that speak of it.
    fn listed(&self) -> Vec<&'static Lesson> {
        let wanted = self.filter.to_lowercase();
        let found =
            LESSONS.iter().filter_map(|lesson| Some((closeness(lesson, &wanted, self.locale)?, lesson)));
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|(closeness, _)| *closeness);
        found.into_iter().map(|(_, lesson)| lesson).collect()
    }

    /// Takes a key.
    fn press(&mut self, key: Key) -> Chosen {
        if self.prompt.is_some() && !matches!(key, Key::Up | Key::Down) {
            return self.type_key(key);
        }
        let last = self.listed().len().saturating_sub(1);
        match key {
            Key::Enter | Key::Right | Key::Character(' ' | 'l') => return self.open(),
            Key::Down | Key::Character('j') => self.chosen = (self.chosen + 1).min(last),
            Key::Up | Key::Character('k') => self.chosen = self.chosen.saturating_sub(1),
            Key::PageDown => self.chosen = (self.chosen + 10).min(last),
            Key::PageUp => self.chosen = self.chosen.saturating_sub(10),
            Key::Home | Key::Character('g') => self.chosen = 0,
            Key::End | Key::Character('G') => self.chosen = last,
            Key::Character('/') => self.prompt = Some(Prompt::new(Purpose::Search, &self.filter)),
            Key::Escape => self.list_all(),
            Key::Character('q') => return Chosen::Leave,
            _ => {}
        }
        Chosen::Nothing
    }

    /// The list follows what is typed; Enter opens what is chosen in it.
    fn type_key(&mut self, key: Key) -> Chosen {
        let Some(prompt) = &mut self.prompt else { return Chosen::Nothing };
        match prompt.press(key) {
            Typed::More => {
                self.filter.clone_from(&prompt.text);
                self.chosen = 0;
            }
            Typed::Entered => {
                self.prompt = None;
                return self.open();
            }
            Typed::GivenUp => self.list_all(),
        }
        Chosen::Nothing
    }

    /// The lesson that is chosen.
    fn open(&self) -> Chosen {
        self.listed().get(self.chosen).map_or(Chosen::Nothing, |lesson| Chosen::Lesson(lesson))
    }

    /// Lists all lessons again, with the same one chosen.
    fn list_all(&mut self) {
        let chosen = self.listed().get(self.chosen).map(|lesson| lesson.name);
        *self = Self::new(self.locale);
        let place = LESSONS.iter().position(|lesson| Some(lesson.name) == chosen);
        self.chosen = place.unwrap_or(0);
    }

    /// Draws the menu.
    fn draw(&self, frame: &mut Frame<'_>, area: Rect) {
        let listed = self.listed();
        let [title, list, about, foot] = places(area);
        let heading = (say!(self.locale, "terminal-menu"), paint::HEADING);
        paint::both_ends(frame, title, heading, (self.count(listed.len()), paint::ASIDE));
        self.draw_list(frame, list, &listed);
        if let Some(lesson) = listed.get(self.chosen) {
            draw_about(frame, about, lesson, self.locale);
        }
        match &self.prompt {
            Some(prompt) => prompt.draw(frame, foot, self.locale),
            None => paint::keys(frame, foot, KEYS, self.locale),
        }
    }

    /// How many lessons there are, and how many of them are listed.
    fn count(&self, listed: usize) -> String {
        match (&*self.filter, LESSONS.len()) {
            ("", count) => say!(self.locale, "terminal-lessons", count),
            (text, all) => say!(self.locale, "terminal-lessons-containing", listed, all, text),
        }
    }

    fn draw_list(&self, frame: &mut Frame<'_>, area: Rect, listed: &[&Lesson]) {
        if listed.is_empty() {
            let none = format!("  {}", say!(self.locale, "terminal-no-lesson"));
            return paint::lines(frame, area, [Line::styled(none, paint::ASIDE)]);
        }
        let rows = usize::from(area.height);
        let first = self.chosen.saturating_sub(rows / 2).min(listed.len().saturating_sub(rows));
        let lines = listed.iter().enumerate().skip(first);
        let columns = usize::from(area.width);
        let lines = lines.map(|(place, lesson)| row(lesson, place == self.chosen, columns, self.locale));
        paint::lines(frame, area, lines);
    }
}

/// The rows of the title, the list, what the chosen one is about, and the keys.
fn places(area: Rect) -> [Rect; 4] {
    let list = area.height.saturating_sub(ABOUT + 3);
    let rows = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
    [rows(0, 1), rows(2, list), rows(2 + list, ABOUT), rows(area.height - 1, 1)]
}

/// How near a lesson comes to what is wanted, from 0: by the beginning of its number or name,
/// by a part of its name, by its title, by its introduction; none if it is not about that.
fn closeness(lesson: &Lesson, wanted: &str, locale: Locale) -> Option<usize> {
    let speaks_of_it = |text: &str| text.to_lowercase().contains(wanted);
    let ways = [
        lesson.number().starts_with(wanted) || lesson.name.starts_with(wanted),
        lesson.name.contains(wanted),
        speaks_of_it(&lesson.title(locale)),
        lesson.introduction(locale).iter().any(|paragraph| speaks_of_it(paragraph)),
    ];
    ways.iter().position(|is_so| *is_so)
}

fn row(lesson: &Lesson, is_chosen: bool, columns: usize, locale: Locale) -> Line<'static> {
    let mark = if is_chosen { paint::HERE_MARK } else { " " };
    let style = if is_chosen { paint::SELECTED } else { paint::PLAIN };
    let room = columns.saturating_sub(width(lesson.name) + 5);
    let title = fit(&format!("{:>4}  {}", lesson.number(), lesson.title(locale)), room);
    let gap = columns.saturating_sub(width(&title) + width(lesson.name) + 3);
    Line::from(vec![
        Span::styled(format!("{mark} "), paint::CHANGED),
        Span::styled(title, style),
        Span::raw(" ".repeat(gap)),
        Span::styled(lesson.name, paint::ASIDE),
    ])
}

fn draw_about(frame: &mut Frame<'_>, area: Rect, lesson: &Lesson, locale: Locale) {
    let inner = paint::heading(frame, area, &lesson.title(locale), "");
    let text = lesson.introduction(locale).join(" ");
    let lines = wrap_into(&text, usize::from(inner.width), usize::from(inner.height));
    paint::lines(frame, inner, lines.into_iter().map(Line::raw));
}
