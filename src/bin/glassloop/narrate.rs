//! Tells a trace: each record becomes one sentence that says what happened and why.
//!
//! Nothing is printed here; whoever shows the steps does that.  The words stand in
//! `locale/*/narrate.ftl`, by the names that the code gives them.

mod callbacks;
mod errors;
mod futures;
mod generators;
mod inside;
mod loops;
mod surroundings;
mod tasks;
#[cfg(test)]
mod tests;
mod tidying;
mod timing;
pub(crate) mod transports;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use fluent_bundle::FluentValue;
use glassloop::replay::Replay;
use glassloop::trace::SourceLine;
use glassloop::trace::event::{Actor, Event, Record, Said};
use glassloop::trace::file::Language;
use glassloop::trace::ids::{CallbackId, LoopId, TaskId, ThreadId};

use errors::is_time_out;
use inside::Calls;

use crate::causes::Program;
use crate::functions::Functions;
use crate::locale::{Locale, say};
use crate::mirrored::Otherwise;
use crate::names::{Names, is_of_the_program};
use crate::sources::Sources;
use crate::steps::latest;
use crate::walkthrough::Clock;

/// One record, told.
pub(crate) struct Step {
    /// The record's number, by which other steps refer to it.
    pub(crate) number: u64,
    /// The loop that it happened on.
    pub(crate) event_loop: Option<LoopId>,
    /// The thread that it happened in.
    pub(crate) thread: ThreadId,
    /// How many iterations that loop had begun.
    pub(crate) iteration: u64,
    /// That loop's clock.
    pub(crate) time: Duration,
    /// What kind of step it is.
    pub(crate) kind: Kind,
    /// What happened and why; or the line that the lesson said.
    pub(crate) sentence: String,
    /// What cures it, if it is an error.
    pub(crate) cure: Option<Cow<'static, str>>,
    /// Whether its loop was closed rightly, and something of it was kept for too long.
    pub(crate) is_kept: bool,
    /// The line of the program that it is about.
    pub(crate) source: Option<SourceLine>,
    /// The number of the record that led to it: of an error, the one that is to blame.
    pub(crate) cause: Option<u64>,
    /// The last record on the way from there to this one: the cause itself, if there is no other.
    pub(crate) nearest_cause: Option<u64>,
}

/// What kind of step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The loop did something.
    Happening,
    /// The loop did something that one may pass over.
    Bookkeeping,
    /// The lesson said something.
    Said,
    /// The lesson, or the loop, warned of something.
    Warned,
    /// The lesson, or the loop, said that something has gone wrong.
    Complained,
    /// Something went wrong.
    Failed,
    /// Somebody has held the loop for too long.
    Slow,
}

/// What one record comes to, before it is known where it stands.
struct Told {
    kind: Kind,
    sentence: String,
    cure: Option<Cow<'static, str>>,
    is_kept: bool,
}

impl Told {
    fn happening(sentence: impl Into<String>) -> Self {
        Self { kind: Kind::Happening, sentence: sentence.into(), cure: None, is_kept: false }
    }

    fn bookkeeping(sentence: impl Into<String>) -> Self {
        Self { kind: Kind::Bookkeeping, ..Self::happening(sentence) }
    }

    fn failed(sentence: impl Into<String>) -> Self {
        Self { kind: Kind::Failed, ..Self::happening(sentence) }
    }

    fn cured_by(self, cure: Option<Cow<'static, str>>) -> Self {
        Self { cure, ..self }
    }

    /// The same, and one sentence more.
    fn adding(self, sentence: String, locale: Locale) -> Self {
        Self { sentence: say!(locale, "one-more-sentence", told = self.sentence, sentence), ..self }
    }

    /// The same, not to be passed over.
    fn read_by_all(self) -> Self {
        let kind = if self.kind == Kind::Bookkeeping { Kind::Happening } else { self.kind };
        Self { kind, ..self }
    }

    /// The same, to be passed over if so.
    fn bookkeeping_if(self, internal: bool) -> Self {
        if internal { Self { kind: Kind::Bookkeeping, ..self } } else { self }
    }
}

/// Tells the steps of one trace, in whatever order they are asked for.
pub(crate) struct Narrator {
    several_loops: bool,
    several_threads: bool,
    locale: Locale,
    /// Whether time passes while something runs.
    is_timed: bool,
    /// Where each coroutine's function stands, as far as that is known.
    coroutines: BTreeMap<String, SourceLine>,
    program: Program,
    calls: Calls,
    /// By the number of a step, what a later version of asyncio does there instead.
    told_otherwise: BTreeMap<u64, Vec<Otherwise>>,
}

