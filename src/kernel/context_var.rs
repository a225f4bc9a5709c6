//! Context variables: values that belong to a chain of calls, and not to a thread.
//!
//! A server keeps "the user of this request" in a variable, so that each function further in can log
//! it without being given it.  A `thread_local!` will not do: thousands of requests take turns in
//! one thread.  So a task and a callback each have a context of their own, copied from their
//! maker's at that moment.  What they set there, no other sees:
//!
//! ```text
//!   program's context ──copy, at run──▶ task 1's ──copy, at create_task──▶ task 2's
//!                                          └────────copy, at call_soon───▶ a callback's
//! ```
//!
//! A context is a list of values that is never changed, and so is shared by copies of the context:
//! copying is frequent, one for each task and callback, and setting is rare.  Setting makes a new
//! list.  CPython does so too, with a tree instead of a list (`hamt.c`); a program has few variables.
//!
//! asyncio enters a context for each turn: `self._context.run(self._callback, *self._args)`.  Here a
//! task's turn enters nothing.  A variable looks for the context of what is running:
//!
//! ```text
//!   a task's step runs      the task's, in its box of rare things
//!   a callback runs         OF_CALLBACK, if it is of this very turn
//!   no loop runs            OF_THREAD
//! ```
//!
//! Before the first variable is set in a thread no context is copied, so that a program without
//! variables pays one look for each callback and task.  Afterwards `call_soon` puts a copy
//! beside the function, in which it is called (`InContext`, in [`turn`](super::turn)).

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::current;
use super::loop_core::Context;
use crate::error::{Error, Result};

thread_local! {
    /// Whether a variable was ever set in this thread: before that nothing is to be copied.
    static IN_USE: Cell<bool> = const { Cell::new(false) };
    /// The context of this thread, where nothing of a loop runs.
    static OF_THREAD: RefCell<Option<Context>> = const { RefCell::new(None) };
    /// The context of the callback that has this turn.  It is not emptied when the turn is over, which
    /// would cost each turn something; it is of no use to the next, which is another turn.
    static OF_CALLBACK: RefCell<Option<(Turn, Context)>> = const { RefCell::new(None) };
}

/// Which turn of which loop it is: the loop's number, its iteration, and how many turns are left in that.
type Turn = (u64, u64, usize);

/// Whether what is made now may have to begin with a context.
///
/// Most programs set no variable: for them this is one look.
#[inline(always)]
pub(super) fn is_in_use() -> bool {
    IN_USE.get()
}

impl Context {
    /// One without any value.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another one with the same values.  Mirrors `Context.copy`; it copies no value.
    pub fn copy(&self) -> Self {
        Self { values: Rc::new(RefCell::new(self.values.borrow().clone())) }
    }

    fn is_empty(&self) -> bool {
        self.values.borrow().is_empty()
    }

    fn value(&self, variable: u64) -> Option<Rc<dyn Any>> {
        let values = self.values.borrow();
        values.iter().find(|(id, _)| *id == variable).map(|(_, value)| value.clone())
    }

    /// Puts a value in the place of the one that there was, and returns that.
    ///
    /// Other contexts may share the old list, so a new one is made.  The old one is dropped when the
    /// cell is free again: its last owner drops values of the user's.
    fn replace(&self, variable: u64, value: Option<Rc<dyn Any>>) -> Option<Rc<dyn Any>> {
        let mut values = self.values.borrow().as_ref().clone();
        let place = values.iter().position(|(id, _)| *id == variable);
        let before = place.map(|place| values.swap_remove(place).1);
        values.extend(value.map(|value| (variable, value)));
        let replaced = self.values.replace(Rc::new(values));
        drop(replaced);
        before
    }

    /// Calls a function in this context: what it sets is set here.  Mirrors `Context.run`.
    pub fn run<R>(&self, function: impl FnOnce() -> R) -> R {
        let _back = Entered { before: enter(self.clone()) };
        function()
    }

    /// Calls a callback in this context, which stays in force until the callback's turn is over: if it
    /// fails, the exception handler is called there, too, as asyncio does by `handle.get_context()`.
    pub(super) fn run_turn<R>(&self, callback: impl FnOnce() -> R) -> R {
        drop(enter(self.clone()));
        callback()
    }
}

