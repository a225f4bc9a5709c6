//! Keeping a cancel away from what one waits for.

use super::tasks::{are_awaited, ensure_future};
use crate::error::{Result, contained};
use crate::kernel::{Awaitable, DoneCallback, Future, asyncio};

/// Waits for an awaitable without passing a cancel on to it.
///
/// If the task that awaits this is cancelled, it gets its `CancelledError`, and
/// what is inside runs on.  A coroutine becomes a task; something that is done
/// is given back as it is.  An error that comes when nobody waits any more
/// counts as read ([until 3.13](crate::Asyncio::shield_retrieves_an_error_that_comes_with_a_cancel)).
/// Mirrors `asyncio.shield`.
///
/// # Errors
/// As [`ensure_future`].
///
/// ```
/// use glassloop::{create_task, shield, yield_now};
///
/// # glassloop::run(async {
/// let inner = create_task(async {
///     yield_now().await?;
///     yield_now().await?;
///     Ok("finished")
/// })?;
/// let outer = shield(inner.clone())?;
/// outer.cancel()?;
/// assert!(outer.await.unwrap_err().is_cancelled());
/// assert_eq!(inner.await?, "finished");
/// # Ok(()) }).unwrap();
/// ```
#[track_caller]
pub fn shield<T: Clone + 'static>(awaitable: impl Awaitable<T>) -> Result<Future<T>> {
    let inner = ensure_future(awaitable)?;
    if inner.done() {
        return Ok(inner);
    }
    are_awaited([&inner]);
    let event_loop = inner.get_loop();
    let outer = event_loop.create_future();
    let forget = if event_loop.current_task().is_some() { callback_that_forgets(&inner)? } else { None };
    let pass_on = DoneCallback::named("shield.<locals>._inner_done_callback", pass_on_to(outer.clone()));
    inner.add_shared_done_callback(&pass_on)?;
    let let_go = DoneCallback::named(
        "shield.<locals>._outer_done_callback",
        let_go_of(inner, [Some(pass_on), forget]),
    );
    outer.add_shared_done_callback(&let_go)?;
    Ok(outer)
}

/// The one that forgets who awaits, of a version that leaves it on the inner future.
fn callback_that_forgets<T: 'static>(inner: &Future<T>) -> Result<Option<DoneCallback<T>>> {
    if !asyncio().shield_leaves_a_second_callback() {
        return Ok(None);
    }
    let forget = DoneCallback::named("shield.<locals>._clear_awaited_by_callback", |_: &Future<T>| ());
    inner.add_shared_done_callback(&forget)?;
    Ok(Some(forget))
}

/// What the inner future does when it is done.
fn pass_on_to<T: Clone + 'static>(outer: Future<T>) -> impl Fn(&Future<T>) -> Result<()> {
    move |inner| {
        if outer.cancelled() {
            if !inner.cancelled() && asyncio().shield_retrieves_an_error_that_comes_with_a_cancel() {
                // Marks its exception as read: nobody else will.
                inner.exception()?;
            }
            return Ok(());
        }
        if inner.cancelled() {
            return outer.cancel().map(drop);
        }
        match contained(|| inner.result()) {
            Ok(result) => outer.set_result(result),
            Err(error) => outer.set_exception(error),
        }
    }
}

/// What the outer future does when it is done, such as cancelled.
fn let_go_of<T: 'static>(inner: Future<T>, of: [Option<DoneCallback<T>>; 2]) -> impl Fn(&Future<T>) {
    move |_| {
        if !inner.done() {
            for callback in of.iter().flatten() {
                inner.remove_done_callback(callback);
            }
        }
    }
}