impl Narrator {
    /// For a trace of these records.
    pub(crate) fn new(records: &[Record]) -> Self {
        let loops = records.iter().filter(|record| record.event == Event::LoopMade).count();
        let ended = records.iter().rfind(|record| matches!(record.event, Event::ProgramEnded(_)));
        let program = Program { ended: ended.map(|record| record.number), ..Program::default() };
        let several_threads = records.iter().any(|record| matches!(record.event, Event::ThreadSeen(..)));
        Self {
            several_loops: loops > 1,
            several_threads,
            locale: Locale::default(),
            is_timed: false,
            coroutines: BTreeMap::new(),
            program,
            calls: Calls::of(records),
            told_otherwise: BTreeMap::new(),
        }
    }

    /// For a trace of these records, of a program with this source.
    pub(crate) fn with_sources(records: &[Record], sources: &Sources) -> Self {
        let narrator = Self::new(records);
        let program = Program { functions: Functions::of(sources), ..narrator.program };
        Self { coroutines: sources.coroutines(), program, ..narrator }
    }

    /// The same, in the terms of the language that the program is written in.
    pub(crate) fn in_language(mut self, language: Language) -> Self {
        self.program.language = language;
        self
    }

    /// The same, in that language's words.
    pub(crate) fn told_in(self, locale: Locale) -> Self {
        Self { locale, ..self }
    }

    /// The same, which tells how long things took if that clock is a real one.
    pub(crate) fn timed_by(self, clock: Clock) -> Self {
        Self { is_timed: clock == Clock::Real, ..self }
    }

    /// The language in which it tells.
    pub(crate) fn locale(&self) -> Locale {
        self.locale
    }

    /// Whether its times are those of a real clock.
    pub(crate) fn is_timed(&self) -> bool {
        self.is_timed
    }

    /// The same, with what a later version of asyncio does instead at some steps.
    pub(crate) fn telling_otherwise(self, told_otherwise: BTreeMap<u64, Vec<Otherwise>>) -> Self {
        Self { told_otherwise, ..self }
    }

    /// Whether a step has to say which loop it is about.
    pub(crate) fn several_loops(&self) -> bool {
        self.several_loops
    }

    /// Whether a step has to say which thread it happens in.
    pub(crate) fn several_threads(&self) -> bool {
        self.several_threads
    }

    /// Where the function of a coroutine begins, as far as that is known.
    pub(crate) fn head_of(&self, coroutine: &str) -> Option<&SourceLine> {
        self.coroutines.get(coroutine)
    }

    /// What things are called at this step.
    pub(crate) fn names<'a>(&self, replay: &'a Replay) -> Names<'a> {
        Names::new(replay, self.several_loops, self.locale)
    }

    /// What has just happened; none before the first step.
    pub(crate) fn tell(&self, replay: &Replay) -> Option<Step> {
        let record = replay.last()?;
        let teller = self.teller(replay, record);
        let told = teller.tell();
        let told = if self.is_timed { teller.timed(told) } else { told };
        let otherwise = self.told_otherwise.get(&record.number).into_iter().flatten();
        let Told { kind, sentence, cure, is_kept } = otherwise.fold(told, |told, otherwise| {
            told.adding(otherwise.sentence(self.locale), self.locale).read_by_all()
        });
        let cause = teller.cause();
        Some(Step {
            number: record.number,
            event_loop: record.event_loop,
            thread: record.thread,
            iteration: record.iteration,
            time: time(replay),
            kind,
            sentence,
            cure,
            is_kept,
            source: teller.source(),
            nearest_cause: cause.map(|cause| teller.on_the_way_from(cause).unwrap_or(cause)),
            cause,
        })
    }
}

impl Narrator {
    /// What is to be said of the turn that has just ended: who, where, and who waited.
    pub(crate) fn tell_blocked(&self, replay: &Replay) -> Option<String> {
        let (record, turn) = (replay.last()?, replay.turn()?);
        Some(self.teller(replay, record).blocked(&turn))
    }

    /// Who tells this record.
    fn teller<'a>(&'a self, replay: &'a Replay, record: &'a Record) -> Teller<'a> {
        Teller {
            replay,
            names: self.names(replay),
            record,
            coroutines: &self.coroutines,
            program: &self.program,
            calls: &self.calls,
        }
    }
}

/// When it is.  What the program does while no loop runs has no clock of its
/// own: there it is as late as at the last step of a loop.
fn time(replay: &Replay) -> Duration {
    latest(replay, |record| record.event_loop.is_some()).map_or(Duration::ZERO, Record::time)
}

/// An error whose own sentence ends with a full stop, without that: the sentence that it stands
/// in has one.
fn in_a_sentence<'a>(name: &str, value: FluentValue<'a>) -> FluentValue<'a> {
    match &value {
        FluentValue::String(text) if name == "error" && text.ends_with('.') && !text.ends_with("..") => {
            FluentValue::from(text[..text.len() - 1].to_owned())
        }
        _ => value,
    }
}

