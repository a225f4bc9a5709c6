//! What a recorder saw in CPython, beside what glassloop's loop says of itself:
//! the same program has to give the same records.
//!
//! Ids, iterations, virtual times and actors are compared.  Source lines and
//! names are not: the two interpreters of the programs differ in those.  A record of
//! what is refused, reported or said is passed over, and so is what comes after the
//! last run: the interpreters tidy up in ways of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use glassloop::trace::file::read_trace;
use glassloop::trace::{CallbackId, Event, Journal, Record, SourceId};
use glassloop::{ClockKind, EventLoopPolicy};
use serde_json::{Value as Json, json};

use crate::machine::run_program;
use crate::program::Program;

/// The folder with a trace of each program, if the comparison is wanted.
pub(crate) fn folder() -> Option<PathBuf> {
    crate::environment::asked("GLASSLOOP_RECORDED").map(PathBuf::from)
}

/// How many programs were compared, and where those that differ do so.
#[derive(Default)]
pub(crate) struct Comparison {
    programs: usize,
    equal: usize,
    records: usize,
    /// By what differs, the programs.
    differences: BTreeMap<String, Vec<String>>,
    shown: Option<String>,
}

impl Comparison {
    /// Runs a program and compares its records with those in the folder.
    ///
    /// # Errors
    /// A trace that cannot be read.
    pub(crate) fn add(&mut self, program: &Rc<Program>, folder: &Path) -> io::Result<()> {
        let recorded = recorded(&folder.join(format!("{}.jsonl", program.id)))?;
        let (ours, theirs) = (comparable(&own(program)), comparable(&recorded));
        self.programs += 1;
        self.records += theirs.len();
        let length = ours.len().max(theirs.len());
        let Some(first) = (0..length).find(|place| ours.get(*place) != theirs.get(*place)) else {
            self.equal += 1;
            return Ok(());
        };
        let (ours_here, theirs_here) = (kind(ours.get(first)), kind(theirs.get(first)));
        let what = format!("glassloop {ours_here}, CPython {theirs_here}");
        self.shown.get_or_insert_with(|| beside(&program.id, &ours, &theirs, first));
        self.differences.entry(what).or_default().push(program.id.clone());
        Ok(())
    }

    /// Prints what was found.
    pub(crate) fn report(&self) {
        let Self { programs, equal, records, .. } = self;
        println!("records: {equal} of {programs} programs are equal, record for record ({records} records)");
        for (what, programs) in &self.differences {
            println!("  {:4}  {what}: {}", programs.len(), programs[..programs.len().min(6)].join(" "));
        }
        if let Some(shown) = &self.shown {
            println!("\n{shown}");
        }
    }
}

fn own(program: &Rc<Program>) -> Vec<Record> {
    let journal = Journal::in_memory(usize::MAX);
    let policy = EventLoopPolicy::new().clock(ClockKind::Virtual).journal(&journal);
    let in_force = policy.set_for_this_thread();
    // What came of it is compared elsewhere.
    let _ = run_program(program);
    drop(in_force);
    journal.records()
}

fn recorded(path: &Path) -> io::Result<Vec<Record>> {
    let about = |error: &dyn std::fmt::Display| io::Error::other(format!("{}: {error}", path.display()));
    let file = File::open(path).map_err(|error| about(&error))?;
    read_trace(BufReader::new(file), &path.display().to_string()).map_err(io::Error::other)
}

/// One line a record, up to the end of the last run.
fn comparable(records: &[Record]) -> Vec<Compared> {
    let end = records.iter().rposition(|record| record.event == Event::RunEnded).map_or(0, |place| place + 1);
    let mut numbers = Numbers::default();
    records[..end].iter().filter_map(|record| compared(record, &mut numbers)).collect()
}

fn compared(record: &Record, numbers: &mut Numbers) -> Option<Compared> {
    if numbers.passes_over(&record.event) {
        return None;
    }
    let mut event = event(&record.event)?;
    numbers.of_event(&mut event);
    let event_loop = record.event_loop.map_or(0, |id| id.number());
    let mut by = serde_json::to_value(record.by).ok()?;
    numbers.of_reference(&mut by);
    let head = format!("loop {event_loop} it {} ns {} {by}", record.iteration, record.nanoseconds);
    Some(Compared { head, event })
}

