//! Who did it, and why.

use super::Replay;
use super::history::{Subject, makes, subject};
use super::state::Place;
use crate::trace::event::{Actor, Awaited, Event, Outcome, Record, Refused, Why};
use crate::trace::ids::LoopId;

/// The questions that one asks when something has happened.  Each is answered
/// with a record, which has the answer: who ([`by`](Record::by)), where
/// ([`source`](Record::source)), and when.  What happens after the current
/// step is not known yet.
///
/// ```
/// use glassloop::replay::Replay;
/// use glassloop::trace::LoopId;
///
/// let records = glassloop::testing::record(|| {
///     let event_loop = glassloop::new_event_loop().unwrap();
///     event_loop.close().unwrap();
///     event_loop.call_soon(|| ()).unwrap_err();
/// });
/// let mut replay = Replay::new(records);
/// let the_loop = LoopId::new(1).unwrap();
/// replay.go_to_end();
/// assert_eq!(replay.closed(the_loop).unwrap().number, 2);
/// replay.go_to(1);
/// assert!(replay.closed(the_loop).is_none(), "not yet");
/// ```
impl Replay {
    /// All that has happened to something, in order.
    pub fn about(&self, subject: impl Into<Subject>) -> impl DoubleEndedIterator<Item = &Record> {
        self.at_places(self.history.about(subject.into(), self.step()))
    }

    /// Where something was made: for a callback that is who scheduled it.
    pub fn made(&self, subject: impl Into<Subject>) -> Option<&Record> {
        self.about(subject).next().filter(|record| makes(&record.event))
    }

    /// Where a callback became ready last, or a task was woken last.
    pub fn ready(&self, subject: impl Into<Subject>) -> Option<&Record> {
        self.latest(subject.into(), is_ready)
    }

    /// Where the latest request to cancel something was made.
    pub fn cancelled(&self, subject: impl Into<Subject>) -> Option<&Record> {
        let cancels =
            |event: &Event| matches!(event, Event::CancelRequested(_) | Event::CallbackCancelled(_));
        self.latest(subject.into(), cancels)
    }

    /// Where a task or future was done.
    pub fn finished(&self, subject: impl Into<Subject>) -> Option<&Record> {
        self.latest(subject.into(), is_finish)
    }

    /// Where a loop was closed.
    pub fn closed(&self, event_loop: LoopId) -> Option<&Record> {
        self.runs(event_loop).rev().find(|record| record.event == Event::Closed)
    }

    /// What led to this record, if that is in the trace.
    ///
    /// A callback runs because it became ready; that, because its future was
    /// done; that, because a task set its result; that, because the task was
    /// woken …  Asking again and again ends at the program.
    ///
    /// ```
    /// use std::time::Duration;
    /// use glassloop::replay::Replay;
    /// use glassloop::trace::Event;
    ///
    /// let mut replay = Replay::new(glassloop::testing::record(|| {
    ///     let event_loop = glassloop::new_event_loop().unwrap();
    ///     event_loop.call_later(Duration::from_secs(1), || log::info!("later")).unwrap();
    ///     event_loop.run_once().unwrap();
    ///     event_loop.close().unwrap();
    /// }));
    /// while !matches!(replay.forward().unwrap().event, Event::Said(_)) {}
    /// let said = replay.last().unwrap();
    /// let begun = replay.cause(said).unwrap();
    /// assert!(matches!(begun.event, Event::CallbackBegun(_)));
    /// let ready = replay.cause(begun).unwrap();
    /// assert!(matches!(ready.event, Event::CallbackReady(..)));
    /// let timer = replay.cause(ready).unwrap();
    /// assert!(matches!(timer.event, Event::TimerMade(..)));
    /// assert!(replay.cause(timer).is_none(), "the program made it, outside every callback");
    /// ```
    pub fn cause(&self, record: &Record) -> Option<&Record> {
        let end = self.place_of(record.number)?;
        let before = |subject, is_it: fn(&Event) -> bool| self.latest_before(end, subject, is_it);
        let own = || subject(record);
        match &record.event {
            Event::TaskBegun(_, true) | Event::TaskReady(_, Why::Cancel) => before(own()?, is_cancel),
            Event::CancelRequested(_) => self.asked_by(end, record.by),
            // The error was raised in the step that it ends.
            Event::TaskFinished(task, _) if record.by == Actor::Task(*task) => {
                self.step_of_actor(end, record.by)
            }
            Event::TaskFinished(_, outcome) | Event::FutureFinished(_, outcome)
                if **outcome == Outcome::Cancelled =>
            {
                before(own()?, is_cancel).or_else(|| self.step_of_actor(end, record.by))
            }
            Event::CallbackBegun(_) | Event::TaskBegun(..) => before(own()?, is_ready),
            Event::CallbackSkipped(_) | Event::TimerDropped(_) => {
                before(own()?, |event| matches!(event, Event::CallbackCancelled(_)))
            }
            Event::TaskSkipped(_) => before(own()?, is_finish),
            Event::IterationBegun(_) => {
                self.latest_run(record.event_loop?, end, |event| matches!(event, Event::RunBegun(_)))
            }
            Event::RunEnded => {
                self.latest_run(record.event_loop?, end, |event| matches!(event, Event::StopRequested))
            }
            Event::SourceReady(..) => before(own()?, |event| matches!(event, Event::SourceAdded(..))),
            Event::CallbackReady(_, Why::Due) | Event::TimerFired(_) => {
                before(own()?, |event| matches!(event, Event::TimerMade(..)))
            }
            Event::CallbackReady(_, Why::Done(future)) | Event::TaskReady(_, Why::Done(future)) => {
                before((*future).into(), is_finish)
            }
            Event::CallbackReady(_, Why::Source(source)) => {
                before(Subject::Source(*source), |event| matches!(event, Event::SourceReady(..)))
            }
            _ => self.told(end, record).or_else(|| self.step_of_actor(end, record.by)),
        }
    }

