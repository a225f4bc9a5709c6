//! The machine that runs a program: its trace, its slots, its loops.
//!
//! It is the twin of the oracle's `Machine`, method by method and in the same
//! order: the synchronous operations stand in [`sync_operations`], those of
//! coroutines in [`coroutine_operations`].
//!
//! [`sync_operations`]: crate::sync_operations
//! [`coroutine_operations`]: crate::coroutine_operations

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use glassloop::trace::{Event, Observer, Record};
use glassloop::{
    Context, ContextVar, DoneCallback, EventLoop, ExceptionContext, Result, get_running_loop, set_event_loop,
};

use crate::program::{Block, Operation, Program};
use crate::slots::{Outcome, Slot, Slots, Trouble};
use crate::sync_operations::error_of;
use crate::values::{Value, show_error};

/// One time unit: 1/64 s.
const UNIT: u64 = 15_625_000;
/// A program past this many loop iterations, or this many
const MAX_TICKS: u64 = 500;
/// trace lines, is cut off; the corpora hold none of those.
const MAX_LINES: usize = 300;
/// So is one in which more coroutines than this have begun and not ended: they
/// may stand on one another, and a stack is finite.
const MAX_COROUTINES: usize = 200;

/// The last line of a program in which two tasks have awaited one coroutine at a time.
pub(crate) const SHARED: &str = "two tasks await one coroutine";

pub(crate) struct Machine {
    pub(crate) program: Rc<Program>,
    trace: RefCell<Vec<String>>,
    pub(crate) slots: Slots,
    pub(crate) callbacks: RefCell<HashMap<String, DoneCallback<Value>>>,
    /// The loop on which `main`'s operations act.
    event_loop: RefCell<EventLoop>,
    /// Every loop, and the slot in which it was made.  One that loses its slot
    /// lives on, as in Python, where its futures hold it.
    loops: RefCell<Vec<(EventLoop, String)>>,
    /// Its context variables.
    pub(crate) variables: RefCell<HashMap<String, Rc<ContextVar<i64>>>>,
    /// How many coroutines have begun and not ended.
    coroutines: Cell<usize>,
    /// One of the limits was passed: no operation does anything any more.
    cut_off: Rc<Cell<bool>>,
    /// Two tasks have awaited one coroutine at a time.
    pub(crate) shares_a_coroutine: Rc<Cell<bool>>,
}

/// Runs a program to its end and returns its trace.
///
/// # Errors
/// The system's, if it has no file descriptor left for a loop.
pub(crate) fn run_program(program: &Rc<Program>) -> Result<Vec<String>> {
    Context::new().run(|| run_in_this_context(program))
}

fn run_in_this_context(program: &Rc<Program>) -> Result<Vec<String>> {
    let machine = Machine::new(program.clone())?;
    if let Err(error) = machine.block("main", &machine.program.main) {
        machine.log("main", "uncaught", &format!("err {}", show_error(&error)));
    }
    let mut trace = machine.trace.borrow().clone();
    trace.extend(machine.cut_off.get().then(|| "cut off".to_owned()));
    trace.extend(machine.shares_a_coroutine.get().then(|| SHARED.to_owned()));
    machine.let_go();
    Ok(trace)
}

impl Machine {
    fn new(program: Rc<Program>) -> Result<Rc<Self>> {
        let event_loop = EventLoop::new()?;
        let machine = Rc::new(Machine {
            program,
            trace: RefCell::default(),
            slots: Slots::default(),
            callbacks: RefCell::default(),
            event_loop: RefCell::new(event_loop.clone()),
            loops: RefCell::default(),
            variables: RefCell::default(),
            coroutines: Cell::default(),
            cut_off: Rc::default(),
            shares_a_coroutine: Rc::default(),
        });
        machine.adopt(event_loop.clone(), "l0");
        set_event_loop(Some(&event_loop));
        Ok(machine)
    }

    // ── the trace ───────────────────────────────────────────────────────────

    pub(crate) fn log(&self, who: &str, operation: &str, outcome: &str) {
        let event_loop = get_running_loop().unwrap_or_else(|_| self.event_loop());
        if self.trace.borrow().len() >= MAX_LINES {
            self.cut_off.set(true);
        }
        if self.is_cut_off() {
            return event_loop.stop();
        }
        let (tick, time) = (event_loop.iteration(), in_units(event_loop.time()));
        self.trace.borrow_mut().push(format!("{tick} {time} {who} {operation} {outcome}"));
    }

    /// A coroutine has begun; it ends when what this returns is dropped.
    pub(crate) fn enter_coroutine(self: &Rc<Self>) -> Entered {
        self.coroutines.set(self.coroutines.get() + 1);
        if self.coroutines.get() > MAX_COROUTINES {
            self.cut_off.set(true);
        }
        Entered(self.clone())
    }

