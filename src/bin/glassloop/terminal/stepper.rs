//! The stepper of one trace: what it shows, and what each key does to it.
//!
//! It knows no terminal: keys and ticks come in, and whoever draws looks at what is here.

mod beside;
mod going;
mod predicting;
mod seeking;

use glassloop::replay::Subject;
use glassloop::trace::Record;
use glassloop::trace::event::Actor;
use glassloop::trace::ids::TaskId;

use self::beside::Beside;
use super::journey::Journey;
use super::keys::{Command, Key, command};
use super::player::Player;
use super::prompt::{Prompt, Purpose};
use super::quiz::{Asked, Quiz};
use super::search::{Direction, Search};
use super::view::View;
use crate::axis::Axis;
use crate::narrate::Step;
use crate::timeline::{Lane, timeline};
use crate::walkthrough::Walkthrough;

/// What `c` and `w` say of a step that has no cause.
const NO_CAUSE: &str = "Nothing in the trace led to this: the program did it.";

/// So many slow turns are listed.
const LISTED: usize = 100;

/// What the keys mean at the moment.
pub(super) enum Mode {
    Stepping,
    /// A line is typed.
    Typing(Prompt),
    /// The longer why is shown.
    Why(Chain),
    Help,
    Searching(Search),
    /// A question is asked, or answered.
    Asked(Asked),
}

/// What led to a step, or other steps that belong together; and which of them is chosen.
pub(super) struct Chain {
    /// What they have in common.
    pub(super) title: &'static str,
    pub(super) steps: Vec<Step>,
    pub(super) chosen: usize,
}

/// What the arrows up and down move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Focus {
    Nothing,
    Source,
    Output,
    Tasks,
    Boxes,
}

/// What comes after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    Stay,
    Leave,
    /// The same lesson is to be shown in the other language.
    Twin,
    /// The lesson after this one is to be shown.
    NextLesson,
    /// It is to be shown as the next version of asyncio runs it.
    Version,
}

/// A trace, and all that is to be seen of it.
pub(super) struct Stepper {
    pub(super) walkthrough: Walkthrough,
    pub(super) journey: Journey,
    pub(super) lanes: Vec<Lane>,
    pub(super) view: View,
    pub(super) mode: Mode,
    pub(super) player: Player,
    pub(super) focus: Focus,
    /// How many lines what has the focus was scrolled, down from where it would be.
    pub(super) scrolled: isize,
    /// The task that was chosen to be followed.
    pub(super) followed: Option<TaskId>,
    /// What is asked, in predict mode.
    pub(super) quiz: Option<Quiz>,
    /// The program in the other language, if it is shown beside this one.
    pub(super) beside: Option<Box<Beside>>,
    /// When the steps happen.
    pub(super) axis: Axis,
    /// Whether the tasks are drawn by time, and not by steps.
    pub(super) by_time: bool,
    /// The numbers of the records in which slow turns ended, the slowest first.
    slow: Vec<u64>,
    /// What the stepper itself has to say.
    pub(super) notice: Option<String>,
    /// What was looked for last.
    sought: String,
}

impl Stepper {
    /// Before the first step of a trace.
    pub(super) fn new(mut walkthrough: Walkthrough) -> Self {
        let (narrator, slow) = (walkthrough.narrator(), walkthrough.slow_turns());
        let axis = Axis::of(walkthrough.replay.records(), walkthrough.clock);
        let mut journey = Journey::new(std::mem::take(&mut walkthrough.replay), narrator);
        let lanes = timeline(journey.replay(), &slow);
        let view = View::of(&mut journey);
        Self {
            walkthrough,
            journey,
            lanes,
            view,
            mode: Mode::Stepping,
            player: Player::default(),
            focus: Focus::Nothing,
            scrolled: 0,
            followed: None,
            quiz: None,
            beside: None,
            axis,
            by_time: false,
            slow: slow.iter().map(|turn| turn.ended).collect(),
            notice: None,
            sought: String::new(),
        }
    }

