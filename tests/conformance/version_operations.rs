//! What later versions have changed: level 6.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use glassloop::{
    ClockKind, Error, EventLoop, EventLoopPolicy, Future, Result, TaskGroup, WeakEventLoop, as_completed,
    asyncio, current_task, ensure_future, get_event_loop, run,
};

use crate::awaitable::{AwaitOnce, Awaited};
use crate::helper_operations::duration;
use crate::machine::Machine;
use crate::program::Argument::{self, *};
use crate::program::Block;
use crate::slots::{Outcome, Slot};
use crate::sync_operations::outcome;
use crate::values::{Value, show, show_error};

impl Machine {
    pub(crate) fn version_operation(self: &Rc<Self>, name: &str, arguments: &[Argument]) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("no_current_loop", []) => {
                glassloop::forget_current_loop();
                Ok(Value::None)
            }
            ("bare_future", [Name(slot)]) => outcome(self.do_bare_future(slot)),
            ("ensure_future", [Name(slot), Coroutine(coroutine)]) => {
                outcome(self.do_ensure_future(slot, coroutine))
            }
            ("awaitable", [Name(slot), Coroutine(coroutine)]) => {
                let once = AwaitOnce::new(self.run(slot, coroutine), self.shares_a_coroutine.clone());
                self.slots.put(slot, Slot::Awaitable(once));
                Ok(Value::None)
            }
            ("asyncio_run_of", [Name(name), Name(slot)]) => self.do_asyncio_run_of(name, slot),
            ("group", [Name(slot)]) => {
                self.slots.put(slot, Slot::Group(TaskGroup::new()));
                Ok(Value::None)
            }
            ("group_task", [Name(group), Name(slot), Coroutine(coroutine)]) => {
                outcome(self.do_group_task(group, slot, coroutine))
            }
            ("group_cancel", [Name(slot)]) => outcome(self.do_group_cancel(slot)),
            _ => return None,
        })
    }

    pub(crate) async fn version_awaiting(
        self: &Rc<Self>,
        who: &str,
        name: &str,
        arguments: &[Argument],
    ) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("group_with", [Name(slot), Started(started), Block(steps), Bool(fresh)]) => {
                outcome(self.aw_group_with(who, slot, started, steps, *fresh).await)
            }
            ("as_completed_on", [Names(slots), limit]) => {
                outcome(self.aw_as_completed_on(who, slots, limit).await)
            }
            _ => return None,
        })
    }

    // ── without a loop ──────────────────────────────────────────────────────

    /// What `get_event_loop` finds; a loop that it has made goes into the slot `made`.
    pub(crate) fn current_loop(self: &Rc<Self>) -> Result<EventLoop> {
        get_event_loop().inspect(|event_loop| self.adopt_made(event_loop))
    }

    pub(crate) fn adopt_made(self: &Rc<Self>, event_loop: &EventLoop) {
        if self.slot_of(event_loop) == "?" {
            self.adopt(event_loop.clone(), "made");
        }
    }

    fn do_bare_future(self: &Rc<Self>, slot: &str) -> Result<()> {
        let future = self.current_loop()?.create_future();
        self.slots.put(slot, Slot::Future(future));
        Ok(())
    }

    fn do_ensure_future(self: &Rc<Self>, slot: &str, coroutine: &str) -> Result<()> {
        let future = ensure_future(self.run(slot, coroutine))?;
        let event_loop = future.get_loop();
        self.adopt_made(&event_loop);
        let task = event_loop.all_tasks().into_iter().find(|task| task.reference() == future.id());
        let task = task.ok_or_else(|| Error::raise("AssertionError", "ensure_future makes a task"))?;
        self.slots.put(slot, Slot::Ensured(future, task));
        Ok(())
    }

    // ── awaitables ──────────────────────────────────────────────────────────

    fn do_asyncio_run_of(self: &Rc<Self>, name: &str, slot: &str) -> Outcome {
        match self.slots.awaited(slot)? {
            Awaited::Once(once) => Ok(self.run_in_a_loop(name, once)?),
            Awaited::Future(future) => outcome(self.run_future(name, future)),
        }
    }

    /// No coroutine of the machine's runs in it first: the loop is known by its policy.
    fn run_future(self: &Rc<Self>, name: &str, future: Future<Value>) -> Result<Value> {
        thread_local! {
            static MADE: RefCell<Option<WeakEventLoop>> = const { RefCell::new(None) };
        }
        let note = |event_loop: &EventLoop| -> Rc<dyn glassloop::trace::Observer> {
            MADE.set(Some(event_loop.downgrade()));
            Rc::new(|_: &glassloop::trace::Record| ())
        };
        let policy = EventLoopPolicy::new().clock(ClockKind::Virtual).asyncio(asyncio()).observer(note);
        let in_force = policy.set_for_this_thread();
        let result = self.with_loop(self.event_loop(), || run(future));
        drop(in_force);
        if let Some(event_loop) = MADE.take().and_then(|made| made.upgrade()) {
            self.adopt(event_loop, &format!("{name}.loop"));
        }
        result
    }

    /// Futures, of which `as_completed` would make tasks itself.
    pub(crate) fn all_ensured(&self, slots: &[String]) -> Outcome<Vec<Future<Value>>> {
        let event_loop = get_event_loop()?;
        let mut known = HashMap::<&str, Future<Value>>::new();
        let mut futures = Vec::new();
        for (slot, awaited) in slots.iter().zip(self.slots.all_awaited(slots)?) {
            let future = match (known.get(&**slot), awaited) {
                (Some(future), _) => future.clone(),
                (None, Awaited::Future(future)) => event_loop.ensure_future(future)?,
                (None, Awaited::Once(once)) => event_loop.ensure_future(once)?,
            };
            known.insert(slot, future.clone());
            futures.push(future);
        }
        Ok(futures)
    }

    // ── groups and iterators that are cancelled ─────────────────────────────

    fn do_group_task(self: &Rc<Self>, group: &str, slot: &str, coroutine: &str) -> Outcome<()> {
        let task = self.slots.group(group)?.create_task_named(slot, self.run(slot, coroutine))?;
        self.slots.put(slot, Slot::Task(task));
        Ok(())
    }

    fn do_group_cancel(&self, slot: &str) -> Outcome<()> {
        Ok(self.slots.group(slot)?.cancel()?)
    }

    async fn aw_group_with(
        self: &Rc<Self>,
        who: &str,
        slot: &str,
        started: &[(String, String)],
        steps: &Block,
        fresh: bool,
    ) -> Outcome<()> {
        if fresh {
            self.slots.put(slot, Slot::Group(TaskGroup::new()));
        }
        let group = self.slots.group(slot)?;
        group.enter()?;
        let inside = async {
            for (name, coroutine) in started {
                let task = group.create_task_named(name, self.run(name, coroutine))?;
                self.slots.put(name, Slot::Task(task));
            }
            self.steps(who, steps).await
        };
        Ok(group.leave(inside.await.err()).await?)
    }

    async fn aw_as_completed_on(&self, who: &str, slots: &[String], limit: &Argument) -> Outcome<()> {
        for next in as_completed(self.all_ensured(slots)?, duration(limit))? {
            match next.await {
                Ok(value) => self.log(who, "next", &format!("ok {}", show(&value))),
                Err(error) => {
                    self.log(who, "next", &format!("err {}", show_error(&error)));
                    if error.class() == "TimeoutError" {
                        return Err(error.into());
                    }
                    take_cancels_back()?;
                }
            }
        }
        Ok(())
    }
}

fn take_cancels_back() -> Result<()> {
    let Some(task) = current_task()? else { return Ok(()) };
    while task.cancelling() > 0 {
        task.uncancel();
    }
    Ok(())
}
