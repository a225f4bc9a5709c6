//! The synchronous operations: the oracle's `do_…`.

use std::rc::Rc;

use glassloop::{
    DoneCallback, Error, EventLoop, Result, get_event_loop, get_running_loop, run, set_event_loop,
};

use crate::machine::{Machine, in_units, units};
use crate::program::Argument::{self, *};
use crate::program::{Block, Operation};
use crate::slots::{Outcome, Slot, Trouble};
use crate::values::{Value, raised};

/// Makes an outcome of whatever a `do_…` method returns.
pub(crate) fn outcome<V: Into<Value>, E: Into<Trouble>>(done: Result<V, E>) -> Outcome {
    done.map(Into::into).map_err(Into::into)
}

impl Machine {
    /// Calls the method that carries the operation out.
    pub(crate) fn operate(self: &Rc<Self>, operation: &Operation, event_loop: &EventLoop) -> Outcome {
        let (name, arguments) = (operation.name, &operation.arguments[..]);
        self.callback_operation(name, arguments, event_loop)
            .or_else(|| self.future_operation(name, arguments, event_loop))
            .or_else(|| self.loop_operation(name, arguments, event_loop))
            .or_else(|| self.helper_operation(name, arguments))
            .or_else(|| self.primitive_operation(name, arguments))
            .unwrap_or_else(|| Err(Error::raise("AttributeError", format!("no operation {name}")).into()))
    }

