//! What can be asked of the records.

use std::time::Duration;

use super::names::{Names, Runner};
use super::records::Records;
use crate::trace::event::{Refused, Said};
use crate::trace::{Event, FutureRef, Outcome, Record, SourceLine, Why};

/// Questions.  Whatever runs is asked for by its name: a task by its own or by its
/// coroutine's, a callback by its function's.  If nothing is called so, the question fails,
/// and says what there is.
///
/// A coroutine that is awaited in place has no name here: what it does, the task does that
/// awaits it.  [`create_task`](crate::create_task) makes a task of it.
impl Records {
    /// What was said through `log`, as it would have been printed: the program's own lines as
    /// they are, warnings and errors, and what the loop says itself, as `LEVEL message`.
    ///
    /// ```
    /// use glassloop::testing::record;
    ///
    /// let records = record(|| {
    ///     let event_loop = glassloop::new_event_loop().unwrap();
    ///     event_loop.call_soon(|| log::info!("hello")).unwrap();
    ///     event_loop.run_once().unwrap();
    ///     log::warn!("that was all");
    ///     event_loop.close().unwrap();
    /// });
    /// assert_eq!(records.said(), ["hello", "WARN that was all"]);
    /// ```
    pub fn said(&self) -> Vec<String> {
        values(self.said_at())
    }

    pub(super) fn said_at(&self) -> Vec<(u64, String)> {
        self.each(|event| match event {
            Event::Said(said) => Some(printed(said)),
            _ => None,
        })
    }

    /// What was refused, as `operation: Class: sentence`.
    ///
    /// ```
    /// use glassloop::testing::record;
    ///
    /// let records = record(|| {
    ///     let event_loop = glassloop::new_event_loop().unwrap();
    ///     event_loop.close().unwrap();
    ///     event_loop.call_soon(|| ()).unwrap_err();
    /// });
    /// assert_eq!(records.refusals(), ["call_soon: RuntimeError: Event loop is closed"]);
    /// ```
    pub fn refusals(&self) -> Vec<String> {
        values(self.refusals_at())
    }

    pub(super) fn refusals_at(&self) -> Vec<(u64, String)> {
        self.each(|event| match event {
            Event::Refused(refused) => Some(format!("{}: {}", refused.operation, error(refused))),
            _ => None,
        })
    }

    /// What the exception handler was told: its message, and the error behind it if there is one.
    ///
    /// ```
    /// use glassloop::testing::record;
    ///
    /// let records = record(|| {
    ///     let event_loop = glassloop::new_event_loop().unwrap();
    ///     event_loop.call_soon(|| Err::<(), _>(glassloop::Error::raise("ValueError", "no"))).unwrap();
    ///     event_loop.run_once().unwrap();
    ///     event_loop.close().unwrap();
    /// });
    /// assert!(records.reports()[0].starts_with("Exception in callback "));
    /// assert!(records.reports()[0].ends_with(": ValueError: no"));
    /// ```
    pub fn reports(&self) -> Vec<String> {
        let reports = self.each(|event| match event {
            Event::Reported(reported) => Some(match &reported.error {
                Some(error) => format!("{}: {error}", reported.message),
                None => reported.message.clone(),
            }),
            _ => None,
        });
        values(reports)
    }

    /// How the one task or callback of this name has ended; none if it has not, and never will.
    ///
    /// ```
    /// use std::time::Duration;
    /// use glassloop::testing::record;
    /// use glassloop::trace::Outcome;
    /// use glassloop::{create_task, run, sleep, yield_now};
    ///
    /// let records = record(|| {
    ///     run(async {
    ///         let sleeper = create_task(sleep(Duration::from_secs(3_600)))?;
    ///         yield_now().await?;
    ///         sleeper.cancel()
    ///     })
    ///     .unwrap();
    /// });
    /// assert_eq!(records.outcome_of("sleep"), Some(Outcome::Cancelled));
    /// ```
    ///
    /// # Panics
    /// If nothing is called so, or more than one: see [`outcomes_of`](Records::outcomes_of).
    #[track_caller]
    pub fn outcome_of(&self, name: &str) -> Option<Outcome> {
        self.outcome_at(name).map(|(_, outcome)| outcome)
    }

    #[track_caller]
    pub(super) fn outcome_at(&self, name: &str) -> Option<(u64, Outcome)> {
        let bearers = self.called(name);
        let [one] = bearers[..] else {
            self.fail(None, &format!("{} are called '{name}': ask `outcomes_of`", bearers.len()));
        };
        self.ending(one)
    }

