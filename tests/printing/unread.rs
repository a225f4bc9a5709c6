//! What the default handler says of errors that nobody has looked at, and of what fails in it.

use glassloop::{Error, EventLoop, Result, create_task_named, gather, get_running_loop, shield, yield_now};

use crate::reports::{Hears, fail};
use crate::support::compare;

fn boom() -> Error {
    Error::raise("ValueError", "boom")
}

async fn fails() -> Result<()> {
    fail()
}

#[test]
fn what_nobody_has_looked_at_is_reported_as_in_asyncio() {
    compare("unread", async |prints| {
        let event_loop = get_running_loop()?;
        let hears = Hears::new(&event_loop, prints);
        a_future_and_a_task(&event_loop, &hears).await?;
        of_helpers(&event_loop, &hears).await?;
        event_loop.threadsafe().call_soon_threadsafe(fail)?;
        hears.reported("a callback of another thread's").await
    });
}

async fn a_future_and_a_task(event_loop: &EventLoop, hears: &Hears) -> Result<()> {
    let future = event_loop.create_future::<()>();
    future.set_exception(boom())?;
    drop(future);
    hears.reported("a future").await?;
    let task = create_task_named("fails", fails())?;
    yield_now().await?;
    drop(task);
    hears.reported("a task").await
}

async fn of_helpers(event_loop: &EventLoop, hears: &Hears) -> Result<()> {
    let child = event_loop.create_future::<()>();
    let gathered = gather([child.clone()])?;
    child.set_exception(boom())?;
    yield_now().await?;
    yield_now().await?;
    drop((gathered, child));
    hears.reported("a gathering").await?;
    let inner = event_loop.create_future::<()>();
    let outer = shield(inner.clone())?;
    inner.set_exception(boom())?;
    yield_now().await?;
    drop((outer, inner));
    hears.reported("a shield").await?;
    let inner = event_loop.create_future::<()>();
    shield(inner.clone())?.cancel()?;
    yield_now().await?;
    inner.set_exception(boom())?;
    yield_now().await?;
    drop(inner);
    hears.reported("a shield that was let go").await
}
