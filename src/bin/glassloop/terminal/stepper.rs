//! The stepper of one trace: at which step it is, and what is seen there.
//!
//! It knows no terminal: keys and ticks come in, and whoever draws looks at what is here.  What
//! each key does to it is told in `commands`, where that leads in `navigation`, and how far the program has
//! got in `reached`.

mod commands;
mod navigation;
mod reached;

use glassloop::replay::Subject;
use glassloop::trace::event::{Actor, Event, Record};
use glassloop::trace::ids::{TaskId, ThreadId};

use self::reached::{FAR_BACK, Reached};
use super::journey::{Journey, Player};
use super::modes::{Asked, Mode, Quiz};
use crate::axis::Axis;
use crate::in_step::InStep;
use crate::locale::Locale;
use crate::narrate::Step;
use crate::scene::{Line, Scene, scene};
use crate::timeline::{Lane, timeline};
use crate::walkthrough::Walkthrough;

/// What the arrows up and down move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Focus {
    Nothing,
    Source,
    Output,
    Tasks,
    Boxes,
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

/// What comes after a key.
pub(super) enum After {
    Stay,
    Leave,
    /// Another trace is to be shown instead.
    Show(Box<Stepper>),
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

/// The same program in the other language, at the same moment.
pub(super) struct Beside {
    /// It goes along.
    pub(super) stepper: Stepper,
    in_step: InStep,
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

    /// Begins at the record with this number, and has that to say there.
    pub(super) fn begin_at(&mut self, number: u64, notice: Option<String>) {
        let step = self.journey.step_of(number);
        self.journey.go_to(step);
        self.arrive();
        self.notice = notice;
    }

    /// Takes one step, which needs no undoing.
    fn step_to(&mut self, step: usize) {
        if let Some(asked) = self.asked_before(step) {
            return self.ask(asked);
        }
        self.journey.go_to(step);
        self.arrive();
    }

    /// Goes somewhere far, or says why not.
    fn jump_to(&mut self, target: Result<usize, String>) {
        match target {
            Ok(step) => match self.asked_before(step) {
                Some(asked) => self.ask(asked),
                None => {
                    self.journey.jump_to(step);
                    self.arrive();
                }
            },
            Err(why_not) => self.say(why_not),
        }
    }

    /// The question that has to be asked before one goes on to a step.
    fn asked_before(&self, step: usize) -> Option<Asked> {
        self.quiz.as_ref()?.on_the_way(self.journey.step(), step)
    }

    /// Goes to where it is asked, and asks.
    fn ask(&mut self, asked: Asked) {
        let Some(quiz) = &self.quiz else { return };
        let step = quiz.question(asked).step;
        self.player.stop();
        self.journey.jump_to(step);
        self.arrive();
        self.mode = Mode::Asked(asked);
    }

    /// Looks at what there is at this step.
    fn arrive(&mut self) {
        self.view = View::of(&mut self.journey);
        if let Some(beside) = &mut self.beside {
            beside.follow(self.journey.step());
        }
        if self.focus != Focus::Tasks {
            self.scrolled = 0;
        }
    }

    /// The line above which the question stands that is on the screen.
    pub(super) fn line_asked_about(&self) -> Option<Line> {
        let (Mode::Asked(asked), Some(quiz)) = (&self.mode, &self.quiz) else { return None };
        // A question is asked at the step before the first one that names its line.
        let asked_of = self.journey.replay().records().get(quiz.question(*asked).step)?;
        Line::of_the_program(asked_of.source.as_ref())
    }

    /// The language in which everything is told.
    fn locale(&self) -> Locale {
        self.journey.locale()
    }