    /// How each task or callback of this name has ended, in the order in which they were made,
    /// tasks first.
    ///
    /// ```
    /// use glassloop::testing::record;
    /// use glassloop::trace::Outcome;
    ///
    /// fn tick() {}
    /// let records = record(|| {
    ///     let event_loop = glassloop::new_event_loop().unwrap();
    ///     event_loop.call_soon(tick).unwrap();
    ///     event_loop.call_soon(tick).unwrap().cancel();
    ///     event_loop.run_once().unwrap();
    ///     event_loop.close().unwrap();
    /// });
    /// assert_eq!(records.outcomes_of("tick"), [Some(Outcome::Result), Some(Outcome::Cancelled)]);
    /// ```
    ///
    /// # Panics
    /// If nothing is called so.
    #[track_caller]
    pub fn outcomes_of(&self, name: &str) -> Vec<Option<Outcome>> {
        let endings = self.called(name).into_iter().map(|runner| self.ending(runner));
        endings.map(|ending| ending.map(|(_, outcome)| outcome)).collect()
    }

    /// Who of these ran when: a name for each callback, and for each step of a task, in order.
    ///
    /// ```
    /// use glassloop::testing::record;
    /// use glassloop::{create_task, run, yield_now};
    ///
    /// async fn ping() -> glassloop::Result<()> {
    ///     yield_now().await
    /// }
    /// async fn pong() -> glassloop::Result<()> {
    ///     yield_now().await
    /// }
    /// let records = record(|| {
    ///     run(async {
    ///         let (ping, pong) = (create_task(ping())?, create_task(pong())?);
    ///         ping.await?;
    ///         pong.await
    ///     })
    ///     .unwrap();
    /// });
    /// assert_eq!(records.order_of(["ping", "pong"]), ["ping", "pong", "ping", "pong"]);
    /// ```
    ///
    /// # Panics
    /// If nothing bears one of the names.
    #[track_caller]
    pub fn order_of<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
        let mut wanted = Vec::new();
        for name in names {
            wanted.push((name, self.called(name)));
        }
        values(self.order_at(&wanted))
    }

    pub(super) fn order_at<'n>(&self, wanted: &[(&'n str, Vec<Runner>)]) -> Vec<(u64, &'n str)> {
        self.each(|event| {
            let begins = |runners: &[Runner]| runners.iter().any(|runner| runner.begins(event));
            wanted.iter().find(|(_, runners)| begins(runners)).map(|(name, _)| *name)
        })
    }

    /// Each time that something of this name became ready to run: why, and who has done it.
    ///
    /// ```
    /// use glassloop::testing::record;
    /// use glassloop::trace::Why;
    /// use glassloop::{Future, create_task, get_running_loop, run};
    ///
    /// async fn waiter(answer: Future<u32>) -> glassloop::Result<u32> {
    ///     answer.await
    /// }
    /// let records = record(|| {
    ///     run(async {
    ///         let answer = get_running_loop()?.create_future();
    ///         let waiter = create_task(waiter(answer.clone()))?;
    ///         glassloop::yield_now().await?;
    ///         answer.set_result(42)?;
    ///         waiter.await
    ///     })
    ///     .unwrap();
    /// });
    /// let wakes = records.wakes_of("waiter");
    /// assert_eq!(wakes[0], Why::FirstStep);
    /// assert!(matches!(wakes[1].why, Why::Done(_)));
    /// assert!(wakes[1].by.starts_with("task 1 "), "{:?}", wakes[1]);
    /// ```
    ///
    /// # Panics
    /// If nothing is called so.
    #[track_caller]
    pub fn wakes_of(&self, name: &str) -> Vec<Wake<'_>> {
        wakes_of_runners(self, &self.called(name))
    }

    /// All that bear this name.
    #[track_caller]
    pub(super) fn called(&self, name: &str) -> Vec<Runner> {
        let names = Names::of(self);
        let bearers = names.bearers(name);
        if bearers.is_empty() {
            let known = names.known().join(", ");
            let known = if known.is_empty() { "no task and no callback was made" } else { &known };
            self.fail(None, &format!("{}\n  there is: {known}", nothing_called(name)));
        }
        bearers
    }

    fn ending(&self, runner: Runner) -> Option<(u64, Outcome)> {
        self.iter().find_map(|record| Some((record.number, ending(runner, &record.event)?)))
    }

    /// What this makes of the events, with the numbers of their records.
    fn each<'a, T>(&'a self, make: impl Fn(&'a Event) -> Option<T>) -> Vec<(u64, T)> {
        self.iter().filter_map(|record: &Record| Some((record.number, make(&record.event)?))).collect()
    }
}