impl PartialEq for Context {
    /// Whether both are one context.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.values, &other.values)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Context of {}>", self.values.borrow().len())
    }
}

/// While a function is called in a context.  Dropping it puts back the one before, in a panic too.
struct Entered {
    before: Option<Context>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        set_current(self.before.take());
    }
}

/// The context of what is called many times by the loop: the same for all its calls.
///
/// As long as no variable was ever set in this thread there is none, and nothing is entered.
pub(super) struct KeptContext(OnceCell<Context>);

impl KeptContext {
    /// A copy of the current one.
    pub(super) fn copy() -> Self {
        Self(inherited().map_or_else(OnceCell::new, OnceCell::from))
    }

    /// Calls a function in it; before the first variable is set, in none.
    pub(super) fn run<R>(&self, function: impl FnOnce() -> R) -> R {
        if is_in_use() {
            return self.0.get_or_init(Context::new).run_turn(function);
        }
        let _keeps = KeepsFirst(self);
        function()
    }
}

/// While a function is called in no context: if it sets the first variable, it has got one
/// with that, which is kept for its next call.
///
/// A reader of a socket is called for each message, and in asyncio always in the context of its
/// handle: what the first call sets, the second one sees.
struct KeepsFirst<'a>(&'a KeptContext);

impl Drop for KeepsFirst<'_> {
    #[inline]
    fn drop(&mut self) {
        if is_in_use() {
            self.0.0.get_or_init(own_context);
        }
    }
}

/// A variable whose value depends on the context.
///
/// In Python it stands at the top of a module; here it is a `static`, or stands in a
/// `thread_local!` if its values are not `Sync`.  Mirrors `contextvars.ContextVar`.
///
/// ```
/// use glassloop::{ContextVar, create_task};
///
/// static REQUEST: ContextVar<u32> = ContextVar::new("request");
///
/// # glassloop::run(async {
/// REQUEST.set(1);
/// let task = create_task(async {
///     assert_eq!(REQUEST.get()?, 1, "as it was when the task was made");
///     REQUEST.set(2);
///     Ok(())
/// })?;
/// REQUEST.set(3);
/// task.await?;
/// assert_eq!(REQUEST.get()?, 3, "what the task has set is the task's");
/// # Ok(()) }).unwrap();
/// ```
pub struct ContextVar<T> {
    name: &'static str,
    id: OnceLock<u64>,
    default: Option<T>,
}

/// What a variable was before it was set.  Mirrors `contextvars.Token`.
#[must_use = "without it the variable cannot be reset; `set` is for who does not need it"]
pub struct Token {
    variable: u64,
    before: Option<Rc<dyn Any>>,
    context: Context,
}

impl<T: Clone + 'static> ContextVar<T> {
    /// One without a default.
    pub const fn new(name: &'static str) -> Self {
        Self { name, id: OnceLock::new(), default: None }
    }

    /// One that has this value wherever none was set.
    pub const fn with_default(name: &'static str, default: T) -> Self {
        Self { name, id: OnceLock::new(), default: Some(default) }
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its value in the current context, else its default.  Mirrors `ContextVar.get`.
    ///
    /// # Errors
    /// `LookupError: <ContextVar name='…'>`, if it has neither.
    ///
    /// ```
    /// let peer = glassloop::ContextVar::<u32>::new("peer");
    /// let error = peer.get().unwrap_err();
    /// assert_eq!(format!("{error:?}").lines().next(), Some("LookupError: <ContextVar name='peer'>"));
    /// peer.set(7);
    /// assert_eq!(peer.get()?, 7);
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn get(&self) -> Result<T> {
        let value = self.value().or_else(|| self.default.clone());
        value.ok_or_else(|| Error::raise("LookupError", format!("{self:?}")))
    }

    /// Its value in the current context, else this one.  Mirrors `ContextVar.get(default)`.
    pub fn get_or(&self, default: T) -> T {
        self.value().unwrap_or(default)
    }

    fn value(&self) -> Option<T> {
        let value = current_context()?.value(self.id())?;
        value.downcast_ref().cloned()
    }

    /// Sets it in the current context.  Mirrors `ContextVar.set`.
    pub fn set(&self, value: T) {
        drop(self.set_for_now(value));
    }

    /// Sets it in the current context until the token puts back what was before.  Mirrors
    /// `ContextVar.set`.
    pub fn set_for_now(&self, value: T) -> Token {
        IN_USE.set(true);
        let context = own_context();
        let before = context.replace(self.id(), Some(Rc::new(value)));
        Token { variable: self.id(), before, context }
    }

    /// Makes it what it was before it was set.  Mirrors `ContextVar.reset`.
    ///
    /// # Errors
    /// `ValueError: <Token …> was created in a different Context`; `… by a different
    /// ContextVar`.
    ///
    /// ```
    /// let peer = glassloop::ContextVar::new("peer");
    /// peer.set(1);
    /// let token = peer.set_for_now(2);
    /// peer.reset(token)?;
    /// assert_eq!(peer.get()?, 1);
    /// # Ok::<(), glassloop::Error>(())
    /// ```
    pub fn reset(&self, token: Token) -> Result<()> {
        let refuse = |by: &str| {
            let sentence = format!("<Token var={self:?}> was created {by}");
            Err(Error::raise("ValueError", sentence))
        };
        if token.variable != self.id() {
            return refuse("by a different ContextVar");
        }
        if current_context().is_none_or(|current| current != token.context) {
            return refuse("in a different Context");
        }
        token.context.replace(token.variable, token.before);
        Ok(())
    }

    /// Its key in a context.  A `static` is made by the compiler, before any counter could run, so
    /// that the number is taken when it is first used.  `Relaxed`: the numbers have to differ, and
    /// nothing else is read by them.
    fn id(&self) -> u64 {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        *self.id.get_or_init(|| NEXT.fetch_add(1, Relaxed))
    }
}