    /// Takes a key.
    pub(super) fn press(&mut self, key: Key) -> After {
        self.notice = None;
        match &mut self.mode {
            Mode::Typing(prompt) => {
                let typed = prompt.press(key);
                self.typed(typed);
            }
            Mode::Searching(_) => self.give_up_search(),
            Mode::Help => self.mode = Mode::Stepping,
            Mode::Why(_) => return self.press_in_why(key),
            Mode::Asked(asked) => {
                let asked = *asked;
                return self.press_in_question(asked, key);
            }
            Mode::Stepping => return self.press_in_stepping(key),
        }
        After::Stay
    }

    /// Takes a moment in which nobody pressed a key; whether anything has changed.
    pub(super) fn tick(&mut self) -> bool {
        if let Mode::Searching(search) = &mut self.mode {
            let progress = search.go_on(&mut self.journey);
            self.searched(progress);
            return true;
        }
        if !self.player.tick() {
            return false;
        }
        match self.journey.next() {
            Some(next) => self.step_to(next),
            None => {
                self.player.stop();
                self.say("The end: nothing more is played.");
            }
        }
        true
    }

    /// Whether it has something to do without a key.
    pub(super) fn is_working(&self) -> bool {
        matches!(self.mode, Mode::Searching(_))
    }

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
            Command::Twin => return self.ask_for_twin(),
            Command::Version => return self.ask_for_version(),
            Command::NextLesson => return self.ask_for_next_lesson(),
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
            Command::Why => self.explain(),
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

    fn explain(&mut self) {
        let steps = self.journey.why();
        if steps.is_empty() {
            self.say(NO_CAUSE);
        } else {
            self.mode = Mode::Why(Chain { title: "Why? What led here, the nearest first", steps, chosen: 0 });
        }
    }

    fn toggle_axis(&mut self) {
        self.by_time = !self.by_time;
        self.say(if self.by_time { "The tasks are drawn by time." } else { "The tasks are drawn by steps." });
    }

    /// The turns that held their loop for too long.
    fn list_slow_turns(&mut self) {
        let slow = std::mem::take(&mut self.slow);
        let steps = self.journey.told_at(&slow[..slow.len().min(LISTED)]);
        self.slow = slow;
        if steps.is_empty() {
            return self.say("No turn held the loop for 100 ms or more, as far as the trace's clock tells.");
        }
        let title = "Turns that held the loop for 100 ms or more, the slowest first";
        self.mode = Mode::Why(Chain { title, steps, chosen: 0 });
    }

    fn press_in_why(&mut self, key: Key) -> After {
        let Mode::Why(chain) = &mut self.mode else { return After::Stay };
        let last = chain.steps.len() - 1;
        match key {
            Key::Down | Key::Character('j') => chain.chosen = (chain.chosen + 1).min(last),
            Key::Up | Key::Character('k') => chain.chosen = chain.chosen.saturating_sub(1),
            Key::Enter => {
                let number = chain.steps[chain.chosen].number;
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

    fn toggle_every_step(&mut self) {
        self.journey.every_step = !self.journey.every_step;
        self.say(match self.journey.every_step {
            true => "Every step is shown now, the loop's own bookkeeping as well.",
            false => "The loop's own bookkeeping is passed over again.",
        });
    }

    pub(super) fn say(&mut self, notice: impl Into<String>) {
        self.notice = Some(notice.into());
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
}

impl Focus {
    fn next(self) -> Self {
        match self {
            Self::Nothing => Self::Source,
            Self::Source => Self::Output,
            Self::Output => Self::Tasks,
            Self::Tasks => Self::Boxes,
            Self::Boxes => Self::Nothing,
        }
    }
}

/// The task that a record is about, or that did it.
pub(super) fn task_of(record: &Record) -> Option<TaskId> {
    match (Subject::of(record), record.by) {
        (Some(Subject::Task(task)), _) | (_, Actor::Task(task)) => Some(task),
        _ => None,
    }
}
