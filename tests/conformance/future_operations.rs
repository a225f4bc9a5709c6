//! Futures and tasks.

use std::rc::Rc;

use glassloop::{DoneCallback, Error, EventLoop, Result};

use crate::loop_operations::shown_name;
use crate::machine::Machine;
use crate::program::Argument::{self, *};
use crate::program::Block;
use crate::slots::{Outcome, Slot};
use crate::sync_operations::{error_of, outcome};
use crate::values::Value;

impl Machine {
    pub(crate) fn future_operation(
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
        Ok(self.slots.future_to("set_result", slot)?.set_result(Value::Integer(value))?)
    }

    fn do_set_exception(&self, slot: &str, error: &[Argument]) -> Outcome<()> {
        Ok(self.slots.future_to("set_exception", slot)?.set_exception(error_of(error))?)
    }

    fn do_cancel(&self, slot: &str) -> Outcome<bool> {
        Ok(self.slots.future_to("cancel", slot)?.cancel()?)
    }

    fn do_cancelling(&self, slot: &str) -> Outcome<u32> {
        self.slots.task(slot).map(|task| task.cancelling())
    }

    fn do_uncancel(&self, slot: &str) -> Outcome<u32> {
        self.slots.task(slot).map(|task| task.uncancel())
    }

    fn do_done(&self, slot: &str) -> Outcome<bool> {
        self.slots.future_to("done", slot).map(|future| future.done())
    }

    fn do_cancelled(&self, slot: &str) -> Outcome<bool> {
        self.slots.future_to("cancelled", slot).map(|future| future.cancelled())
    }

    fn do_result(&self, slot: &str) -> Outcome {
        Ok(self.slots.future_to("result", slot)?.result()?)
    }

    fn do_exception(&self, slot: &str) -> Outcome<Option<Error>> {
        Ok(self.slots.future_to("exception", slot)?.exception()?)
    }

    fn do_add_done_callback(self: &Rc<Self>, slot: &str, label: &str, block: &Block) -> Outcome<()> {
        let callback = self.callbacks.borrow().get(label).cloned().unwrap_or_else(|| {
            let callback = self.callback(label, block);
            DoneCallback::new(move |_| callback())
        });
        self.callbacks.borrow_mut().insert(label.to_owned(), callback.clone());
        self.slots.future_to("add_done_callback", slot)?.add_shared_done_callback(&callback)?;
        Ok(())
    }

    fn do_remove_done_callback(&self, slot: &str, label: &str) -> Outcome<usize> {
        let future = self.slots.future_to("remove_done_callback", slot)?;
        let callback = self.callbacks.borrow().get(label).cloned();
        Ok(callback.map_or(0, |callback| future.remove_done_callback(&callback)))
    }

    fn do_get_name(&self, slot: &str) -> Outcome<String> {
        self.slots.task(slot).map(|task| shown_name(task.get_name()))
    }
}
