//! Callbacks, timers, and the files and sockets that have callbacks.

use std::time::Duration;

use glassloop::replay::Subject;
use glassloop::trace::event::{Actor, Event, Interest, Why};
use glassloop::trace::ids::{CallbackId, SourceId};

use super::{Teller, Told};
use crate::durations::{duration, seconds};
use crate::locale::say;
use crate::steps::ends_the_run;

impl Teller<'_> {
    pub(super) fn tell_of_callback(&self) -> Option<Told> {
        let (told, id) = match &self.record.event {
            Event::CallbackMade(made) => {
                let (by, callback) = (self.by(), self.names.callback(made.callback));
                (Told::bookkeeping(say!(self, "callback-is-made", by, callback)), made.callback)
            }
            Event::TimerMade(id, when) => (self.timer_made(*id, *when), *id),
            Event::CallbackReady(id, why) => (self.callback_ready(*id, *why), *id),
            Event::CallbackBegun(id) => {
                let callback = self.names.callback(*id);
                (Told::happening(say!(self, "callback-is-called", callback)), *id)
            }
            Event::TimerFired(id) => {
                let timer = self.names.timer(*id);
                (Told::happening(say!(self, "timer-is-called-at-once", timer)), *id)
            }
            Event::CallbackFinished(id, None) => {
                let callback = self.names.callback(*id);
                (Told::bookkeeping(say!(self, "callback-returns", callback)), *id)
            }
            Event::CallbackFinished(id, Some(error)) => (self.callback_failed(*id, error), *id),
            Event::CallbackCancelled(id) => (self.callback_cancelled(*id), *id),
            Event::CallbackSkipped(id) => (self.callback_skipped(*id), *id),
            Event::TimerDropped(id) => {
                let timer = self.names.timer(*id);
                (Told::bookkeeping(say!(self, "timer-is-thrown-away", timer)), *id)
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
            say!(self, "timer-is-set-for-now", by, timer)
        } else {
            say!(self, "timer-is-set", by, timer, left = duration(left), when = seconds(when))
        })
    }

    fn callback_ready(&self, id: CallbackId, why: Why) -> Told {
        let callback = self.names.callback(id);
        Told::happening(match why {
            Why::Due => self.timer_is_due(id),
            Why::Done(future) => {
                let future = self.names.future(future);
                say!(self, "callback-is-ready-since-that-is-done", callback, future)
            }
            Why::Source(source) => {
                let source = self.names.source(source);
                say!(self, "callback-is-ready-since-the-source-is", callback, source)
            }
            Why::OtherThread => {
                say!(self, "callback-is-handed-over", thread = self.other_thread(), callback)
            }
            _ if self.lets_a_generator_go(id) => say!(self, "generator-is-let-go", by = self.by(), callback),
            _ => say!(self, "callback-is-scheduled", by = self.by(), callback),
        })
    }

    fn timer_is_due(&self, id: CallbackId) -> String {
        let timer = self.names.timer(id);
        match self.replay.cancelled(Subject::Callback(id)) {
            None => say!(self, "timer-is-due", timer),
            Some(cancelled) => {
                say!(self, "timer-is-due-though-cancelled", timer, step = self.names.moment(cancelled))
            }
        }
    }

    /// The thread that called `call_soon_threadsafe`, if the trace tells threads apart.
    fn other_thread(&self) -> String {
        match (self.record.by, self.names.among_threads(self.record.thread)) {
            (Actor::Program, Some(thread)) => thread,
            _ => say!(self, "another-thread"),
        }
    }

    fn callback_failed(&self, id: CallbackId, error: &str) -> Told {
        let (callback, event_loop, origin) = (self.names.callback(id), self.event_loop(), self.origin());
        self.with_cure(Told::failed(match ends_the_run(error) {
            true => say!(self, "callback-fails-and-ends-the-run", callback, error, origin, event_loop),
            false => say!(self, "callback-fails", callback, error, origin, event_loop),
        }))
    }

    fn callback_cancelled(&self, id: CallbackId) -> Told {
        let happened = |is_it: fn(&Event) -> bool| {
            self.replay.about(Subject::Callback(id)).any(|record| is_it(&record.event))
        };
        let (by, callback) = (self.by(), self.names.callback(id));
        if happened(|event| matches!(event, Event::CallbackBegun(_) | Event::TimerFired(_))) {
            Told::bookkeeping(say!(self, "callback-is-cancelled-too-late", by, callback))
        } else if happened(|event| matches!(event, Event::CallbackReady(..))) {
            Told::happening(say!(self, "callback-is-cancelled-in-the-queue", by, callback))
        } else if happened(|event| matches!(event, Event::TimerMade(..))) {
            Told::happening(say!(self, "timer-is-cancelled", by, timer = self.names.timer(id)))
        } else {
            Told::happening(say!(self, "callback-is-cancelled", by, callback))
        }
    }

    fn callback_skipped(&self, id: CallbackId) -> Told {
        let callback = self.names.callback(id);
        Told::happening(match self.replay.cancelled(Subject::Callback(id)) {
            Some(cancelled) => {
                say!(self, "callback-is-skipped", callback, step = self.names.moment(cancelled))
            }
            None => say!(self, "callback-is-skipped-and-nobody-knows-since-when", callback),
        })
    }

    pub(super) fn tell_of_source(&self) -> Option<Told> {
        Some(match &self.record.event {
            Event::SourceAdded(source, interest, callback) => Told::happening(say!(
                self,
                "source-is-watched",
                by = self.by(),
                source = self.names.source(*source),
                readiness = self.readiness(*source, *interest),
                callback = self.names.callback(*callback)
            )),
            Event::SourceRemoved(source, interest) => {
                let readiness = self.readiness(*source, *interest);
                Told::happening(say!(self, "source-is-no-longer-watched", readiness))
            }
            Event::SourceReady(source, interest) => {
                let readiness = self.readiness(*source, *interest);
                Told::happening(say!(self, "source-is-ready", readiness))
            }
            _ => return None,
        })
    }

    fn readiness(&self, source: SourceId, interest: Interest) -> String {
        let source = self.names.source(source);
        match interest {
            Interest::Read => say!(self, "source-has-something-to-read", source),
            Interest::Write => say!(self, "source-has-room-to-write", source),
        }
    }
}
