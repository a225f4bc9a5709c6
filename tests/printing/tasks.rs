//! Tasks, from the first step to what has become of them.

use std::time::Duration;

use glassloop::{
    Error, Future, Result, ReturnWhen, Task, TaskGroup, create_task_named, current_task, gather,
    get_running_loop, wait, wait_for, yield_now,
};

use crate::support::{Prints, compare};

async fn works(waits_for: Future<i32>, prints: Prints) -> Result<i32> {
    let itself = current_task()?.expect("a task runs");
    prints.say("executing", &itself);
    let stopped = waits_for.await;
    assert!(stopped.unwrap_err().is_cancelled());
    prints.say("asked to stop", &itself);
    itself.uncancel();
    prints.say("goes on", &itself);
    Ok(3)
}

async fn awaits<T: Clone + 'static>(future: impl Into<Future<T>>) -> Result<T> {
    future.into().await
}

async fn fails() -> Result<()> {
    Err(Error::raise("ValueError", "boom"))
}

async fn over<T: Clone + 'static>(task: &Task<T>) -> Result<()> {
    wait([task], None, ReturnWhen::AllCompleted).await.map(drop)
}

fn done(_future: &Future<i32>) {}

#[test]
fn tasks_print_as_in_asyncio_whatever_becomes_of_them() {
    compare("tasks", async |prints| {
        returned(&prints).await?;
        failed(&prints).await?;
        gathered(&prints).await?;
        limited_and_in_a_group(&prints).await
    });
}

async fn returned(prints: &Prints) -> Result<()> {
    let future = get_running_loop()?.create_future();
    let task = create_task_named("works", works(future.clone(), prints.clone()))?;
    prints.say("made", &task);
    yield_now().await?;
    prints.say("waits", &task);
    let other = create_task_named("awaits", awaits(task.clone()))?;
    yield_now().await?;
    prints.say("is awaited", &task);
    prints.say("awaits a task", &other);
    task.set_name("5");
    task.add_done_callback(done)?;
    prints.say("named anew", &task);
    task.cancel()?;
    prints.say("cancelling", &task);
    prints.say("what it waits for", &future);
    yield_now().await?;
    prints.say("returned", &task);
    prints.say("scheduled", &other);
    (&other).await?;
    prints.say("awaited", &other);
    Ok(())
}

async fn failed(prints: &Prints) -> Result<()> {
    let failed = create_task_named("fails", fails())?;
    over(&failed).await?;
    failed.exception()?;
    prints.say("failed", &failed);
    let never = create_task_named("never", fails())?;
    never.cancel()?;
    prints.say("cancelling before it begins", &never);
    over(&never).await?;
    prints.say("never begun", &never);
    Ok(())
}

async fn gathered(prints: &Prints) -> Result<()> {
    let event_loop = get_running_loop()?;
    let child = |name: &str| create_task_named(name, awaits(event_loop.create_future::<i32>()));
    let children = [child("one")?, child("two")?];
    let gathers = create_task_named("gathers", awaits(gather(children.clone())?))?;
    yield_now().await?;
    yield_now().await?;
    prints.say("gathers", &gathers);
    prints.say("is gathered", &children[0]);
    gathers.cancel()?;
    prints.say("cancelling a gathering", &gathers);
    prints.say("cancelling its child", &children[0]);
    over(&gathers).await
}

async fn limited_and_in_a_group(prints: &Prints) -> Result<()> {
    let limit = wait_for(get_running_loop()?.create_future::<i32>(), Duration::from_secs(9));
    let limited = create_task_named("limited", limit)?;
    yield_now().await?;
    prints.say("limited", &limited);
    limited.cancel()?;
    over(&limited).await?;
    let said = prints.clone();
    let child = TaskGroup::run(async move |group| {
        let child = group.create_task_named("child", glassloop::sleep(Duration::ZERO))?;
        said.say("in a group", &child);
        Ok(child)
    })
    .await?;
    prints.say("out of it", &child);
    Ok(())
}