fn nothing_called(name: &str) -> String {
    format!(
        "no task and no callback is called '{name}'\n  \
         a coroutine that is awaited in place is none: it is a part of the task that awaits it; \
         `create_task({name}(…))` makes it one"
    )
}

fn values<T>(found: Vec<(u64, T)>) -> Vec<T> {
    found.into_iter().map(|(_, value)| value).collect()
}

/// As it prints: the class, and the sentence if there is one.
pub(super) fn error(refused: &Refused) -> String {
    let Refused { class, message, .. } = refused;
    if message.is_empty() { class.clone() } else { format!("{class}: {message}") }
}

fn printed(said: &Said) -> String {
    match &*said.level {
        "INFO" if said.target != crate::say::LOG_TARGET => said.text.clone(),
        level => format!("{level} {}", said.text),
    }
}

fn ending(runner: Runner, event: &Event) -> Option<Outcome> {
    match (runner, event) {
        (Runner::Task(one), Event::TaskFinished(other, outcome)) if one == *other => {
            Some((**outcome).clone())
        }
        (Runner::Callback(one), Event::CallbackFinished(other, error)) if one == *other => {
            Some(error.as_ref().map_or(Outcome::Result, |error| Outcome::Error(error.to_string())))
        }
        (Runner::Callback(one), Event::CallbackCancelled(other)) if one == *other => Some(Outcome::Cancelled),
        _ => None,
    }
}

// ── why something ran: each time that it became ready ────────────────────────

/// One time that a task or a callback became ready to run.
///
/// It equals a [`Why`], so that a test can compare a list of them.
///
/// ```
/// use glassloop::testing::record;
/// use glassloop::trace::Why;
///
/// fn tick() {}
/// let records = record(|| {
///     let event_loop = glassloop::new_event_loop().unwrap();
///     event_loop.call_later(std::time::Duration::from_secs(1), tick).unwrap();
///     event_loop.run_once().unwrap();
///     event_loop.close().unwrap();
/// });
/// let wakes = records.wakes_of("tick");
/// assert_eq!(wakes, [Why::Due]);
/// assert_eq!((&*wakes[0].by, wakes[0].time.as_secs()), ("the loop", 1));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Wake<'a> {
    /// The number of its record.
    pub number: u64,
    /// Why it became ready.
    pub why: Why,
    /// Who has done it: `the program`, `the loop`, `task 1 (main)`; where a future was waited
    /// for, who has finished that.
    pub by: String,
    /// The line that has done it, if that is known.
    pub source: Option<&'a SourceLine>,
    /// The loop's clock at that moment.
    pub time: Duration,
}

impl PartialEq<Why> for Wake<'_> {
    fn eq(&self, other: &Why) -> bool {
        self.why == *other
    }
}

/// Every time that one of these became ready.
fn wakes_of_runners<'a>(records: &'a [Record], runners: &[Runner]) -> Vec<Wake<'a>> {
    let names = Names::of(records);
    let ready = |(place, record): (usize, &'a Record)| {
        let (runner, why) = becomes_ready(&record.event)?;
        let doer = match why {
            Why::Done(future) => finished(&records[..place], future).unwrap_or(record),
            _ => record,
        };
        runners.contains(&runner).then(|| Wake {
            number: record.number,
            why,
            by: names.actor(doer.by),
            source: doer.source.as_ref(),
            time: record.time(),
        })
    };
    records.iter().enumerate().filter_map(ready).collect()
}

fn becomes_ready(event: &Event) -> Option<(Runner, Why)> {
    match *event {
        Event::TaskReady(task, why) => Some((Runner::Task(task), why)),
        Event::CallbackReady(callback, why) => Some((Runner::Callback(callback), why)),
        _ => None,
    }
}

/// Where a future was done.
fn finished(records: &[Record], future: FutureRef) -> Option<&Record> {
    records.iter().rev().find(|record| match (&record.event, future) {
        (Event::FutureFinished(done, _), _) => *done == future,
        (Event::TaskFinished(done, _), FutureRef::Task(task)) => *done == task,
        _ => false,
    })
}