    fn callback_operation(
        self: &Rc<Self>,
        name: &str,
        arguments: &[Argument],
        event_loop: &EventLoop,
    ) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("log", [Text(text)]) => Ok(Value::Text(text.clone())),
            ("on", [Name(slot), Operation(inner)]) => self.do_on(slot, inner),
            ("call_soon", [Name(slot), Block(block)]) => outcome(self.do_call_soon(event_loop, slot, block)),
            ("call_soon_threadsafe", [Name(slot), Block(block)]) => {
                outcome(self.do_call_soon_threadsafe(event_loop, slot, block))
            }
            ("call_later", [Name(slot), Count(delay), Block(block)]) => {
                outcome(self.do_call_later(event_loop, slot, *delay, block))
            }
            ("call_at", [Name(slot), Count(when), Block(block)]) => {
                outcome(self.do_call_at(event_loop, slot, *when, block))
            }
            ("cancel_handle", [Name(slot)]) => outcome(self.do_cancel_handle(slot)),
            ("handle_cancelled", [Name(slot)]) => outcome(self.do_handle_cancelled(slot)),
            ("when", [Name(slot)]) => outcome(self.do_when(slot)),
            _ => return None,
        })
    }

    fn future_operation(
        self: &Rc<Self>,
        name: &str,
        arguments: &[Argument],
        event_loop: &EventLoop,
    ) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("future", [Name(slot)]) => outcome(self.do_future(event_loop, slot)),
            ("task", [Name(slot), Coroutine(coroutine), name]) => {
                outcome(self.do_task(event_loop, slot, coroutine, name))
            }
            ("set_result", [Name(slot), Integer(value)]) => outcome(self.do_set_result(slot, *value)),
            ("set_exception", [Name(slot), error @ ..]) => outcome(self.do_set_exception(slot, error)),
            ("cancel", [Name(slot)]) => outcome(self.do_cancel(slot)),
            ("cancelling", [Name(slot)]) => outcome(self.do_cancelling(slot)),
            ("uncancel", [Name(slot)]) => outcome(self.do_uncancel(slot)),
            ("done", [Name(slot)]) => outcome(self.do_done(slot)),
            ("cancelled", [Name(slot)]) => outcome(self.do_cancelled(slot)),
            ("result", [Name(slot)]) => self.do_result(slot),
            ("exception", [Name(slot)]) => outcome(self.do_exception(slot)),
            ("add_done_callback", [Name(slot), Name(label), Block(block)]) => {
                outcome(self.do_add_done_callback(slot, label, block))
            }
            ("remove_done_callback", [Name(slot), Name(label)]) => {
                outcome(self.do_remove_done_callback(slot, label))
            }
            ("get_name", [Name(slot)]) => outcome(self.do_get_name(slot)),
            _ => return None,
        })
    }

    fn loop_operation(
        self: &Rc<Self>,
        name: &str,
        arguments: &[Argument],
        event_loop: &EventLoop,
    ) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("stop", []) => Ok(event_loop.stop().into()),
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

    fn do_on(self: &Rc<Self>, slot: &str, operation: &Operation) -> Outcome {
        let event_loop = self.slots.event_loop(slot)?;
        self.operate(operation, &event_loop)
    }

    // ── callbacks and timers ────────────────────────────────────────────────

    fn do_call_soon(self: &Rc<Self>, event_loop: &EventLoop, slot: &str, block: &Block) -> Result<()> {
        let handle = event_loop.call_soon(self.callback(slot, block))?;
        self.slots.put(slot, Slot::Handle(handle));
        Ok(())
    }

    fn do_call_soon_threadsafe(
        self: &Rc<Self>,
        event_loop: &EventLoop,
        slot: &str,
        block: &Block,
    ) -> Result<()> {
        let handle = event_loop.call_soon_threadsafe(self.callback(slot, block))?;
        self.slots.put(slot, Slot::Handle(handle));
        Ok(())
    }

    fn do_call_later(
        self: &Rc<Self>,
        event_loop: &EventLoop,
        slot: &str,
        delay: u64,
        block: &Block,
    ) -> Result<()> {
        let timer = event_loop.call_later(units(delay), self.callback(slot, block))?;
        self.slots.put(slot, Slot::Timer(timer));
        Ok(())
    }

    fn do_call_at(
        self: &Rc<Self>,
        event_loop: &EventLoop,
        slot: &str,
        when: u64,
        block: &Block,
    ) -> Result<()> {
        let timer = event_loop.call_at(units(when), self.callback(slot, block))?;
        self.slots.put(slot, Slot::Timer(timer));
        Ok(())
    }

    fn do_cancel_handle(&self, slot: &str) -> Outcome<()> {
        match self.slots.get(slot)? {
            Slot::Handle(handle) => Ok(handle.cancel()),
            Slot::Timer(timer) => Ok(timer.cancel()),
            other => Err(other.has_no("cancel")),
        }
    }

    fn do_handle_cancelled(&self, slot: &str) -> Outcome<bool> {
        match self.slots.get(slot)? {
            Slot::Handle(handle) => Ok(handle.cancelled()),
            Slot::Timer(timer) => Ok(timer.cancelled()),
            other => Err(other.has_no("cancelled")),
        }
    }

    fn do_when(&self, slot: &str) -> Outcome<i64> {
        self.slots.timer(slot).map(|timer| in_units(timer.when()))
    }

    // ── futures and tasks ───────────────────────────────────────────────────

    fn do_future(&self, event_loop: &EventLoop, slot: &str) -> Outcome<()> {
        self.slots.put(slot, Slot::Future(event_loop.create_future()));
        Ok(())
    }

    fn do_task(
        self: &Rc<Self>,
        event_loop: &EventLoop,
        slot: &str,
        coroutine: &str,
        name: &Argument,
    ) -> Result<()> {
        let name = if let Name(name) = name { name } else { slot };
        let task = event_loop.create_task_named(name, self.run(slot, coroutine))?;
        self.slots.put(slot, Slot::Task(task));
        Ok(())
    }

    fn do_set_result(&self, slot: &str, value: i64) -> Outcome<()> {
        Ok(self.slots.future(slot)?.set_result(Value::Integer(value))?)
    }

    fn do_set_exception(&self, slot: &str, error: &[Argument]) -> Outcome<()> {
        Ok(self.slots.future(slot)?.set_exception(error_of(error))?)
    }

    fn do_cancel(&self, slot: &str) -> Outcome<bool> {
        Ok(self.slots.future(slot)?.cancel()?)
    }

    fn do_cancelling(&self, slot: &str) -> Outcome<u32> {
        self.slots.task(slot).map(|task| task.cancelling())
    }

    fn do_uncancel(&self, slot: &str) -> Outcome<u32> {
        self.slots.task(slot).map(|task| task.uncancel())
    }

    fn do_done(&self, slot: &str) -> Outcome<bool> {
        self.slots.future(slot).map(|future| future.done())
    }

    fn do_cancelled(&self, slot: &str) -> Outcome<bool> {
        self.slots.future(slot).map(|future| future.cancelled())
    }

    fn do_result(&self, slot: &str) -> Outcome {
        Ok(self.slots.future(slot)?.result()?)
    }

    fn do_exception(&self, slot: &str) -> Outcome<Option<Error>> {
        Ok(self.slots.future(slot)?.exception()?)
    }

    fn do_add_done_callback(self: &Rc<Self>, slot: &str, label: &str, block: &Block) -> Outcome<()> {
        let callback = self.callbacks.borrow().get(label).cloned().unwrap_or_else(|| {
            let callback = self.callback(label, block);
            DoneCallback::new(move |_| callback())
        });
        self.callbacks.borrow_mut().insert(label.to_owned(), callback.clone());
        self.slots.future(slot)?.add_shared_done_callback(&callback)?;
        Ok(())
    }

    fn do_remove_done_callback(&self, slot: &str, label: &str) -> Outcome<usize> {
        let future = self.slots.future(slot)?;
        let callback = self.callbacks.borrow().get(label).cloned();
        Ok(callback.map_or(0, |callback| future.remove_done_callback(&callback)))
    }

    fn do_get_name(&self, slot: &str) -> Outcome<String> {
        self.slots.task(slot).map(|task| task.get_name())
    }

    // ── the loop ────────────────────────────────────────────────────────────

    fn do_run_forever(&self, event_loop: &EventLoop) -> Result<()> {
        self.with_loop(event_loop.clone(), || event_loop.run_forever())
    }

    fn do_run_until_complete(&self, event_loop: &EventLoop, slot: &str) -> Outcome {
        self.with_loop(event_loop.clone(), || Ok(event_loop.run_until_complete(self.slots.future(slot)?)?))
    }

    fn do_run_coro(self: &Rc<Self>, event_loop: &EventLoop, name: &str, coroutine: &str) -> Result<Value> {
        let coroutine = self.run(name, coroutine);
        self.with_loop(event_loop.clone(), || event_loop.run_until_complete(coroutine))
    }

    // ── several loops ───────────────────────────────────────────────────────

    fn do_set_event_loop(&self, slot: &Argument) -> Outcome<()> {
        match slot {
            Name(slot) => set_event_loop(Some(&self.slots.event_loop(slot)?)),
            _ => set_event_loop(None),
        }
        Ok(())
    }

    fn do_get_event_loop(&self) -> Result<String> {
        get_event_loop().map(|event_loop| self.slot_of(&event_loop))
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
        let (machine, slot) = (self.clone(), format!("{name}.loop"));
        let coroutine = self.run(name, coroutine);
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
fn shown_name(name: String) -> String {
    let number = name.strip_prefix("Task-").and_then(|number| number.parse::<u64>().ok());
    if number.is_some() { "-".to_owned() } else { name }
}

/// The error that `raise` and `set_exception` name: a class, and perhaps a text.
pub(crate) fn error_of(arguments: &[Argument]) -> Error {
    match arguments {
        [Word(class), Text(text)] => raised(class, text),
        [Word(class), ..] => raised(class, ""),
        _ => Error::raise("TypeError", "no class"),
    }
}