/// What is compared of a record.
#[derive(PartialEq)]
struct Compared {
    /// Where, when and by whom.
    head: String,
    event: Json,
}

/// Numbers callbacks and sources anew: asyncio's loop has a socket of its own, by which
/// other threads wake it, where ours has none; it is passed over.
#[derive(Default)]
struct Numbers {
    callbacks: BTreeMap<u64, usize>,
    sources: BTreeMap<u64, usize>,
    wakers: BTreeSet<CallbackId>,
    waker_sources: BTreeSet<SourceId>,
}

impl Numbers {
    fn passes_over(&mut self, event: &Event) -> bool {
        match event {
            Event::CallbackMade(made) if made.name == "_read_from_self" => self.wakers.insert(made.callback),
            Event::SourceAdded(source, _, callback) if self.wakers.contains(callback) => {
                self.waker_sources.insert(*source)
            }
            Event::SourceRemoved(source, _) | Event::SourceReady(source, _) => {
                self.waker_sources.contains(source)
            }
            Event::CallbackReady(callback, _)
            | Event::CallbackBegun(callback)
            | Event::CallbackFinished(callback, _)
            | Event::CallbackCancelled(callback) => self.wakers.contains(callback),
            _ => false,
        }
    }

    fn of_event(&mut self, event: &mut Json) {
        for (kind, said) in event.as_object_mut().into_iter().flatten() {
            let about = if said.is_array() { &mut said[0] } else { &mut *said };
            if kind.starts_with("callback_") || kind.starts_with("timer_") {
                renumber(&mut self.callbacks, about);
            } else if kind.starts_with("source_") {
                renumber(&mut self.sources, about);
            }
            if kind == "source_added" {
                renumber(&mut self.callbacks, &mut said[2]);
            } else if kind == "callback_ready" {
                self.of_reference(&mut said[1]);
            }
        }
    }

    /// `{"callback":3}`, `{"source":1}`.
    fn of_reference(&mut self, reference: &mut Json) {
        for (kind, number) in reference.as_object_mut().into_iter().flatten() {
            match kind.as_str() {
                "callback" => renumber(&mut self.callbacks, number),
                "source" => renumber(&mut self.sources, number),
                _ => {}
            }
        }
    }
}

fn renumber(numbers: &mut BTreeMap<u64, usize>, number: &mut Json) {
    let next = numbers.len() + 1;
    if let Some(old) = number.as_u64() {
        *number = json!(*numbers.entry(old).or_insert(next));
    }
}

fn event(event: &Event) -> Option<Json> {
    let mut json = match event {
        Event::Refused(_)
        | Event::Reported(_)
        | Event::Said(_)
        | Event::NeverAwaited(_)
        | Event::Bound(_)
        | Event::ThreadSeen(..)
        | Event::ProgramEnded(_)
        | Event::TaskRenamed(..)
        | Event::TaskDestroyed(_) => return None,
        event => serde_json::to_value(event).ok()?,
    };
    for (kind, said) in json.as_object_mut().into_iter().flatten() {
        match kind.as_str() {
            "task_made" => *said = json!([said["task"]]),
            "callback_made" => *said = json!([said["callback"], said["internal"]]),
            "callback_finished" if !said[1].is_null() => said[1] = json!("error"),
            "task_finished" | "future_finished" if said[1].is_object() => said[1] = json!("error"),
            _ => {}
        }
    }
    Some(json)
}

/// `task_ready`; where the trace is over, that.
fn kind(compared: Option<&Compared>) -> &str {
    match compared.map(|compared| &compared.event) {
        Some(Json::String(kind)) => kind,
        Some(Json::Object(event)) => event.keys().next().map_or("nothing", String::as_str),
        _ => "has ended",
    }
}

/// The records round the first difference, side by side.
fn beside(id: &str, ours: &[Compared], theirs: &[Compared], first: usize) -> String {
    let mut shown = format!("{id}, the first difference (glassloop above, CPython below):\n");
    for before in &ours[first.saturating_sub(4)..first] {
        shown += &format!("    {} {}\n", before.head, before.event);
    }
    for lines in [ours, theirs] {
        shown += "  --\n";
        for line in lines.iter().skip(first).take(4) {
            shown += &format!("  > {} {}\n", line.head, line.event);
        }
    }
    shown
}
