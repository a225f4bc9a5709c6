//! Callbacks, timers, and the files and sockets that have callbacks.

use std::time::Duration;

use glassloop::replay::Subject;
use glassloop::trace::event::{Actor, Event, Interest, Why};
use glassloop::trace::ids::{CallbackId, SourceId};

use super::{Teller, Told};
use crate::durations::{duration, seconds};
use crate::steps::{CitedStep, ends_the_run};

impl Teller<'_> {
    pub(super) fn tell_of_callback(&self) -> Option<Told> {
        let (told, id) = match &self.record.event {
            Event::CallbackMade(made) => {
                let name = self.names.callback(made.callback);
                (Told::bookkeeping(format!("{} makes {name}.", self.by())), made.callback)
            }
            Event::TimerMade(id, when) => (self.timer_made(*id, *when), *id),
            Event::CallbackReady(id, why) => (self.callback_ready(*id, *why), *id),
            Event::CallbackBegun(id) => {
                let name = self.names.callback(*id);
                (
                    Told::happening(format!("{name} is at the front of the ready queue: the loop calls it.")),
                    *id,
                )
            }
            Event::TimerFired(id) => {
                let timer = self.names.timer(*id);
                (Told::happening(format!("{timer} is due: the loop calls its callback at once.")), *id)
            }
            Event::CallbackFinished(id, None) => {
                (Told::bookkeeping(format!("{} returns to the loop.", self.names.callback(*id))), *id)
            }
            Event::CallbackFinished(id, Some(error)) => (self.callback_failed(*id, error), *id),
            Event::CallbackCancelled(id) => (self.callback_cancelled(*id), *id),
            Event::CallbackSkipped(id) => (self.callback_skipped(*id), *id),
            Event::TimerDropped(id) => {
                let timer = self.names.timer(*id);
                (Told::bookkeeping(format!("{timer} was cancelled, so the loop throws it away.")), *id)
            }
            _ => return None,
        };
        let from_outside = matches!(self.record.event, Event::CallbackReady(_, Why::OtherThread));
        Some(told.bookkeeping_if(self.is_internal(id) && !from_outside))
    }

    fn timer_made(&self, id: CallbackId, when: u64) -> Told {
        let (by, timer, when) = (self.by(), self.names.timer(id), Duration::from_nanos(when));
        let left = when.saturating_sub(self.record.time());
        Told::happening(if left.is_zero() {
            format!("{by} sets {timer}: it is due at once, but only the next iteration looks at timers.")
        } else {
            format!(
                "{by} sets {timer}: it is due in {}, at {} on the loop's clock.",
                duration(left),
                seconds(when)
            )
        })
    }

    fn callback_ready(&self, id: CallbackId, why: Why) -> Told {
        let name = self.names.callback(id);
        let end = "goes to the end of the ready queue";
        Told::happening(match why {
            Why::Due => self.timer_is_due(id),
            Why::Done(future) => format!("{} is done, so its {name} {end}.", self.names.future(future)),
            Why::Source(source) => format!("{source} is ready, so its {name} {end}."),
            Why::OtherThread => format!("{} has handed over {name}: it {end}.", self.other_thread()),
            _ => format!("{} calls call_soon: {name} {end}.", self.by()),
        })
    }

    fn timer_is_due(&self, id: CallbackId) -> String {
        let timer = self.names.timer(id);
        let end = "its callback goes to the end of the ready queue";
        match self.replay.cancelled(Subject::Callback(id)) {
            None => format!("{timer} is due, so {end}."),
            Some(cancelled) => format!(
                "{timer} is due. It was cancelled at {}, but the loop looks at that only when its turn has \
                 come: {end}.",
                CitedStep(cancelled)
            ),
        }
    }

    /// The thread that called `call_soon_threadsafe`, if the trace tells threads apart.
    fn other_thread(&self) -> String {
        match (self.record.by, self.names.among_threads(self.record.thread)) {
            (Actor::Program, Some(thread)) => thread,
            _ => "another thread".to_owned(),
        }
    }

    fn callback_failed(&self, id: CallbackId, error: &str) -> Told {
        let (name, event_loop) = (self.names.callback(id), self.event_loop());
        let origin = self.origin();
        let ends = match ends_the_run(error) {
            true => format!("That goes through {event_loop}, and out of its run"),
            false => format!("That ends the callback, but not {event_loop}"),
        };
        self.with_cure(Told::failed(format!("{name} fails with {error}{origin}. {ends}.")))
    }

    fn callback_cancelled(&self, id: CallbackId) -> Told {
        let happened = |is_it: fn(&Event) -> bool| {
            self.replay.about(Subject::Callback(id)).any(|record| is_it(&record.event))
        };
        let (by, name) = (self.by(), self.names.callback(id));
        if happened(|event| matches!(event, Event::CallbackBegun(_) | Event::TimerFired(_))) {
            Told::bookkeeping(format!("{by} cancels {name}, which has run already."))
        } else if happened(|event| matches!(event, Event::CallbackReady(..))) {
            Told::happening(format!(
                "{by} cancels {name}: it stays in the ready queue, but will not be called."
            ))
        } else if happened(|event| matches!(event, Event::TimerMade(..))) {
            Told::happening(format!("{by} cancels {}: it will call nothing.", self.names.timer(id)))
        } else {
            Told::happening(format!("{by} cancels {name}: it will not be called."))
        }
    }

    fn callback_skipped(&self, id: CallbackId) -> Told {
        let name = self.names.callback(id);
        let cancelled = self.replay.cancelled(Subject::Callback(id));
        let at = cancelled.map(|record| format!(" at {}", CitedStep(record))).unwrap_or_default();
        Told::happening(format!("it is the turn of {name}, but it was cancelled{at}: nothing is called."))
    }

    pub(super) fn tell_of_source(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::SourceAdded(source, interest, callback) => Told::happening(format!(
                "{} has the loop watch {source}: when {}, {} will be called.",
                self.by(),
                readiness(*source, *interest),
                self.names.callback(*callback)
            )),
            Event::SourceRemoved(source, interest) => {
                let until = readiness(*source, *interest);
                Told::happening(format!("the loop no longer looks whether {until}."))
            }
            Event::SourceReady(source, interest) => {
                Told::happening(format!("the system tells the loop that {}.", readiness(*source, *interest)))
            }
            _ => return None,
        })
    }
}

fn readiness(source: SourceId, interest: Interest) -> String {
    match interest {
        Interest::Read => format!("{source} has something to read"),
        Interest::Write => format!("{source} has room to write"),
    }
}