    /// Whether the program goes on for too long: then nothing is done any more.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.cut_off.get()
    }

    pub(crate) fn new_loop(self: &Rc<Self>, slot: &str) -> Result<()> {
        self.adopt(EventLoop::new()?, slot);
        Ok(())
    }

    /// Puts a loop that was just made into a slot.
    pub(crate) fn adopt(self: &Rc<Self>, event_loop: EventLoop, slot: &str) {
        let machine = Rc::downgrade(self);
        event_loop.set_exception_handler(move |_, context| {
            machine.upgrade().iter().for_each(|machine| machine.on_exception(context));
        });
        event_loop.add_observer(cuts_off(self.cut_off.clone()));
        self.loops.borrow_mut().push((event_loop.clone(), slot.to_owned()));
        self.slots.put(slot, Slot::Loop(event_loop));
    }

    /// The slot in which a loop was made.
    pub(crate) fn slot_of(&self, event_loop: &EventLoop) -> String {
        let loops = self.loops.borrow();
        let made = loops.iter().find(|(other, _)| other == event_loop);
        made.map_or("?".to_owned(), |(_, slot)| slot.clone())
    }

    fn on_exception(&self, context: &ExceptionContext) {
        if context.message.starts_with("Exception in callback")
            && let Some(exception) = &context.exception
        {
            self.log("handler", "Exception in callback", &format!("err {}", show_error(exception)));
        }
    }

    // ── the loop that is acted on ───────────────────────────────────────────

    pub(crate) fn event_loop(&self) -> EventLoop {
        self.event_loop.borrow().clone()
    }

    /// Makes a loop the current one, and returns the one that was.
    pub(crate) fn use_loop(&self, event_loop: EventLoop) -> EventLoop {
        self.event_loop.replace(event_loop)
    }

    /// Does something with another loop as the current one.
    pub(crate) fn with_loop<T>(&self, event_loop: EventLoop, run: impl FnOnce() -> T) -> T {
        let saved = self.use_loop(event_loop);
        let outcome = run();
        self.use_loop(saved);
        outcome
    }

    // ── synchronous operations ──────────────────────────────────────────────

    /// # Errors
    /// What a `raise` raises: it leaves the block.
    pub(crate) fn block(self: &Rc<Self>, who: &str, operations: &Block) -> Result<()> {
        operations.iter().try_for_each(|operation| self.sync(who, operation, &self.event_loop()))
    }

    /// Runs one synchronous operation: logs what came of it, goes on after an error.
    pub(crate) fn sync(
        self: &Rc<Self>,
        who: &str,
        operation: &Operation,
        event_loop: &EventLoop,
    ) -> Result<()> {
        if self.is_cut_off() {
            return Ok(());
        }
        if operation.name == "raise" {
            return Err(error_of(&operation.arguments));
        }
        let outcome = self.operate(operation, event_loop);
        self.log_outcome(who, operation, &outcome);
        Ok(())
    }

    pub(crate) fn log_outcome(&self, who: &str, operation: &Operation, outcome: &Outcome) {
        let outcome = match outcome {
            Ok(value) => value.outcome(),
            Err(Trouble::Unbound) => "unbound".to_owned(),
            Err(Trouble::Hang) => "hang".to_owned(),
            Err(Trouble::Raised(error)) => format!("err {}", show_error(error)),
        };
        self.log(who, operation.name, &outcome);
    }

    /// What a callback with this label does.
    pub(crate) fn callback(
        self: &Rc<Self>,
        label: &str,
        operations: &Block,
    ) -> impl Fn() -> Result<()> + 'static {
        let (machine, label, operations) = (self.clone(), label.to_owned(), operations.clone());
        move || {
            let running = get_running_loop().unwrap_or_else(|_| machine.event_loop());
            machine.with_loop(running, || {
                machine.log(&label, "run", "ok");
                machine.block(&label, &operations)
            })
        }
    }

    /// Closes what was left open, and lets go of all that is held in a circle.
    fn let_go(&self) {
        for (event_loop, _) in self.loops.take() {
            // Nothing runs any more, so it cannot be refused.
            let _ = event_loop.close();
        }
        self.slots.clear();
        let callbacks = self.callbacks.take();
        drop(callbacks);
        set_event_loop(None);
    }
}

/// A coroutine that has begun and not ended.
pub(crate) struct Entered(Rc<Machine>);

impl Drop for Entered {
    fn drop(&mut self) {
        self.0.coroutines.set(self.0.coroutines.get() - 1);
    }
}

/// An observer that stops a loop which has gone on for too long.
fn cuts_off(cut_off: Rc<Cell<bool>>) -> Rc<dyn Observer> {
    Rc::new(move |record: &Record| {
        if matches!(record.event, Event::IterationBegun(_))
            && record.iteration > MAX_TICKS
            && let Ok(event_loop) = get_running_loop()
        {
            cut_off.set(true);
            event_loop.stop();
        }
    })
}

pub(crate) fn units(count: u64) -> Duration {
    Duration::from_nanos(count * UNIT)
}

pub(crate) fn in_units(time: Duration) -> i64 {
    let nanoseconds = time.as_nanos() as u64;
    assert_eq!(nanoseconds % UNIT, 0, "time passes in whole units");
    (nanoseconds / UNIT) as i64
}
