//! Queues, locks, limits, groups, handles and futures.

use std::time::Duration;

use glassloop::{
    Barrier, BoundedSemaphore, Condition, DoneCallback, Error, Event, EventLoop, Future, LifoQueue, Lock,
    PriorityQueue, Queue, Result, ReturnWhen, Semaphore, TaskGroup, Timeout, create_task, create_task_named,
    gather, get_running_loop, run_coroutine_threadsafe, shield, sleep, wait, yield_now,
};

use crate::support::{compare, until};

#[test]
fn queues_print_as_in_asyncio() {
    compare("queues", async |prints| {
        let queue = Queue::new(0);
        prints.say("empty", &queue);
        // CPython's list has a number and a text: here they are of one type.
        queue.put_nowait(Item::Number(1))?;
        queue.put_nowait(Item::Text("it's"))?;
        prints.say("two items", &queue);
        queue.shutdown(false)?;
        prints.say("shut down", &queue);
        let last = LifoQueue::new(2);
        last.put_nowait(1)?;
        last.put_nowait(2)?;
        let putter = create_task(last.put(3))?;
        yield_now().await?;
        prints.say("a putter", &last);
        putter.cancel()?;
        let smallest = PriorityQueue::new(0);
        [5, 3, 8, 1, 9, 2, 7].into_iter().try_for_each(|number| smallest.put_nowait(number))?;
        prints.say("a heap", &smallest);
        smallest.get_nowait()?;
        prints.say("less one", &smallest);
        smallest.get_nowait()?;
        prints.say("less two", &smallest);
        let queue = Queue::<i32>::new(3);
        let getter = create_task(queue.get())?;
        yield_now().await?;
        prints.say("a getter", &queue);
        getter.cancel()?;
        yield_now().await?;
        prints.say("none any more", &queue);
        Ok(())
    });
}

#[derive(Clone)]
enum Item {
    Number(i32),
    Text(&'static str),
}

impl std::fmt::Debug for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Item::Number(number) => number.fmt(f),
            Item::Text(text) => text.fmt(f),
        }
    }
}

#[test]
fn a_queue_of_what_has_no_debug_names_its_items() -> Result<()> {
    struct Order;
    let queue = Queue::new(0);
    queue.put_nowait(Order)?;
    assert_eq!(queue.repr(), "<Queue maxsize=0 _queue=[<Order object>] tasks=1>");
    Ok(())
}