/// Tells one record, knowing all that came before it.
struct Teller<'a> {
    replay: &'a Replay,
    names: Names<'a>,
    record: &'a Record,
    coroutines: &'a BTreeMap<String, SourceLine>,
    program: &'a Program,
    calls: &'a Calls,
}

impl Teller<'_> {
    fn tell(&self) -> Told {
        if let Event::Said(said) = &self.record.event {
            return line_said(said);
        }
        let told = self
            .tell_of_loop()
            .or_else(|| self.tell_of_callback())
            .or_else(|| self.tell_of_source())
            .or_else(|| self.tell_of_transport())
            .or_else(|| self.tell_of_task())
            .or_else(|| self.tell_of_future())
            .or_else(|| self.tell_of_surroundings())
            .or_else(|| self.tell_of_error());
        let told = told.unwrap_or_else(|| Told::bookkeeping(format!("{:?}", self.record.event)));
        let sentence = self.names.locale().sentence(told.sentence);
        Told { sentence, ..told }.bookkeeping_if(self.is_tidying())
    }

    /// The words of a message.
    fn say(&self, message: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        let arguments: Vec<_> =
            arguments.iter().map(|(name, value)| (*name, in_a_sentence(name, value.clone()))).collect();
        self.names.say(message, &arguments)
    }

    /// The line of the program that this is about, however it is known.
    fn source(&self) -> Option<SourceLine> {
        let source = match &self.record.event {
            Event::CallbackReady(id, _)
            | Event::CallbackBegun(id)
            | Event::TimerFired(id)
            | Event::CallbackSkipped(id) => self.replay.callback(*id).and_then(|callback| callback.source),
            Event::TaskBegun(id, _) | Event::TaskBegunEagerly(id) => self.goes_on_at(*id),
            // A limit is over where the task waits for what stands inside it.
            Event::Refused(refused) if is_time_out(refused) => self.waited_at(),
            Event::Refused(_) => self.did_it_or_scheduled(self.record.by),
            Event::CallbackFinished(id, Some(_)) => self.did_it_or_scheduled(Actor::Callback(*id)),
            _ => self.record.source.as_ref(),
        };
        source.filter(|source| is_of_the_program(source)).cloned()
    }

    /// The line that did it; if a callback did that is no function of the program's, such as
    /// the loop's own `close`, the line that scheduled it.
    fn did_it_or_scheduled(&self, by: Actor) -> Option<&SourceLine> {
        let own = self.record.source.as_ref().filter(|source| is_of_the_program(source));
        own.or_else(|| match by {
            Actor::Callback(id) => self.replay.callback(id).and_then(|callback| callback.source),
            _ => None,
        })
    }

    /// Where a task's step begins: at its await, or with the function of its coroutine.
    fn goes_on_at(&self, task: TaskId) -> Option<&SourceLine> {
        match self.waited_for(task) {
            Some(_) => self.replay.task(task)?.suspended_at,
            None => self.coroutines.get(self.replay.task(task)?.coroutine),
        }
    }

    /// Where the task that did it was suspended last.
    fn waited_at(&self) -> Option<&SourceLine> {
        match self.record.by {
            Actor::Task(task) => self.replay.task(task)?.suspended_at,
            _ => self.record.source.as_ref(),
        }
    }

    /// Who did it, and inside what.
    fn by(&self) -> String {
        self.names.actor(self.record, self.calls.inside(self.record))
    }

    /// The loop that it happened on.
    fn event_loop(&self) -> String {
        self.names.event_loop(self.record.event_loop)
    }

    /// Whether one of the loop's own callbacks did it.
    fn by_bookkeeping(&self) -> bool {
        matches!(self.record.by, Actor::Callback(id) if self.is_internal(id))
    }

    /// Whether it is the loop's own bookkeeping.
    fn is_internal(&self, callback: CallbackId) -> bool {
        self.replay.callback(callback).is_some_and(|callback| callback.internal)
    }
}

fn line_said(said: &Said) -> Told {
    let is_the_loop = said.target == "glassloop";
    let (kind, sentence) = match &*said.level {
        "ERROR" => (Kind::Complained, format!("ERROR {}", said.text)),
        // What a Python writes there may be anything: a warning, a traceback, a log line.
        "WARN" if said.target == "stderr" => (Kind::Warned, format!("stderr: {}", said.text)),
        "WARN" => (Kind::Warned, format!("WARN {}", said.text)),
        "INFO" if !is_the_loop => (Kind::Said, said.text.clone()),
        level => (Kind::Said, format!("{level} {}", said.text)),
    };
    Told { kind, ..Told::happening(sentence) }
}
