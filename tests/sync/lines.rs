//! Whose line the trace shows: that of the program, wherever in the library it happens.

use glassloop::testing::record;
use glassloop::trace::{Event, Record, SourceLine};
use glassloop::{
    Awaitable, Condition, Event as Flag, LifoQueue, Lock, Queue, Semaphore, create_task, run, yield_now,
};

/// What became of futures that no task is, bindings and refusals: none at a line of the library.
fn lines(records: &[Record]) -> Vec<String> {
    let is_shown = |record: &&Record| {
        matches!(record.event, Event::FutureFinished(..) | Event::Bound(_) | Event::Refused(_))
    };
    let line = |record: &Record| record.source.as_ref().map_or_else(String::new, SourceLine::to_string);
    records.iter().filter(is_shown).map(line).collect()
}

/// Runs what makes one task wait and another wake it; every line is one of this file.
#[track_caller]
fn assert_in_this_file(program: impl Awaitable<()>) {
    let records = record(|| run(program).unwrap());
    let bound = records.iter().filter(|record| matches!(record.event, Event::Bound(_))).count();
    assert_eq!(bound, 1, "it is bound by the first who waits, and once");
    let lines = lines(&records);
    assert!(lines.len() >= 2 && lines.iter().all(|line| line.starts_with(file!())), "{lines:?}");
}

#[test]
fn who_waits_and_who_wakes_are_told_at_their_lines() {
    assert_in_this_file(async {
        let lock = Lock::new();
        lock.acquire().await?;
        let waits = create_task(lock.acquire())?;
        yield_now().await?;
        lock.release()?;
        waits.await
    });
    assert_in_this_file(async {
        let lock = Lock::new();
        let inside = lock.clone();
        let first = create_task(async move { inside.with(yield_now()).await })?;
        let second = create_task(async move { lock.with(yield_now()).await })?;
        first.await?;
        second.await
    });
    assert_in_this_file(async {
        let semaphore = Semaphore::new(0)?;
        let waits = create_task(semaphore.acquire())?;
        yield_now().await?;
        semaphore.release()?;
        waits.await
    });
    assert_in_this_file(async {
        let flag = Flag::new();
        let waits = create_task(flag.wait())?;
        yield_now().await?;
        flag.set()?;
        waits.await
    });
}

#[test]
fn who_puts_and_who_gets_are_told_at_their_lines() {
    assert_in_this_file(async {
        let queue = Queue::new(1);
        let waits = create_task(queue.get())?;
        yield_now().await?;
        queue.put(1).await?;
        waits.await.map(drop)
    });
    assert_in_this_file(async {
        let queue = LifoQueue::new(1);
        queue.put_nowait(1)?;
        let waits = create_task(queue.put(2))?;
        yield_now().await?;
        queue.get_nowait()?;
        waits.await
    });
    assert_in_this_file(async {
        let queue = Queue::<i32>::new(0);
        let waits = create_task(queue.get())?;
        yield_now().await?;
        queue.shutdown(false)?;
        waits.await.unwrap_err();
        Ok(())
    });
}

#[test]
fn who_notifies_is_told_at_its_line() {
    assert_in_this_file(async {
        let condition = Condition::new();
        let kitchen = condition.clone();
        let waits = create_task(async move { kitchen.with(kitchen.wait()).await })?;
        yield_now().await?;
        condition.acquire().await?;
        condition.notify_all()?;
        condition.release()?;
        waits.await
    });
}

#[test]
fn a_lock_of_another_run_is_refused_by_the_record_that_bound_it() {
    let lock = Lock::new();
    let two = |lock: &Lock| {
        let (first, second) = (lock.clone(), lock.clone());
        async move {
            first.acquire().await?;
            let waits = create_task(second.acquire())?;
            yield_now().await?;
            first.release()?;
            waits.await?;
            first.release()
        }
    };
    let records = record(|| {
        run(two(&lock)).unwrap();
        run(two(&lock)).unwrap_err();
    });
    let bound = records.iter().find(|record| matches!(record.event, Event::Bound(_))).unwrap();
    let Event::Bound(what) = &bound.event else { unreachable!() };
    let refused = records.iter().find_map(|record| match &record.event {
        Event::Refused(refused) => Some(refused),
        _ => None,
    });
    let refused = refused.unwrap();
    assert_eq!((&*what.class, &*refused.operation), ("Lock", "acquire"));
    assert_eq!(refused.cause, Some(bound.number));
    assert_eq!(refused.message, "<asyncio.locks.Lock object [locked]> is bound to a different event loop");
}
