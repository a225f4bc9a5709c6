//! Coroutines, and the operations that stand in them only: the oracle's `aw_…`.

use std::pin::Pin;
use std::rc::Rc;

use glassloop::{Error, Result, get_running_loop, sleep};

use crate::awaitable::Awaited;
use crate::machine::{Machine, units};
use crate::program::Argument::{self, *};
use crate::program::{Block, Kind, Operation};
use crate::slots::{Outcome, Trouble};
use crate::sync_operations::{error_of, outcome};
use crate::values::{Value, catches, show_error};

/// A future that is boxed, so that steps can stand in steps.
type Steps<'a, T = ()> = Pin<Box<dyn Future<Output = Result<T>> + 'a>>;

impl Machine {
    /// The coroutine of that name, run by `who`.
    pub(crate) fn run(self: &Rc<Self>, who: &str, coroutine: &str) -> Steps<'static, Value> {
        let (machine, who) = (self.clone(), who.to_owned());
        let coroutine = self.program.coroutines.get(coroutine).cloned();
        Box::pin(async move {
            let coroutine = coroutine.ok_or_else(|| Error::raise("KeyError", who.clone()))?;
            let _entered = machine.enter_coroutine();
            machine.steps(&who, &coroutine.steps).await?;
            let Some(value) = coroutine.returns else {
                machine.log(&who, "end", "ok");
                return Ok(Value::None);
            };
            let value = Value::Integer(value);
            machine.log(&who, "return", &value.outcome());
            Ok(value)
        })
    }

    pub(crate) fn steps<'a>(self: &'a Rc<Self>, who: &'a str, operations: &'a Block) -> Steps<'a> {
        Box::pin(async move {
            for operation in operations.iter() {
                match (operation.kind, operation.name) {
                    _ if self.is_cut_off() => std::future::pending::<()>().await,
                    (Kind::Synchronous, _) => self.sync(who, operation, &get_running_loop()?)?,
                    (Kind::Awaiting, "try") => self.attempt(who, &operation.arguments).await?,
                    (Kind::Awaiting, _) => self.awaiting(who, operation).await?,
                }
            }
            Ok(())
        })
    }

    /// Runs one await operation: logs what came of it; an error goes on up.
    async fn awaiting(self: &Rc<Self>, who: &str, operation: &Operation) -> Result<()> {
        let outcome = self.operate_awaiting(who, operation.name, &operation.arguments).await;
        self.log_outcome(who, operation, &outcome);
        match outcome {
            Err(Trouble::Raised(error)) => Err(error),
            _ => Ok(()),
        }
    }

    async fn attempt(self: &Rc<Self>, who: &str, arguments: &[Argument]) -> Result<()> {
        let [Block(body), Word(class), Block(handler), Block(last)] = arguments else {
            return Err(Error::raise("TypeError", "try"));
        };
        let attempted = match self.steps(who, body).await {
            Err(error) if catches(class, &error) => {
                self.log(who, "except", &show_error(&error));
                self.steps(who, handler).await
            }
            attempted => attempted,
        };
        self.steps(who, last).await?;
        attempted
    }

    /// Calls the method that carries the operation out.
    async fn operate_awaiting(self: &Rc<Self>, who: &str, name: &str, arguments: &[Argument]) -> Outcome {
        if let Some(outcome) = self.plain_awaiting(who, name, arguments).await {
            return outcome;
        }
        if let Some(outcome) = self.helper_awaiting(who, name, arguments).await {
            return outcome;
        }
        if let Some(outcome) = self.primitive_awaiting(who, name, arguments).await {
            return outcome;
        }
        if let Some(outcome) = self.version_awaiting(who, name, arguments).await {
            return outcome;
        }
        Err(Error::raise("AttributeError", format!("no operation {name}")).into())
    }

    async fn plain_awaiting(
        self: &Rc<Self>,
        who: &str,
        name: &str,
        arguments: &[Argument],
    ) -> Option<Outcome> {
        Some(match (name, arguments) {
            ("sleep", [Count(time)]) => outcome(sleep(units(*time)).await),
            ("await", [Name(slot)]) => self.aw_await(slot).await,
            ("call", [Coroutine(coroutine)]) => outcome(self.aw_call(who, coroutine).await),
            ("raise", error) => Err(error_of(error).into()),
            _ => return None,
        })
    }

    async fn aw_await(&self, slot: &str) -> Outcome {
        Ok(match self.slots.awaited(slot)? {
            Awaited::Future(future) => future.await?,
            Awaited::Once(once) => once.await?,
        })
    }

    async fn aw_call(self: &Rc<Self>, who: &str, coroutine: &str) -> Result<Value> {
        self.run(&format!("{who}.{coroutine}"), coroutine).await
    }
}
