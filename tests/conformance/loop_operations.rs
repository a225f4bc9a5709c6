//! The loop that is acted on, and which loop that is.

use std::rc::Rc;

use glassloop::{EventLoop, Result, get_running_loop, run, set_event_loop};

use crate::awaitable::Awaited;
use crate::machine::{Machine, in_units};
use crate::program::Argument::{self, *};
use crate::slots::Outcome;
use crate::sync_operations::outcome;
use crate::values::Value;

impl Machine {
    pub(crate) fn loop_operation(
        self: &Rc<Self>,
        name: &str,
        arguments: &[Argument],
        event_loop: &EventLoop,
    ) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("stop", []) => {
                event_loop.stop();
                Ok(Value::None)
            }
            ("close", []) => outcome(event_loop.close()),
            ("is_running", []) => Ok(event_loop.is_running().into()),
            ("is_closed", []) => Ok(event_loop.is_closed().into()),
            ("time", []) => Ok(Value::Integer(in_units(event_loop.time()))),
            ("run_forever", []) => outcome(self.do_run_forever(event_loop)),
            ("run_until_complete", [Name(slot)]) => self.do_run_until_complete(event_loop, slot),
            ("run_coro", [Name(name), Coroutine(coroutine)]) => {
                outcome(self.do_run_coro(event_loop, name, coroutine))
            }
            ("new_loop", [Name(slot)]) => outcome(self.new_loop(slot)),
            ("set_event_loop", [slot]) => outcome(self.do_set_event_loop(slot)),
            ("get_event_loop", []) => outcome(self.do_get_event_loop()),
            ("get_running_loop", []) => outcome(self.do_get_running_loop()),
            ("use_loop", [Name(slot)]) => outcome(self.do_use_loop(slot)),
            ("asyncio_run", [Name(name), Coroutine(coroutine)]) => {
                outcome(self.do_asyncio_run(name, coroutine))
            }
            ("all_tasks", []) => Ok(self.do_all_tasks(event_loop).into()),
            ("current_task", []) => {
                Ok(event_loop.current_task().map(|task| shown_name(task.get_name())).into())
            }
            _ => return None,
        })
    }

    fn do_run_forever(&self, event_loop: &EventLoop) -> Result<()> {
        self.with_loop(event_loop.clone(), || event_loop.run_forever())
    }

    fn do_run_until_complete(&self, event_loop: &EventLoop, slot: &str) -> Outcome {
        self.with_loop(event_loop.clone(), || {
            Ok(match self.slots.awaited(slot)? {
                Awaited::Future(future) => event_loop.run_until_complete(future)?,
                Awaited::Once(once) => event_loop.run_until_complete(once)?,
            })
        })
    }

    fn do_run_coro(self: &Rc<Self>, event_loop: &EventLoop, name: &str, coroutine: &str) -> Result<Value> {
        let coroutine = self.run(name, coroutine);
        self.with_loop(event_loop.clone(), || event_loop.run_until_complete(coroutine))
    }

    fn do_set_event_loop(&self, slot: &Argument) -> Outcome<()> {
        match slot {
            Name(slot) => set_event_loop(Some(&self.slots.event_loop(slot)?)),
            _ => set_event_loop(None),
        }
        Ok(())
    }

    fn do_get_event_loop(self: &Rc<Self>) -> Result<String> {
        self.current_loop().map(|event_loop| self.slot_of(&event_loop))
    }

    fn do_get_running_loop(&self) -> Result<String> {
        get_running_loop().map(|event_loop| self.slot_of(&event_loop))
    }

    fn do_use_loop(&self, slot: &str) -> Outcome<()> {
        self.use_loop(self.slots.event_loop(slot)?);
        Ok(())
    }

    fn do_all_tasks(&self, event_loop: &EventLoop) -> Vec<String> {
        let mut names: Vec<_> =
            event_loop.all_tasks().iter().map(|task| shown_name(task.get_name())).collect();
        names.sort();
        names
    }

    /// The new loop is known to the machine as soon as anything runs on it.
    fn do_asyncio_run(self: &Rc<Self>, name: &str, coroutine: &str) -> Result<Value> {
        self.run_in_a_loop(name, self.run(name, coroutine))
    }

    pub(crate) fn run_in_a_loop(
        self: &Rc<Self>,
        name: &str,
        coroutine: impl Future<Output = Result<Value>> + 'static,
    ) -> Result<Value> {
        let (machine, slot) = (self.clone(), format!("{name}.loop"));
        let main = async move {
            let event_loop = get_running_loop()?;
            machine.adopt(event_loop.clone(), &slot);
            machine.use_loop(event_loop);
            coroutine.await
        };
        self.with_loop(self.event_loop(), || run(main))
    }
}

/// The name of a task that was given none prints as `-`.
pub(crate) fn shown_name(name: String) -> String {
    let number = name.strip_prefix("Task-").and_then(|number| number.parse::<u64>().ok());
    let is_none = number.is_some() || name == "None";
    if is_none { "-".to_owned() } else { name }
}