impl<T> fmt::Debug for ContextVar<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<ContextVar name='{}'>", self.name)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<Token>")
    }
}

/// A copy of the current context.  Mirrors `contextvars.copy_context`.
///
/// ```
/// use glassloop::{ContextVar, copy_context};
///
/// let peer = ContextVar::new("peer");
/// peer.set(1);
/// let context = copy_context();
/// peer.set(2);
/// assert_eq!(context.run(|| peer.get())?, 1);
/// # Ok::<(), glassloop::Error>(())
/// ```
pub fn copy_context() -> Context {
    current_context().map_or_else(Context::new, |current| current.copy())
}

/// A copy of the current context for what begins here; none, if there is nothing in it.
///
/// A task that begins with none makes no box of rare things for it.
pub(super) fn inherited() -> Option<Context> {
    current_context().filter(|current| !current.is_empty()).map(|current| current.copy())
}

/// The context of who runs in this thread; none, if that has none yet.
fn current_context() -> Option<Context> {
    if let Some(task) = current::running_task() {
        return task.head().context();
    }
    match current_turn() {
        Some(turn) => {
            let of_callback = OF_CALLBACK.with(|context| context.borrow().clone());
            of_callback.filter(|(its_turn, _)| *its_turn == turn).map(|(_, context)| context)
        }
        None => OF_THREAD.with(|context| context.borrow().clone()),
    }
}

/// The context of who runs in this thread, made if there is none.
fn own_context() -> Context {
    current_context().unwrap_or_else(|| {
        let context = Context::new();
        set_current(Some(context.clone()));
        context
    })
}

/// Gives what runs in this thread that context, and returns the one that it had.
fn enter(context: Context) -> Option<Context> {
    let before = current_context();
    set_current(Some(context));
    before
}

/// Puts a context where [`current_context`] will look for it.  The one before is dropped last,
/// when each cell is free again: a value of the user's may have a `Drop` that asks for a variable.
fn set_current(context: Option<Context>) {
    if let Some(task) = current::running_task() {
        return task.head().set_context(context);
    }
    let before = match current_turn() {
        Some(turn) => {
            let of_callback = context.map(|context| (turn, context));
            OF_CALLBACK.with(|slot| slot.replace(of_callback)).map(|(_, context)| context)
        }
        None => OF_THREAD.with(|slot| slot.replace(context)),
    };
    drop(before);
}

/// Which turn a callback has, if a loop runs here.  `to_run` falls by one with each, so that no two
/// turns of an iteration are taken for one.
fn current_turn() -> Option<Turn> {
    let running = current::running()?;
    Some((running.inbox.loop_number, running.iteration.get(), running.to_run.get()))
}