#[test]
fn an_item_that_prints_its_own_queue_comes_to_an_end() -> Result<()> {
    #[derive(Clone, Debug)]
    struct Inside(#[expect(dead_code, reason = "it is only printed")] Queue<Inside>);
    let queue = Queue::new(0);
    queue.put_nowait(Inside(queue.clone()))?;
    let printed = "<Queue maxsize=0 _queue=[Inside(<Queue maxsize=0 _queue=[...] tasks=1>)] tasks=1>";
    assert_eq!(format!("{queue:?}"), printed);
    queue.get_nowait().map(drop)
}

#[test]
fn locks_print_as_in_asyncio() {
    compare("locks", async |prints| {
        let lock = Lock::new();
        prints.say("free", &lock);
        lock.acquire().await?;
        let waiting = create_task(lock.acquire())?;
        yield_now().await?;
        prints.say("locked", &lock);
        lock.release()?;
        waiting.await?;
        let event = Event::new();
        let waiting = create_task(event.wait())?;
        yield_now().await?;
        prints.say("unset", &event);
        event.set()?;
        prints.say("set", &event);
        waiting.await?;
        prints.say("alone", &event);
        let semaphore = Semaphore::new(2)?;
        prints.say("two left", &semaphore);
        semaphore.acquire().await?;
        semaphore.acquire().await?;
        let waiting = create_task(semaphore.acquire())?;
        yield_now().await?;
        prints.say("none left", &semaphore);
        semaphore.release()?;
        prints.say("given on", &semaphore);
        waiting.await?;
        prints.say("bounded", &BoundedSemaphore::new(1)?);
        let condition = Condition::new();
        prints.say("condition", &condition);
        let waits = condition.clone();
        let waiting = create_task(async move {
            waits.acquire().await?;
            waits.wait().await?;
            waits.release()
        })?;
        yield_now().await?;
        prints.say("waited for", &condition);
        condition.acquire().await?;
        condition.notify(1)?;
        prints.say("notified", &condition);
        condition.release()?;
        waiting.await?;
        let barrier = Barrier::new(2)?;
        prints.say("barrier", &barrier);
        let waiting = create_task(barrier.wait())?;
        yield_now().await?;
        prints.say("half full", &barrier);
        barrier.abort().await?;
        prints.say("aborted", &barrier);
        waiting.await.unwrap_err();
        Ok(())
    });
}

#[test]
fn limits_print_as_in_asyncio() {
    compare("limits", async |prints| {
        prints.say("new", &Timeout::after(Duration::from_secs(10))?);
        let limit = Timeout::at(Duration::new(1_000_000_000_000, 123_450_000));
        limit.enter()?;
        prints.say("far", &limit);
        limit.exit(Ok(()))?;
        let limit = Timeout::at(Duration::new(1_000_000_000, 500_000));
        limit.enter()?;
        prints.say("a tie", &limit);
        limit.exit(Ok(()))?;
        let limit = Timeout::at(Duration::from_millis(1_000_000_000_500));
        limit.enter()?;
        prints.say("active", &limit);
        limit.reschedule(None)?;
        prints.say("for ever", &limit);
        limit.exit(Ok(()))?;
        prints.say("over", &limit);
        let limit = Timeout::after(Duration::ZERO)?;
        limit.enter()?;
        let slept = sleep(Duration::from_secs(1)).await;
        prints.say("expiring", &limit);
        limit.exit(slept).unwrap_err();
        prints.say("expired", &limit);
        Ok(())
    });
}

#[test]
fn groups_print_as_in_asyncio() {
    compare("groups", async |prints| {
        let group = TaskGroup::new();
        prints.say("new", &group);
        group.enter()?;
        prints.say("entered", &group);
        group.create_task(async { Err::<(), _>(Error::raise("ValueError", "")) })?;
        group.create_task(async {
            sleep(Duration::from_secs(9)).await.unwrap_err();
            yield_now().await
        })?;
        prints.say("two tasks", &group);
        let slept = sleep(Duration::from_secs(9)).await;
        prints.say("failing", &group);
        group.exit(slept).await.unwrap_err();
        prints.say("failed", &group);
        let group = TaskGroup::new();
        group.enter()?;
        group.exit(Ok(())).await?;
        prints.say("over", &group);
        Ok(())
    });
}

fn hello() {}

#[test]
fn handles_and_loops_print_as_in_asyncio() {
    compare("handles", async |prints| {
        let event_loop = get_running_loop()?;
        let handle = event_loop.call_soon(hello)?;
        prints.say("handle", &handle);
        handle.cancel();
        prints.say("cancelled", &handle);
        let timer = event_loop.call_at(Duration::from_millis(1_000_000_000_500), hello)?;
        prints.say("timer", &timer);
        timer.cancel();
        prints.say("cancelled timer", &timer);
        prints.say("running loop", &event_loop);
        let closed = EventLoop::new()?;
        closed.close()?;
        prints.say("closed loop", &closed);
        closed.set_debug(true);
        prints.say("in debug mode", &closed);
        Ok(())
    });
}

fn done(_future: &Future<i32>) {}

#[test]
fn futures_and_tasks_print_as_in_asyncio() {
    compare("futures", async |prints| {
        let event_loop = get_running_loop()?;
        let future = event_loop.create_future::<i32>();
        prints.say("pending", &future);
        for _ in 0..3 {
            future.add_shared_done_callback(&DoneCallback::new(done))?;
            prints.say("called back", &future);
        }
        let children = [event_loop.create_future(), event_loop.create_future()];
        let gathered = gather(children.clone())?;
        prints.say("gather", &gathered);
        prints.say("child", &children[0]);
        let shielded = shield(children[1].clone())?;
        prints.say("shield", &shielded);
        prints.say("shielded", &children[1]);
        children.iter().try_for_each(|child| child.set_result(1))?;
        (&gathered).await?;
        prints.say("gathered", &gathered);
        let waited = create_task_named("waits", wait([future.clone()], None, ReturnWhen::AllCompleted))?;
        yield_now().await?;
        prints.say_text("waits", &waited.repr());
        future.set_exception(Error::raise("ValueError", "it's"))?;
        future.exception()?;
        prints.say("failed", &future);
        waited.await?;
        let task = create_task_named("it's \"it\"", sleep(Duration::from_secs(5)))?;
        yield_now().await?;
        prints.say("task", &task);
        task.cancel()?;
        prints.say("cancelling", &task);
        (&task).await.unwrap_err();
        prints.say("cancelled", &task);
        let threadsafe = event_loop.threadsafe();
        let asked = run_coroutine_threadsafe(|| async { Ok(3) }, &threadsafe)?;
        prints.say("asked", &asked);
        until(|| asked.done()).await?;
        prints.say("answered", &asked);
        let fails = || async { Err::<(), _>(Error::raise("ValueError", "x")) };
        let asked = run_coroutine_threadsafe(fails, &threadsafe)?;
        until(|| asked.done()).await?;
        prints.say("refused", &asked);
        let asked = run_coroutine_threadsafe(|| async { Ok(3) }, &threadsafe)?;
        asked.cancel()?;
        prints.say("called off", &asked);
        Ok(())
    });
}
