//! Callbacks and timers, and an operation against another loop.

use std::rc::Rc;

use glassloop::{EventLoop, Result};

use crate::machine::{Machine, in_units, units};
use crate::program::Argument::{self, *};
use crate::program::{Block, Operation};
use crate::slots::{Outcome, Slot};
use crate::sync_operations::outcome;
use crate::values::Value;

impl Machine {
    pub(crate) fn callback_operation(
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

    fn do_on(self: &Rc<Self>, slot: &str, operation: &Operation) -> Outcome {
        let event_loop = self.slots.event_loop(slot)?;
        self.operate(operation, &event_loop)
    }

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
            Slot::Handle(handle) => handle.cancel(),
            Slot::Timer(timer) => timer.cancel(),
            other => return Err(other.has_no("cancel")),
        }
        Ok(())
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
}
