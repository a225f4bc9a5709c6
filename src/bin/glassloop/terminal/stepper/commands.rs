//! What each key does: while one steps, chooses from a list of steps, or answers a question.

use glassloop::trace::ids::TaskId;

use super::navigation::no_cause;
use super::{After, Focus, Stepper};
use crate::locale::say;
use crate::narrate::Step;
use crate::predict::{Question, is_marked, questions};
use crate::terminal::keys::{Command, Key, Prompt, Purpose, command};
use crate::terminal::modes::{Asked, Direction, Mode, Quiz, StepList};
use crate::walkthrough::Walkthrough;

/// So many slow turns are listed.
const LISTED: usize = 100;

impl Stepper {
    /// Takes a key.
    pub(in crate::terminal) fn press(&mut self, key: Key) -> After {
        self.notice = None;
        match &mut self.mode {
            Mode::Typing(prompt) => {
                let typed = prompt.press(key);
                self.typed(typed);
            }
            Mode::Searching(_) => self.give_up_search(),
            Mode::Help => self.mode = Mode::Stepping,
            Mode::Choosing(_) => return self.press_in_list(key),
            Mode::Asked(asked) => {
                let asked = *asked;
                return self.press_in_question(asked, key);
            }
            Mode::Stepping => return self.press_in_stepping(key),
        }
        After::Stay
    }

    /// Whether it has something to do without a key.
    pub(in crate::terminal) fn is_working(&self) -> bool {
        matches!(self.mode, Mode::Searching(_))
    }

    // ── while one steps ─────────────────────────────────────────────────────

    fn press_in_stepping(&mut self, key: Key) -> After {
        if let Key::Character(digit @ '0'..='9') = key {
            self.mode = Mode::Typing(Prompt::new(Purpose::GoTo, digit));
            return After::Stay;
        }
        let Some(command) = command(key) else {
            if key == Key::Escape {
                self.rest();
            }
            return After::Stay;
        };
        match command {
            Command::Leave => return After::Leave,
            Command::Twin => return self.show_twin(),
            Command::Version => return self.show_next_version(),
            Command::NextLesson => return self.show_next_lesson(),
            _ => {}
        }
        if !matches!(command, Command::Play | Command::Faster | Command::Slower) {
            self.player.stop();
        }
        self.obey(command);
        After::Stay
    }

