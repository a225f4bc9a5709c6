//! What is on the screen: the menu, or the stepper of one trace.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::draw;
use super::keys::Key;
use super::layout::{SMALLEST, fits};
use super::look;
use super::menu::{Chosen, Menu};
use super::paint;
use super::stepper::{After, Stepper};
use crate::walkthrough::Walkthrough;

/// The menu, and the stepper that was opened from it or without it.
pub(crate) struct Application {
    menu: Option<Menu>,
    stepper: Option<Box<Stepper>>,
    /// Whether what was drawn last says only that the terminal is too small.
    is_too_small: Cell<bool>,
}

impl Application {
    /// Begins with the menu of the lessons.
    pub(super) fn with_menu() -> Self {
        Self { menu: Some(Menu::new()), stepper: None, is_too_small: Cell::new(false) }
    }

    /// Begins before the first step of a trace; leaving that leaves everything.
    pub(super) fn stepping_through(walkthrough: Walkthrough) -> Self {
        let stepper = Some(Box::new(Stepper::new(walkthrough)));
        Self { menu: None, stepper, is_too_small: Cell::new(false) }
    }

    /// The same from the record with this number on, where that is said.
    pub(super) fn beginning_at(walkthrough: Walkthrough, number: u64, notice: Option<String>) -> Self {
        let mut application = Self::stepping_through(walkthrough);
        if let Some(stepper) = &mut application.stepper {
            stepper.begin_at(number, notice);
        }
        application
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
                After::Twin => {
                    if let Some(twin) = stepper.in_the_other_language() {
                        **stepper = twin;
                    }
                }
                After::NextLesson => {
                    if let Some(next) = stepper.at_the_next_lesson() {
                        **stepper = next;
                    }
                }
                After::Version => {
                    if let Some(other) = stepper.in_the_next_version() {
                        **stepper = other;
                    }
                }
            }
        } else if let Some(menu) = &mut self.menu {
            match menu.press(key) {
                Chosen::Nothing => {}
                Chosen::Lesson(lesson) => {
                    let walkthrough = Walkthrough::usual(lesson);
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
            return too_small(frame, area);
        }
        if let Some(stepper) = &self.stepper {
            draw::draw(frame, area, stepper);
        } else if let Some(menu) = &self.menu {
            menu.draw(frame, area);
        }
    }
}

/// Says how much room is needed, in as little as there is.
fn too_small(frame: &mut Frame<'_>, area: Rect) {
    let needed = format!("{} × {}", SMALLEST.width, SMALLEST.height);
    let lines = [
        Line::styled("Too small a terminal", look::HEADING),
        Line::raw(format!("it has {} × {}", area.width, area.height)),
        Line::raw(format!("needed: {needed}")),
        Line::raw("(q leaves)"),
    ];
    paint::lines(frame, area, lines);
}