    /// What whoever wrote the trace says led to it, or what can be told without.
    fn told(&self, end: Place, record: &Record) -> Option<&Record> {
        match &record.event {
            Event::Refused(refused) => self.refused_since(end, record, refused),
            Event::LoopGot => self.why_given(end, record.event_loop?),
            Event::Said(said) => self.numbered(said.report?, end),
            _ => None,
        }
    }

    /// What led to a refusal: whoever wrote the trace may say so.  If that is the close of a loop which
    /// `get_event_loop` has given since to whoever is refused, it led there by way of that.
    fn refused_since(&self, end: Place, record: &Record, refused: &Refused) -> Option<&Record> {
        let told = refused.cause.and_then(|number| self.numbered(number, end));
        let event_loop = told.map_or(record, |told| told).event_loop;
        let given = event_loop.and_then(|event_loop| self.given_closed(end, event_loop, record));
        given.or(told)
    }

    /// Where `get_event_loop` gave a loop that was closed, to whoever did this.
    fn given_closed(&self, end: Place, event_loop: LoopId, to: &Record) -> Option<&Record> {
        let closed = self.latest_run(event_loop, end, |event| *event == Event::Closed)?;
        let got = self.latest_run(event_loop, end, |event| *event == Event::LoopGot)?;
        (got.number > closed.number && (got.thread, got.by) == (to.thread, to.by)).then_some(got)
    }

    /// Why `get_event_loop` gives a loop that cannot be used: it was closed; or one that can: it was set.
    fn why_given(&self, end: Place, event_loop: LoopId) -> Option<&Record> {
        let closed = self.latest_run(event_loop, end, |event| *event == Event::Closed);
        closed.or_else(|| self.latest_run(event_loop, end, |event| *event == Event::LoopSet))
    }

    /// The record with this number, if it comes before that place.
    fn numbered(&self, number: u64, end: Place) -> Option<&Record> {
        self.place_of(number).filter(|place| *place < end).map(|place| &self.records[place])
    }

    /// Who asked for a cancel: a task that passed on what was asked of it, or whoever called it.
    fn asked_by(&self, place: Place, actor: Actor) -> Option<&Record> {
        self.passed_on_from(place).or_else(|| self.step_of_actor(place, actor))
    }

    /// The request right before this one, of a task that waits for what is cancelled here.
    fn passed_on_from(&self, place: Place) -> Option<&Record> {
        let requested = |record: &Record| match record.event {
            Event::CancelRequested(future) => Some((future, record.by)),
            _ => None,
        };
        let before = self.records.get(place.checked_sub(1)?)?;
        let ((waits, one), (future, other)) = (requested(before)?, requested(&self.records[place])?);
        let suspended =
            self.latest_before(place, waits.into(), |event| matches!(event, Event::TaskSuspended(..)));
        let waits_for_it = matches!(&suspended?.event, Event::TaskSuspended(_, awaited)
            if awaited.contains(&Awaited::Future(future)));
        (one == other && waits_for_it).then_some(before)
    }

    /// Where whoever did it began to run.
    fn step_of_actor(&self, end: Place, actor: Actor) -> Option<&Record> {
        match actor {
            Actor::Callback(callback) => self.latest_before(end, Subject::Callback(callback), is_beginning),
            Actor::Task(task) => self.latest_before(end, Subject::Task(task), is_beginning),
            Actor::Program | Actor::Loop => None,
        }
    }

    /// The latest record about it, up to this step, whose event is such.
    pub(super) fn latest(&self, subject: Subject, is_it: impl Fn(&Event) -> bool) -> Option<&Record> {
        self.latest_place(subject, is_it).map(|place| &self.records[place])
    }

    pub(super) fn latest_place(&self, subject: Subject, is_it: impl Fn(&Event) -> bool) -> Option<Place> {
        let mut places = self.history.about(subject, self.step()).iter().rev();
        places.find(|place| is_it(&self.records[**place].event)).copied()
    }

    fn latest_before(&self, end: Place, subject: Subject, is_it: fn(&Event) -> bool) -> Option<&Record> {
        let mut records = self.at_places(self.history.about(subject, end)).rev();
        records.find(|record| is_it(&record.event))
    }
}

fn is_ready(event: &Event) -> bool {
    matches!(event, Event::CallbackReady(..) | Event::TaskReady(..))
}

fn is_cancel(event: &Event) -> bool {
    matches!(event, Event::CancelRequested(_))
}

fn is_beginning(event: &Event) -> bool {
    matches!(
        event,
        Event::CallbackBegun(_) | Event::TimerFired(_) | Event::TaskBegun(..) | Event::TaskBegunEagerly(_)
    )
}

fn is_finish(event: &Event) -> bool {
    matches!(event, Event::TaskFinished(..) | Event::FutureFinished(..))
}