    /// Has this to say, until the next key.
    fn say(&mut self, notice: impl Into<String>) {
        self.notice = Some(notice.into());
    }
}

impl Beside {
    /// Goes where as much has happened as at this step of the other.
    fn follow(&mut self, step: usize) {
        self.stepper.journey.go_to_shown(self.in_step.other(step));
        self.stepper.arrive();
    }
}

/// The task that a record is about, or that did it.
pub(super) fn task_of(record: &Record) -> Option<TaskId> {
    match (Subject::of(record), record.by) {
        (Some(Subject::Task(task)), _) | (_, Actor::Task(task)) => Some(task),
        _ => None,
    }
}

// ── what is seen at a step ──────────────────────────────────────────────────

/// So many of the last lines of output are kept at hand.
const LINES: usize = 500;

/// All that is drawn of one step: made once when one arrives there, however often it is drawn.
pub(super) struct View {
    pub(super) scene: Scene,
    /// What has just happened; none before the first step.
    pub(super) told: Option<Step>,
    /// The step that led here.
    pub(super) cause: Option<usize>,
    /// The line of the program that is shown: the step's own, or that to which somebody has got, or
    /// the last one that did something.
    pub(super) place: Option<Line>,
    /// Where who acts has got to, if the step has no line of its own.
    pub(super) reached: Option<Reached>,
    /// Whether it is an error whose cures the program shows after it.
    pub(super) shows_cures: bool,
    /// What was said so far, the last lines of it.
    pub(super) output: Vec<Said>,
    /// Whether nothing comes after this that is shown.
    pub(super) is_last: bool,
    /// The first and the last of the steps before this that are not shown, by their numbers.
    pub(super) passed_over: Option<(u64, u64)>,
}

/// A line that the program or the loop has logged, or an error that was raised.
pub(super) struct Said {
    /// `WARN`, `ERROR`; `✗` if it was raised; nothing for what the program just says.
    pub(super) level: String,
    pub(super) text: String,
    /// Whether it was this step that said it.
    pub(super) is_new: bool,
}

impl View {
    /// What is seen where the journey is.
    fn of(journey: &mut Journey) -> Self {
        let told = journey.told();
        let cause = told.as_ref().and_then(|step| step.cause).map(|number| journey.step_of(number));
        let is_last = journey.next().is_none();
        let own = told.as_ref().and_then(|step| Line::of_the_program(step.source.as_ref()));
        let reached = if own.is_none() { Reached::of(journey) } else { None };
        let reached_line = reached.as_ref().map(|reached| reached.line.clone());
        Self {
            scene: scene(journey.replay(), journey.names()),
            cause: cause.filter(|cause| *cause < journey.step()),
            place: own.or(reached_line).or_else(|| last_place(journey)),
            reached,
            shows_cures: told.as_ref().is_some_and(|told| told.cure.is_some()) && journey.cure_is_next(),
            output: output(journey),
            is_last,
            passed_over: passed_over(journey),
            told,
        }
    }

    /// Whether the step itself is about that line.
    pub(super) fn is_at(&self, line: &Line) -> bool {
        let told = self.told.as_ref().and_then(|step| Line::of_the_program(step.source.as_ref()));
        told.as_ref() == Some(line)
    }
}

fn passed_over(journey: &mut Journey) -> Option<(u64, u64)> {
    let (before, here) = (journey.previous()?, journey.step());
    match &journey.replay().records()[before..here - 1] {
        [first, .., last] => Some((first.number, last.number)),
        [one] => Some((one.number, one.number)),
        [] => None,
    }
}

fn last_place(journey: &Journey) -> Option<Line> {
    let records = journey.replay().records()[..journey.step()].iter().rev().take(FAR_BACK);
    records.filter_map(|record| Line::of_the_program(record.source.as_ref())).next()
}

fn output(journey: &Journey) -> Vec<Said> {
    let replay = journey.replay();
    let recent = replay.records()[..journey.step()].iter().rev().take(FAR_BACK);
    let raised = recent.filter(|record| matches!(record.event, Event::Refused(_))).take(LINES);
    let mut records: Vec<&Record> = replay.output().rev().take(LINES).chain(raised).collect();
    records.sort_by_key(|record| record.number);
    let last = replay.last().map(|record| record.number);
    let names = journey.names();
    let told = |record: &Record| {
        let line = said(record, last == Some(record.number))?;
        // Only what another thread says needs a name.
        let is_first = record.thread == ThreadId::FIRST;
        Some(if is_first {
            line
        } else {
            Said { text: format!("{}: {}", names.thread(record.thread), line.text), ..line }
        })
    };
    records.into_iter().filter_map(told).collect()
}

fn said(record: &Record, is_new: bool) -> Option<Said> {
    let (level, text) = match &record.event {
        Event::Said(said) if said.level == "INFO" && said.target != "glassloop" => ("", said.text.clone()),
        Event::Said(said) => (&*said.level, said.text.clone()),
        Event::Refused(error) if error.message.is_empty() => ("✗", error.class.to_string()),
        Event::Refused(error) => ("✗", format!("{}: {}", error.class, error.message)),
        _ => return None,
    };
    Some(Said { level: level.to_owned(), text, is_new })
}
