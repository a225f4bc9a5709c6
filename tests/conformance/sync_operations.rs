//! The synchronous operations: the oracle's `do_…`.
//!
//! They stand by subject: [`callback_operations`], [`future_operations`],
//! [`loop_operations`], [`helper_operations`], [`primitive_operations`] and
//! [`version_operations`].
//!
//! [`callback_operations`]: crate::callback_operations
//! [`future_operations`]: crate::future_operations
//! [`loop_operations`]: crate::loop_operations
//! [`helper_operations`]: crate::helper_operations
//! [`primitive_operations`]: crate::primitive_operations
//! [`version_operations`]: crate::version_operations

use std::rc::Rc;

use glassloop::{Error, EventLoop, Result};

use crate::machine::Machine;
use crate::program::Argument::{self, *};
use crate::program::Operation;
use crate::slots::{Outcome, Trouble};
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
            .or_else(|| self.version_operation(name, arguments))
            .or_else(|| self.eager_operation(event_loop, name, arguments))
            .unwrap_or_else(|| Err(Error::raise("AttributeError", format!("no operation {name}")).into()))
    }
}

/// The error that `raise` and `set_exception` name: a class, and perhaps a text.
pub(crate) fn error_of(arguments: &[Argument]) -> Error {
    match arguments {
        [Word(class), Text(text)] => raised(class, text),
        [Word(class), ..] => raised(class, ""),
        _ => Error::raise("TypeError", "no class"),
    }
}