    /// Nothing plays, nothing is chosen.
    fn rest(&mut self) {
        self.player.stop();
        self.focus_on(Focus::Nothing);
        self.followed = None;
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Forward | Command::Back => self.walk(command),
            Command::NextIteration
            | Command::PreviousIteration
            | Command::Start
            | Command::End
            | Command::NextOfTask
            | Command::Error
            | Command::Cause
            | Command::Cures
            | Command::Undo => self.jump(command),
            Command::GoTo => self.mode = Mode::Typing(Prompt::new(Purpose::GoTo, "")),
            Command::Search => self.mode = Mode::Typing(Prompt::new(Purpose::Search, "")),
            Command::NextFound => self.search(Direction::Forward),
            Command::PreviousFound => self.search(Direction::Back),
            Command::Why => self.list_causes(),
            Command::SlowTurns => self.list_slow_turns(),
            Command::Beside => self.toggle_beside(),
            Command::Axis => self.toggle_axis(),
            Command::Play => self.player.toggle(),
            Command::Faster => self.player.faster(),
            Command::Slower => self.player.slower(),
            Command::EveryStep => self.toggle_every_step(),
            Command::Focus => self.focus_on(self.focus.next()),
            Command::Up => self.scroll(-1),
            Command::Down => self.scroll(1),
            Command::Help => self.mode = Mode::Help,
            Command::Predict => self.toggle_predicting(),
            Command::Leave | Command::Twin | Command::Version | Command::NextLesson => {}
        }
    }

    fn toggle_axis(&mut self) {
        self.by_time = !self.by_time;
        self.say(match self.by_time {
            true => say!(self.locale(), "terminal-by-time"),
            false => say!(self.locale(), "terminal-by-steps"),
        });
    }

    fn toggle_every_step(&mut self) {
        self.journey.every_step = !self.journey.every_step;
        self.say(match self.journey.every_step {
            true => say!(self.locale(), "terminal-all-shown"),
            false => say!(self.locale(), "terminal-bookkeeping-passed-over"),
        });
    }

    fn focus_on(&mut self, focus: Focus) {
        self.focus = focus;
        self.scrolled = 0;
    }

    fn scroll(&mut self, lines: isize) {
        match self.focus {
            Focus::Nothing => self.focus_on(Focus::Source),
            Focus::Source | Focus::Output => {}
            Focus::Boxes => return,
            Focus::Tasks => return self.follow(lines),
        }
        self.scrolled += lines;
    }

    /// Chooses the next task, or the one before.
    fn follow(&mut self, lanes: isize) {
        let index = |task: TaskId| self.lanes.iter().position(|lane| lane.task == task.number());
        let last = self.lanes.len().saturating_sub(1);
        let chosen = match self.followed.and_then(index) {
            Some(index) => index.saturating_add_signed(lanes).min(last),
            None => 0,
        };
        self.followed = self.lanes.get(chosen).and_then(|lane| TaskId::new(lane.task));
    }

    // ── while one chooses from a list of steps ──────────────────────────────

    /// What led to this step.
    fn list_causes(&mut self) {
        let (steps, locale) = (self.journey.why(), self.locale());
        self.list(say!(locale, "terminal-why"), steps, no_cause(locale));
    }

    /// The turns that held their loop for too long.
    fn list_slow_turns(&mut self) {
        let slow = std::mem::take(&mut self.slow);
        let steps = self.journey.told_at(&slow[..slow.len().min(LISTED)]);
        self.slow = slow;
        let locale = self.locale();
        self.list(say!(locale, "terminal-slow-turns"), steps, say!(locale, "terminal-no-slow-turn"));
    }

    /// Lists steps to choose from, or says why there are none.
    fn list(&mut self, title: String, steps: Vec<Step>, why_none: String) {
        if steps.is_empty() {
            return self.say(why_none);
        }
        self.mode = Mode::Choosing(StepList { title, steps, chosen: 0 });
    }

    /// Takes a key while steps are listed: one that means nothing there does what it always does.
    fn press_in_list(&mut self, key: Key) -> After {
        let Mode::Choosing(list) = &mut self.mode else { return After::Stay };
        let last = list.steps.len() - 1;
        match key {
            Key::Down | Key::Character('j') => list.chosen = (list.chosen + 1).min(last),
            Key::Up | Key::Character('k') => list.chosen = list.chosen.saturating_sub(1),
            Key::Enter => {
                let number = list.steps[list.chosen].number;
                self.mode = Mode::Stepping;
                let step = self.journey.step_of(number);
                self.jump_to(Ok(step));
            }
            Key::Escape | Key::Character('w' | 'q') => self.mode = Mode::Stepping,
            key => {
                self.mode = Mode::Stepping;
                return self.press(key);
            }
        }
        After::Stay
    }

    // ── while one predicts ──────────────────────────────────────────────────

    /// Begins to ask, or ends it.
    fn toggle_predicting(&mut self) {
        let locale = self.locale();
        if let Some(quiz) = self.quiz.take() {
            return self.say(match quiz.is_begun() {
                true => say!(locale, "terminal-asks-no-more-after", score = quiz.score(locale)),
                false => say!(locale, "terminal-asks-no-more"),
            });
        }
        let found = self.questions();
        if found.is_empty() {
            return self.say(say!(locale, "terminal-nothing-asked"));
        }
        let here = self.journey.step();
        let ahead = found.iter().filter(|question| here <= question.step).count();
        self.quiz = Some(Quiz::new(found));
        self.arrive();
        self.say(match ahead {
            0 => say!(locale, "terminal-no-question-ahead"),
            1 => say!(locale, "terminal-one-question-ahead"),
            count => say!(locale, "terminal-questions-ahead", count),
        });
    }

    /// The questions that are marked in the source.
    fn questions(&self) -> Vec<Question> {
        if !is_marked(&self.walkthrough) {
            return Vec::new();
        }
        // The journey has taken its replay.
        let replay = self.journey.replay().clone();
        questions(&Walkthrough { replay, ..self.walkthrough.clone() }).0
    }

    /// Takes a key while a question is on the screen.
    fn press_in_question(&mut self, asked: Asked, key: Key) -> After {
        if asked.is_answered {
            return self.press_in_verdict(asked, key);
        }
        let Some(quiz) = &self.quiz else { return After::Stay };
        let last = quiz.question(asked).answers.len() - 1;
        match key {
            Key::Up | Key::Character('k') => self.choose(asked, asked.chosen.saturating_sub(1)),
            Key::Down | Key::Character('j') => self.choose(asked, (asked.chosen + 1).min(last)),
            Key::Character(digit @ '1'..='9') => {
                let place = digit as usize - '1' as usize;
                if place <= last {
                    self.answer(Asked { chosen: place, ..asked });
                }
            }
            Key::Enter => self.answer(asked),
            Key::Escape => self.pass_over(asked),
            Key::Character('p') => {
                self.mode = Mode::Stepping;
                self.toggle_predicting();
            }
            Key::Left | Key::Character('q' | 'h' | 'b' | 'u') => {
                self.mode = Mode::Stepping;
                return self.press(key);
            }
            _ => self.say(say!(self.locale(), "terminal-answer-first")),
        }
        After::Stay
    }

    fn choose(&mut self, asked: Asked, chosen: usize) {
        self.mode = Mode::Asked(Asked { chosen, ..asked });
    }

    fn answer(&mut self, asked: Asked) {
        if let Some(quiz) = &mut self.quiz {
            quiz.give(asked.question, Some(asked.chosen));
        }
        self.mode = Mode::Asked(Asked { is_answered: true, ..asked });
    }

    fn pass_over(&mut self, asked: Asked) {
        if let Some(quiz) = &mut self.quiz {
            quiz.give(asked.question, None);
        }
        self.mode = Mode::Stepping;
        self.say(say!(self.locale(), "terminal-passed-over"));
        self.tell_score_at_the_end();
    }

    /// What is right is shown: going on goes to the step that shows it.
    fn press_in_verdict(&mut self, asked: Asked, key: Key) -> After {
        self.mode = Mode::Stepping;
        let Some(quiz) = &self.quiz else { return After::Stay };
        let until = quiz.question(asked).until;
        match key {
            Key::Right | Key::Enter | Key::Character('l' | 'n' | ' ') => {
                self.jump_to(Ok(until));
                self.tell_score_at_the_end();
            }
            Key::Escape => self.tell_score_at_the_end(),
            key => return self.press(key),
        }
        After::Stay
    }

    fn tell_score_at_the_end(&mut self) {
        if let Some(quiz) = self.quiz.as_ref().filter(|quiz| quiz.is_over()) {
            let score = quiz.score(self.locale());
            self.say(say!(self.locale(), "terminal-last-question", score));
        }
    }
}
