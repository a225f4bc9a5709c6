//! What waits for several things, or not for ever: level 3.

use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{
    Children, Future, Result, ReturnWhen, TaskGroup, as_completed, current_task, shield, timeout, wait,
    wait_for,
};

use crate::awaitable::Awaited;
use crate::machine::{Machine, units};
use crate::program::Argument::{self, *};
use crate::program::Block;
use crate::slots::{Outcome, Slot};
use crate::sync_operations::outcome;
use crate::values::{Value, show, show_error};

impl Machine {
    pub(crate) fn helper_operation(self: &Rc<Self>, name: &str, arguments: &[Argument]) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("gather", [Name(slot), Names(slots), return_exceptions]) => {
                outcome(self.do_gather(slot, slots, matches!(return_exceptions, Bool(true))))
            }
            ("shield", [Name(slot), Name(inner)]) => outcome(self.do_shield(slot, inner)),
            _ => return None,
        })
    }

    pub(crate) async fn helper_awaiting(
        self: &Rc<Self>,
        who: &str,
        name: &str,
        arguments: &[Argument],
    ) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("wait_for", [Name(slot), limit]) => self.aw_wait_for(slot, limit).await,
            ("wait_for_coro", [Name(name), Coroutine(coroutine), limit]) => {
                outcome(self.aw_wait_for_coro(name, coroutine, limit).await)
            }
            ("timeout", [limit, Block(steps)]) => outcome(self.aw_timeout(who, limit, steps).await),
            ("gather_coros", [Started(started), Bool(return_exceptions)]) => {
                outcome(self.aw_gather_coros(started, *return_exceptions).await)
            }
            ("gather_wait", [Names(slots), Bool(return_exceptions)]) => {
                self.aw_gather_wait(slots, *return_exceptions).await
            }
            ("shield_wait", [Name(slot)]) => self.aw_shield_wait(slot).await,
            ("wait", [Names(slots), limit, Word(mode)]) => outcome(self.aw_wait(slots, limit, mode).await),
            ("as_completed", [Names(slots), limit]) => outcome(self.aw_as_completed(who, slots, limit).await),
            ("task_group", [Started(started), Block(steps)]) => {
                outcome(self.aw_task_group(who, started, steps).await)
            }
            _ => return None,
        })
    }

    fn do_gather(self: &Rc<Self>, slot: &str, slots: &[String], return_exceptions: bool) -> Outcome<()> {
        let gathered = gathered(self.slots.all_awaited(slots)?, return_exceptions)?;
        self.adopt_made(&gathered.get_loop());
        self.slots.put(slot, Slot::Future(gathered));
        Ok(())
    }

    fn do_shield(&self, slot: &str, inner: &str) -> Outcome<()> {
        let shielded = self.shielded(inner)?;
        self.slots.put(slot, Slot::Future(shielded));
        Ok(())
    }

    async fn aw_wait_for(&self, slot: &str, limit: &Argument) -> Outcome {
        let limit = duration(limit);
        Ok(match self.slots.awaited(slot)? {
            Awaited::Future(future) => wait_for(future, limit).await?,
            Awaited::Once(once) => wait_for(once, limit).await?,
        })
    }

    async fn aw_wait_for_coro(
        self: &Rc<Self>,
        name: &str,
        coroutine: &str,
        limit: &Argument,
    ) -> Result<Value> {
        wait_for(self.run(name, coroutine), duration(limit)).await
    }

    async fn aw_timeout(self: &Rc<Self>, who: &str, limit: &Argument, steps: &Block) -> Result<()> {
        timeout(duration(limit), self.steps(who, steps)).await
    }

    async fn aw_gather_coros(
        self: &Rc<Self>,
        started: &[(String, String)],
        return_exceptions: bool,
    ) -> Result<Value> {
        let coroutines = started.iter().map(|(name, coroutine)| self.run(name, coroutine));
        finished(coroutines.fold(Children::new(), Children::and), return_exceptions)?.await
    }

    async fn aw_gather_wait(&self, slots: &[String], return_exceptions: bool) -> Outcome {
        Ok(gathered(self.slots.all_awaited(slots)?, return_exceptions)?.await?)
    }

    async fn aw_shield_wait(&self, slot: &str) -> Outcome {
        Ok(self.shielded(slot)?.await?)
    }

    fn shielded(&self, slot: &str) -> Outcome<Future<Value>> {
        Ok(match self.slots.awaited(slot)? {
            Awaited::Future(future) => shield(future)?,
            Awaited::Once(once) => shield(once)?,
        })
    }

    async fn aw_wait(&self, slots: &[String], limit: &Argument, mode: &str) -> Outcome<Vec<Vec<String>>> {
        let futures = self.slots.futures(slots)?;
        let (done, pending) = wait(futures.clone(), duration(limit), return_when(mode)).await?;
        let mut seen = HashSet::new();
        let named: Vec<_> = slots.iter().zip(futures).filter(|(slot, _)| seen.insert(*slot)).collect();
        let slots_of = |these: Vec<Future<Value>>| {
            let these = |future: &Future<Value>| these.iter().any(|other| other.same(future));
            named.iter().filter(|(_, future)| these(future)).map(|(slot, _)| (*slot).clone()).collect()
        };
        Ok(vec![slots_of(done), slots_of(pending)])
    }

    async fn aw_as_completed(&self, who: &str, slots: &[String], limit: &Argument) -> Outcome<Vec<Value>> {
        let mut out = Vec::new();
        for next in as_completed(self.all_ensured(slots)?, duration(limit))? {
            match next.await {
                Ok(value) => {
                    self.log(who, "next", &format!("ok {}", show(&value)));
                    out.push(value);
                }
                Err(error) => {
                    if current_task()?.is_some_and(|task| task.cancelling() > 0) {
                        return Err(error.into());
                    }
                    self.log(who, "next", &format!("err {}", show_error(&error)));
                    if error.class() == "TimeoutError" {
                        return Err(error.into());
                    }
                    out.push(Value::Exception(error));
                }
            }
        }
        Ok(out)
    }

    async fn aw_task_group(
        self: &Rc<Self>,
        who: &str,
        started: &[(String, String)],
        steps: &Block,
    ) -> Result<()> {
        TaskGroup::run(async |group| {
            for (slot, coroutine) in started {
                let task = group.create_task_named(slot, self.run(slot, coroutine))?;
                self.slots.put(slot, Slot::Task(task));
            }
            self.steps(who, steps).await
        })
        .await
    }
}

/// The outer future of a gather, which can itself be gathered.
fn gathered(awaited: Vec<Awaited>, return_exceptions: bool) -> Result<Future<Value>> {
    let children = awaited.into_iter().fold(Children::new(), |children, awaited| match awaited {
        Awaited::Future(future) => children.and(future),
        Awaited::Once(once) => children.and(once),
    });
    finished(children, return_exceptions)
}

fn finished(children: Children<Value>, return_exceptions: bool) -> Result<Future<Value>> {
    if return_exceptions { children.gather_return_exceptions_as() } else { children.gather_as() }
}

/// `null` is no limit.
pub(crate) fn duration(limit: &Argument) -> Option<Duration> {
    if let Count(limit) = limit { Some(units(*limit)) } else { None }
}

fn return_when(mode: &str) -> ReturnWhen {
    match mode {
        "FIRST_COMPLETED" => ReturnWhen::FirstCompleted,
        "FIRST_EXCEPTION" => ReturnWhen::FirstException,
        _ => ReturnWhen::AllCompleted,
    }
}
