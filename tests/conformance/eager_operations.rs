//! Tasks that start at once, and context variables: level 7.

use std::rc::Rc;

use glassloop::{ContextVar, EventLoop, Result, TaskFactory, TaskOptions, create_task_with};

use crate::machine::Machine;
use crate::program::Argument::{self, *};
use crate::slots::{Outcome, Slot};
use crate::sync_operations::outcome;
use crate::values::Value;

impl Machine {
    pub(crate) fn eager_operation(
        self: &Rc<Self>,
        event_loop: &EventLoop,
        name: &str,
        arguments: &[Argument],
    ) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("eager_task", [Name(slot), Coroutine(coroutine)]) => {
                outcome(self.do_eager_task(event_loop, slot, coroutine))
            }
            ("create_eager_task", [Name(slot), Coroutine(coroutine)]) => {
                outcome(self.do_create_eager_task(slot, coroutine))
            }
            ("eager_factory", [Bool(eager)]) => {
                event_loop.set_task_factory(eager.then(starts_every_task));
                Ok(Value::None)
            }
            ("set_var", [Name(name), Integer(value)]) => {
                self.variable(name).set(*value);
                Ok(Value::None)
            }
            ("get_var", [Name(name)]) => outcome(self.variable(name).get().map(Value::Integer)),
            _ => return None,
        })
    }

    fn do_eager_task(self: &Rc<Self>, event_loop: &EventLoop, slot: &str, coroutine: &str) -> Result<()> {
        let options = TaskOptions::new().name(slot).eager_start(true);
        let task = event_loop.create_task_with(options, self.run(slot, coroutine))?;
        self.slots.put(slot, Slot::Task(task));
        Ok(())
    }

    fn do_create_eager_task(self: &Rc<Self>, slot: &str, coroutine: &str) -> Result<()> {
        let options = TaskOptions::new().name(slot).eager_start(true);
        let task = create_task_with(options, self.run(slot, coroutine))?;
        self.slots.put(slot, Slot::Task(task));
        Ok(())
    }

    /// The context variable of that name, which is 0 at first.
    fn variable(&self, name: &str) -> Rc<ContextVar<i64>> {
        let mut variables = self.variables.borrow_mut();
        let variable = variables.entry(name.to_owned());
        variable.or_insert_with(|| Rc::new(ContextVar::with_default("variable", 0))).clone()
    }
}

/// As the oracle's own factory: it takes `eager_start` in every version.
fn starts_every_task() -> TaskFactory {
    Rc::new(|_, options| {
        let eager = options.starts_eagerly().unwrap_or(true);
        Ok(options.eager_start(eager))
    })
}
