//! A conformance program: what the interpreter runs, once it is known to be well formed.
//!
//! An operation is its name and its arguments, as in the oracle.  What stands
//! where is checked by [`parse`](crate::parse) against the table in
//! [`shapes`](crate::shapes), so the interpreter can match on it.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;

/// One line of a corpus.
pub(crate) struct Program {
    pub(crate) id: String,
    pub(crate) level: u64,
    pub(crate) coroutines: BTreeMap<String, Coroutine>,
    pub(crate) main: Block,
    /// What CPython printed.
    pub(crate) expected: Vec<String>,
    /// The line itself, to be shown to whoever has to look into it.
    pub(crate) json: Json,
}

/// What a coroutine does, and what it returns, if it reaches a `return`.
#[derive(Clone)]
pub(crate) struct Coroutine {
    pub(crate) steps: Block,
    pub(crate) returns: Option<i64>,
}

pub(crate) type Block = Rc<[Operation]>;

/// One operation of a block.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) arguments: Vec<Argument>,
}

/// Who carries an operation out.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// A `do_…` method; an error is logged and the block goes on.
    Synchronous,
    /// An `aw_…` method; an error is logged and goes up.
    Awaiting,
}

/// What an operation is given.
pub(crate) enum Argument {
    /// A slot, or a name that is no coroutine's.
    Name(String),
    Text(String),
    /// Units of 1/64 s, or the number that makes a semaphore, a queue, a barrier.
    Count(u64),
    Integer(i64),
    Bool(bool),
    /// A Python class, the return condition of `wait`, or the kind of a queue.
    Word(String),
    Coroutine(String),
    Names(Vec<String>),
    /// Coroutines, each with the name under which it is started.
    Started(Vec<(String, String)>),
    Block(Block),
    Operation(Box<Operation>),
    /// `null`, or an optional argument that was left out.
    Nothing,
}
