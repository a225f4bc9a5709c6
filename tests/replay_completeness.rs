//! The trace leaves nothing out: between any two callbacks of all these
//! programs, the loop's own snapshot equals the one that the replay makes out
//! of the trace alone.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use glassloop::testing::{Records, record, record_and_replay, record_and_replay_all_threads};
use glassloop::trace::snapshot::Lifecycle;
use glassloop::trace::{Event, Record};
use glassloop::{
    DoneCallback, Error, ErrorKind, EventLoop, Future, Result, Task, TimerHandle, WeakEventLoop,
    current_task, get_running_loop, new_event_loop, set_event_loop, sleep, yield_now,
};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Runs a program on a loop of its own, and closes that.
#[track_caller]
fn complete(program: impl FnOnce(&EventLoop) -> Result<()>) -> Records {
    record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        program(&event_loop).unwrap();
        event_loop.close().unwrap();
    })
}

fn never() {
    unreachable!("it was cancelled, or let go");
}

fn panics() {
    panic!("on purpose");
}

fn count(records: &[Record], is_it: impl Fn(&Event) -> bool) -> usize {
    records.iter().filter(|record| is_it(&record.event)).count()
}

// ── callbacks and timers ────────────────────────────────────────────────────

#[test]
fn callbacks_that_schedule_callbacks() {
    fn again(event_loop: &EventLoop, left: u32) -> Result<()> {
        if left == 0 {
            event_loop.stop();
            return Ok(());
        }
        let inside = event_loop.clone();
        event_loop.call_soon(move || again(&inside, left - 1))?;
        event_loop.call_soon(|| ())?;
        Ok(())
    }
    complete(|event_loop| {
        again(event_loop, 5)?;
        event_loop.run_forever()
    });
}

#[test]
fn callbacks_that_are_cancelled_before_and_during_their_iteration() {
    let records = complete(|event_loop| {
        let first = event_loop.call_soon(never)?;
        first.cancel();
        first.cancel();
        let victim = Rc::new(RefCell::new(None));
        let takes = victim.clone();
        event_loop.call_soon(move || {
            let victim: Option<glassloop::Handle> = takes.take();
            victim.unwrap().cancel();
        })?;
        *victim.borrow_mut() = Some(event_loop.call_soon(never)?);
        event_loop.run_once()?;
        let ran = event_loop.call_soon(|| ())?;
        event_loop.run_once()?;
        ran.cancel();
        Ok(())
    });
    assert_eq!(count(&records, |event| matches!(event, Event::CallbackSkipped(_))), 2);
    assert_eq!(count(&records, |event| matches!(event, Event::CallbackCancelled(_))), 3);
}

#[test]
fn timers_that_fire_in_the_order_of_their_deadlines() {
    complete(|event_loop| {
        for delay in [3, 1, 2, 1, 3, 0, 2] {
            event_loop.call_later(seconds(delay), || ())?;
        }
        event_loop.call_at(seconds(1), || ())?;
        let stopper = event_loop.clone();
        event_loop.call_later(seconds(4), move || stopper.stop())?;
        event_loop.run_forever()
    });
}

#[test]
fn timers_that_are_cancelled_at_the_top_in_the_middle_and_when_due() {
    let records = complete(|event_loop| {
        let first = event_loop.call_later(seconds(1), never)?;
        let middle = event_loop.call_later(seconds(3), never)?;
        let due = Rc::new(RefCell::new(None));
        let takes = due.clone();
        event_loop.call_later(seconds(2), move || {
            let due: Option<glassloop::TimerHandle> = takes.take();
            due.unwrap().cancel();
        })?;
        *due.borrow_mut() = Some(event_loop.call_later(seconds(2), never)?);
        let stopper = event_loop.clone();
        event_loop.call_later(seconds(5), move || stopper.stop())?;
        middle.cancel();
        event_loop.call_soon(move || first.cancel())?;
        event_loop.run_forever()
    });
    assert_eq!(count(&records, |event| matches!(event, Event::TimerDropped(_))), 2);
    assert_eq!(
        count(&records, |event| matches!(event, Event::CallbackSkipped(_))),
        1,
        "due, and then cancelled"
    );
}

#[test]
fn so_many_cancelled_timers_that_the_heap_is_rebuilt() {
    let records = complete(|event_loop| {
        let timers = (0..300).map(|number| event_loop.call_later(seconds(1 + number % 7), || ()));
        let timers: Vec<_> = timers.collect::<Result<_>>()?;
        timers.iter().skip(1).step_by(3).for_each(|timer| timer.cancel());
        timers.iter().skip(2).step_by(3).for_each(|timer| timer.cancel());
        event_loop.call_later(seconds(9), {
            let stopper = event_loop.clone();
            move || stopper.stop()
        })?;
        event_loop.run_forever()
    });
    let dropped_at_once = records
        .iter()
        .filter(|record| record.iteration == 1 && matches!(record.event, Event::TimerDropped(_)));
    assert_eq!(dropped_at_once.count(), 200);
}

#[test]
fn a_callback_that_blocks_the_thread_makes_many_timers_due_at_once() {
    complete(|event_loop| {
        for delay in 1..4 {
            event_loop.call_later(seconds(delay), || ())?;
        }
        let blocks = event_loop.clone();
        event_loop.call_soon(move || blocks.block_thread(seconds(10)))?;
        event_loop.run_once()?;
        event_loop.run_once()
    });
}

// ── the lifecycle ───────────────────────────────────────────────────────────

#[test]
fn stop_before_during_and_after_a_run() {
    complete(|event_loop| {
        event_loop.stop();
        event_loop.run_forever()?;
        let stopper = event_loop.clone();
        event_loop.call_soon(move || {
            stopper.stop();
            stopper.stop();
            stopper.call_soon(|| ()).map(drop)
        })?;
        event_loop.call_soon(|| ())?;
        event_loop.run_forever()?;
        event_loop.run_once()?;
        event_loop.stop();
        assert_eq!(event_loop.snapshot().lifecycle, Lifecycle::Stopping);
        Ok(())
    });
}

#[test]
fn a_run_that_ends_with_an_error() {
    let records = complete(|event_loop| {
        assert!(matches!(event_loop.run_forever().unwrap_err().kind(), ErrorKind::Hang { .. }));
        let forever = event_loop.create_future::<()>();
        assert!(matches!(
            event_loop.run_until_complete(forever.clone()).unwrap_err().kind(),
            ErrorKind::Hang { .. }
        ));
        let stopper = event_loop.clone();
        event_loop.call_soon(move || stopper.stop())?;
        let error = event_loop.run_until_complete(forever.clone()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::StoppedBeforeComplete));
        Ok(())
    });
    let begun = count(&records, |event| matches!(event, Event::RunBegun(_)));
    assert_eq!(count(&records, |event| matches!(event, Event::RunEnded)), begun);
}

#[test]
fn every_operation_that_a_running_and_a_closed_loop_refuses() {
    let records = record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        let inside = event_loop.clone();
        let other = new_event_loop().unwrap();
        let callback = move || {
            inside.run_forever().unwrap_err();
            inside.close().unwrap_err();
            inside.run_until_complete(async { Ok(()) }).unwrap_err();
            other.run_once().unwrap_err();
            other.close()
        };
        event_loop.call_soon(callback).unwrap();
        event_loop.run_once().unwrap();
        event_loop.close().unwrap();
        event_loop.close().unwrap();
        event_loop.stop();
        event_loop.call_soon(|| ()).unwrap_err();
        event_loop.call_later(seconds(1), || ()).unwrap_err();
        event_loop.create_task(async { Ok(()) }).unwrap_err();
        event_loop.run_forever().unwrap_err();
        let future = event_loop.create_future::<()>();
        future.set_result(()).unwrap();
        future.add_done_callback(|_| ()).unwrap_err();
    });
    assert_eq!(count(&records, |event| matches!(event, Event::Refused(_))), 9);
}

#[test]
fn close_lets_go_of_everything_but_the_tasks() {
    let records = complete(|event_loop| {
        let waited_for = event_loop.create_future::<()>();
        event_loop.create_task({
            let waited_for = waited_for.clone();
            async move { waited_for.await }
        })?;
        event_loop.create_task_named("sleeper", sleep(seconds(60)))?;
        event_loop.create_task(std::future::pending::<Result<()>>())?;
        event_loop.run_once()?;
        event_loop.create_task_named("never begun", async { Ok(()) })?;
        event_loop.call_soon(never)?;
        event_loop.call_later(seconds(1), never)?;
        event_loop.close()?;
        let left = event_loop.snapshot();
        assert_eq!((left.ready.len(), left.timers.len(), left.tasks.len()), (0, 0, 4));
        waited_for.set_result(()).unwrap_err();
        event_loop.all_tasks()[1].cancel().ok();
        Ok(())
    });
    assert_eq!(count(&records, |event| matches!(event, Event::TaskDestroyed(_))), 4);
}

#[test]
fn a_loop_that_is_dropped_without_being_closed() {
    let records = record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        event_loop.create_task(sleep(seconds(1))).unwrap();
        event_loop.run_once().unwrap();
        event_loop.call_soon(|| ()).unwrap();
    });
    assert_eq!(count(&records, |event| matches!(event, Event::Closed | Event::TaskDestroyed(_))), 2);
}

#[test]
fn many_loops_in_one_thread_that_work_on_one_another() {
    record_and_replay(|| {
        let loops: Vec<_> = (0..3).map(|_| new_event_loop().unwrap()).collect();
        let [one, two, three] = &loops[..] else { unreachable!() };
        let foreign = two.create_future::<()>();
        let task = two.create_task(sleep(seconds(1))).unwrap();
        two.run_once().unwrap();
        let (inside, resolves, cancels) = (two.clone(), foreign.clone(), task.clone());
        two.create_task(foreign.clone().into_future_of_a_task()).unwrap();
        one.call_soon(move || {
            inside.call_soon(|| ())?;
            cancels.cancel()?;
            resolves.set_result(())
        })
        .unwrap();
        one.run_once().unwrap();
        two.run_until_complete(task).unwrap_err();
        set_event_loop(Some(three));
        three.run_until_complete(yield_now()).unwrap();
        set_event_loop(None);
        for event_loop in &loops {
            event_loop.close().unwrap();
        }
    });
}

/// An await in a coroutine, where an `async` block would hide it.
trait IntoFutureOfATask {
    async fn into_future_of_a_task(self) -> Result<()>;
}

impl IntoFutureOfATask for Future<()> {
    async fn into_future_of_a_task(self) -> Result<()> {
        self.await
    }
}

// ── tasks and futures ───────────────────────────────────────────────────────

#[test]
fn tasks_that_sleep_yield_and_wait_for_one_another() {
    complete(|event_loop| {
        event_loop.run_until_complete(async {
            let event_loop = get_running_loop()?;
            let slow = event_loop.create_task(sleep(seconds(2)))?;
            let waits = |task: glassloop::Task<()>| async move { task.await };
            let first = event_loop.create_task(waits(slow.clone()))?;
            let second = event_loop.create_task(waits(slow))?;
            let yields = event_loop.create_task(async {
                for _ in 0..3 {
                    yield_now().await?;
                }
                Ok(())
            })?;
            first.await?;
            second.await?;
            yields.await
        })
    });
}

#[test]
fn tasks_that_wait_for_several_things_at_once() {
    complete(|event_loop| {
        event_loop.run_until_complete(async {
            let event_loop = get_running_loop()?;
            let (one, two) = (event_loop.create_future::<()>(), event_loop.create_future::<()>());
            for (delay, future) in [(1, &one), (2, &two)] {
                let future = future.clone();
                event_loop.call_later(seconds(delay), move || future.set_result(()))?;
            }
            let (first, second, third) = futures::join!(one, two, yield_now());
            first.and(second).and(third)?;
            let never = event_loop.create_future::<()>();
            futures::future::select(Box::pin(sleep(seconds(1))), never.clone()).await;
            let mut many = futures::stream::FuturesUnordered::new();
            (1..4).for_each(|delay| many.push(sleep(seconds(delay))));
            while let Some(done) = futures::StreamExt::next(&mut many).await {
                done?;
            }
            Ok(())
        })
    });
}

#[test]
fn a_task_that_waits_for_something_foreign() {
    complete(|event_loop| {
        let (sender, receiver) = futures::channel::oneshot::channel::<u8>();
        event_loop.call_later(seconds(1), move || sender.send(7).unwrap())?;
        event_loop.run_until_complete(async move { receiver.await.map(drop).map_err(Error::from) })?;
        let (_sender, receiver) = futures::channel::oneshot::channel::<u8>();
        let task = event_loop.create_task(async move { receiver.await.map_err(Error::from) })?;
        event_loop.run_once()?;
        task.cancel()?;
        event_loop.run_until_complete(task).unwrap_err();
        Ok(())
    });
}

#[test]
fn a_task_whose_awaits_are_dropped_by_somebody_else_while_it_waits() {
    use futures::FutureExt;

    complete(|event_loop| {
        let futures: Vec<_> = (0..2).map(|_| event_loop.create_future::<()>()).collect();
        let shared = Rc::new(RefCell::new(futures));
        let polls = shared.clone();
        event_loop.create_task(std::future::poll_fn(move |context| {
            polls.borrow_mut().iter_mut().for_each(|future| assert!(future.poll_unpin(context).is_pending()));
            std::task::Poll::Pending::<Result<()>>
        }))?;
        for left in [2, 1, 1] {
            event_loop.run_once()?;
            assert_eq!(event_loop.snapshot().tasks[0].waits_for.len(), left);
            let drops = shared.clone();
            event_loop.call_soon(move || drop(drops.borrow_mut().pop()))?;
        }
        Ok(())
    });
}

#[test]
fn a_task_that_wakes_itself_while_it_runs_and_is_done_before_its_next_turn() {
    let records = complete(|event_loop| {
        event_loop.run_until_complete(std::future::poll_fn(|context| {
            context.waker().wake_by_ref();
            std::task::Poll::Ready(Ok(()))
        }))?;
        let mut turns = 0;
        event_loop.run_until_complete(std::future::poll_fn(move |context| {
            turns += 1;
            context.waker().wake_by_ref();
            if turns < 3 { std::task::Poll::Pending } else { std::task::Poll::Ready(Ok(())) }
        }))
    });
    assert!(count(&records, |event| matches!(event, Event::TaskSkipped(_))) > 0);
}

#[test]
fn done_callbacks_that_are_added_removed_and_shared() {
    let records = complete(|event_loop| {
        let (one, two) = (event_loop.create_future::<()>(), event_loop.create_future::<()>());
        let shared = DoneCallback::new(|_: &Future<()>| ());
        for future in [&one, &one, &two] {
            future.add_shared_done_callback(&shared)?;
        }
        one.add_done_callback(|_| ())?;
        assert_eq!(one.remove_done_callback(&shared), 2);
        assert_eq!(one.remove_done_callback(&shared), 0);
        one.set_result(())?;
        two.cancel()?;
        one.add_done_callback(|_| ())?;
        one.set_result(()).unwrap_err();
        event_loop.run_once()
    });
    assert_eq!(count(&records, |event| matches!(event, Event::DoneCallbackAdded(_))), 4);
    assert_eq!(count(&records, |event| matches!(event, Event::CallbackReady(..))), 3);
}

#[test]
fn cancels_of_every_kind() {
    complete(|event_loop| {
        let never_begun = event_loop.create_task(sleep(seconds(1)))?;
        never_begun.cancel()?;
        let asleep = event_loop.create_task(sleep(seconds(1)))?;
        let refuses = event_loop.create_task(async {
            let _ = sleep(seconds(1)).await;
            sleep(seconds(2)).await
        })?;
        let twice = event_loop.create_task(async { sleep(seconds(1)).await.or(sleep(seconds(1)).await) })?;
        let outer = event_loop.create_task({
            let asleep = event_loop.create_task(sleep(seconds(5)))?;
            async move { asleep.await }
        })?;
        let yields = event_loop.create_task(async {
            for _ in 0..100 {
                yield_now().await?;
            }
            Ok(())
        })?;
        let takes_back = event_loop.create_task(sleep(seconds(1)))?;
        event_loop.run_once()?;
        for task in [&asleep, &refuses, &twice, &outer] {
            assert!(task.cancel_with_message("enough")?);
        }
        yields.cancel()?;
        takes_back.cancel()?;
        takes_back.uncancel();
        event_loop.run_once()?;
        twice.cancel()?;
        for task in [never_begun, asleep, refuses, twice, outer, yields, takes_back] {
            let _ = event_loop.run_until_complete(task);
        }
        Ok(())
    });
}

#[test]
fn a_task_that_cancels_itself() {
    complete(|event_loop| {
        for awaits_after in [true, false] {
            let task = event_loop.create_task(async move {
                current_task()?.unwrap().cancel()?;
                if awaits_after { sleep(seconds(1)).await } else { Ok(()) }
            })?;
            assert!(event_loop.run_until_complete(task).unwrap_err().is_cancelled());
        }
        let foreign = event_loop.create_task(async {
            current_task()?.unwrap().cancel()?;
            std::future::pending::<Result<()>>().await
        })?;
        assert!(event_loop.run_until_complete(foreign).unwrap_err().is_cancelled());
        Ok(())
    });
}

#[test]
fn a_composite_future_whose_canceller_passes_the_request_on() {
    complete(|event_loop| {
        let children: Vec<_> = (0..3).map(|_| event_loop.create_future::<()>()).collect();
        let passes_on = children.clone();
        let outer = event_loop.create_composite_future::<()>("Outer", move |message| {
            let mut accepted = false;
            for child in &passes_on {
                accepted |= child.cancel_with_message(message.unwrap_or_default())?;
            }
            Ok(accepted)
        });
        let finishes = outer.clone();
        children[2].add_done_callback(move |_| finishes.set_exception(Error::cancelled(None)))?;
        let task = event_loop.create_task(outer.into_future_of_a_task())?;
        event_loop.run_once()?;
        task.cancel()?;
        event_loop.run_until_complete(task).unwrap_err();
        Ok(())
    });
}

#[test]
fn awaits_that_are_refused() {
    let records = record_and_replay(|| {
        let (one, two) = (new_event_loop().unwrap(), new_event_loop().unwrap());
        let foreign = two.create_future::<()>();
        one.run_until_complete(foreign.clone().into_future_of_a_task()).unwrap_err();
        let myself: Rc<RefCell<Option<glassloop::Task<()>>>> = Rc::default();
        let knows = myself.clone();
        let task = one.create_task(async move {
            let me = knows.take().unwrap();
            me.await
        });
        *myself.borrow_mut() = Some(task.clone().unwrap());
        one.run_until_complete(task.unwrap()).unwrap_err();
        one.ensure_future(foreign).unwrap_err();
        one.close().unwrap();
        two.close().unwrap();
    });
    assert_eq!(count(&records, |event| matches!(event, Event::Refused(_))), 3);
}

#[test]
fn tasks_that_get_other_names() {
    complete(|event_loop| {
        let task = event_loop.create_task_named("before", async {
            current_task()?.unwrap().set_name("inside");
            yield_now().await
        })?;
        task.set_name("between");
        event_loop.run_once()?;
        assert_eq!(event_loop.snapshot().tasks[0].name, "inside");
        event_loop.run_until_complete(task.clone())?;
        task.set_name("after");
        Ok(())
    });
}

// ── when things go wrong ────────────────────────────────────────────────────

#[test]
fn errors_and_panics_wherever_they_can_happen() {
    struct PanicsWhenDropped;
    impl Drop for PanicsWhenDropped {
        fn drop(&mut self) {
            panic!("in a drop");
        }
    }
    complete(|event_loop| {
        event_loop.set_exception_handler(|event_loop, _| {
            event_loop.call_soon(|| ()).ok();
            panic!("in the exception handler");
        });
        event_loop.call_soon(|| Err::<(), _>(Error::raise("ValueError", "boom")))?;
        event_loop.call_soon(panics)?;
        event_loop.call_later(seconds(1), panics)?;
        event_loop.create_task(async { panic!("in a task") as Result<()> })?;
        event_loop.create_task(async { Err::<(), _>(Error::timeout()) })?;
        event_loop.create_future::<()>().set_exception(Error::timeout())?;
        let bomb = PanicsWhenDropped;
        let dropped = event_loop.create_task(async move {
            let _bomb = bomb;
            std::future::pending::<Result<()>>().await
        })?;
        event_loop.run_once()?;
        dropped.cancel()?;
        event_loop.run_until_complete(sleep(seconds(2)))?;
        event_loop.reset_exception_handler();
        let bomb = PanicsWhenDropped;
        event_loop.call_soon(move || drop(bomb))?;
        Ok(())
    });
}

#[test]
fn an_observer_that_works_on_the_loop() {
    let records = record_and_replay(|| {
        let event_loop = new_event_loop().unwrap();
        let (weak, left) = (event_loop.downgrade(), Cell::new(5));
        event_loop.add_observer(Rc::new(move |record: &Record| {
            if let (Event::CallbackFinished(..), Some(event_loop)) = (&record.event, weak.upgrade())
                && left.replace(left.get() - 1) > 1
            {
                event_loop.call_soon(|| ()).unwrap();
            }
        }));
        event_loop.call_soon(|| ()).unwrap();
        for _ in 0..6 {
            event_loop.stop();
            event_loop.run_forever().unwrap();
        }
        event_loop.close().unwrap();
    });
    assert_eq!(count(&records, |event| matches!(event, Event::CallbackFinished(..))), 5);
    assert!(records.windows(2).all(|pair| pair[0].number + 1 == pair[1].number));
}

#[test]
fn an_observer_that_panics_is_reported_and_removed() {
    let records = complete(|event_loop| {
        event_loop.add_observer(Rc::new(|record: &Record| {
            assert!(!matches!(record.event, Event::CallbackBegun(_)), "I cannot see that");
        }));
        event_loop.call_soon(|| ())?;
        event_loop.call_soon(|| ())?;
        event_loop.run_once()
    });
    assert_eq!(count(&records, |event| matches!(event, Event::Reported(_))), 1);
}

// ── from outside ────────────────────────────────────────────────────────────

#[cfg(unix)]
#[test]
fn readers_and_writers() {
    use std::io::{Read, Write};
    use std::os::unix::net::UnixStream;

    let records = complete(|event_loop| {
        let (mut here, there) = UnixStream::pair()?;
        let (more, even_more) = UnixStream::pair()?;
        event_loop.add_writer(&even_more, || ())?;
        event_loop.add_reader(&here, never)?;
        let stopper = event_loop.clone();
        let mut reads = here.try_clone()?;
        event_loop.add_reader(&here, move || {
            let mut byte = [0];
            reads.read_exact(&mut byte)?;
            stopper.stop();
            Ok(())
        })?;
        let (mut writes, writer_loop) = (there.try_clone()?, event_loop.clone());
        event_loop.add_writer(&there, move || {
            writes.write_all(b"!")?;
            writer_loop.remove_writer(&writes);
            Ok(())
        })?;
        event_loop.run_forever()?;
        event_loop.remove_writer(&even_more);
        assert!(!event_loop.remove_reader(&more));
        event_loop.add_reader(&more, || ())?;
        event_loop.add_writer(&here, || ())?;
        event_loop.remove_reader(&here);
        here.write_all(b"?")?;
        event_loop.run_once()
    });
    assert!(count(&records, |event| matches!(event, Event::SourceReady(..))) > 2);
}

#[test]
fn threads_that_post_callbacks_and_answers() {
    let records = complete(|event_loop| {
        let outside = event_loop.threadsafe();
        let thread = std::thread::spawn(move || {
            for _ in 0..10 {
                outside.call_soon_threadsafe(|| ()).unwrap();
            }
            outside.stop();
        });
        event_loop.run_forever()?;
        thread.join().unwrap();
        let (one, two) = (event_loop.create_future(), event_loop.create_future());
        let completers = [event_loop.create_completer(&one)?, event_loop.create_completer(&two)?];
        let threads = completers.map(|completer| std::thread::spawn(move || completer.complete(Ok(7))));
        event_loop.run_until_complete(async move { Ok(one.await? + two.await?) })?;
        for thread in threads {
            thread.join().unwrap()?;
        }
        Ok(())
    });
    assert!(count(&records, |event| matches!(event, Event::CallbackReady(..))) > 12);
}

#[test]
fn a_waker_that_is_called_by_another_thread() {
    complete(|event_loop| {
        let (sender, receiver) = futures::channel::oneshot::channel();
        let thread = std::thread::spawn(move || sender.send(()).unwrap());
        event_loop.run_until_complete(async move { receiver.await.map_err(Error::from) })?;
        thread.join().unwrap();
        Ok(())
    });
}

#[test]
fn loops_in_threads_of_their_own() {
    let records = record_and_replay_all_threads(|| {
        let threads = (1..4).map(|number| {
            std::thread::spawn(move || {
                let event_loop = new_event_loop().unwrap();
                event_loop.run_until_complete(sleep(seconds(number))).unwrap();
                event_loop.close().unwrap();
            })
        });
        threads.collect::<Vec<_>>().into_iter().for_each(|thread| thread.join().unwrap());
    });
    assert_eq!(count(&records, |event| matches!(event, Event::LoopMade)), 3);
    assert!(records.windows(2).all(|pair| pair[0].number + 1 == pair[1].number));
}

// ── the layers above ────────────────────────────────────────────────────────

#[test]
fn the_helpers_of_asyncio() {
    use glassloop::{ReturnWhen, create_task, gather, shield, timeout, to_thread, wait, wait_for};

    let slow = |delay| async move {
        sleep(seconds(delay)).await?;
        Ok(delay)
    };
    let records = record_and_replay(|| {
        let main = async move {
            gather([slow(2), slow(1), slow(3)])?.await?;
            wait_for(slow(10), seconds(5)).await.unwrap_err();
            timeout(seconds(1), slow(10)).await.unwrap_err();
            let gathered = gather([slow(5), slow(6)])?;
            let cancels = create_task(async move { gathered.await })?;
            yield_now().await?;
            cancels.cancel()?;
            cancels.await.unwrap_err();
            let shielded = shield(slow(4))?;
            shielded.cancel()?;
            shielded.await.unwrap_err();
            let tasks = [create_task(slow(1))?, create_task(slow(2))?];
            wait(tasks.map(Future::from), None, ReturnWhen::FirstCompleted).await?;
            to_thread(|| Ok(7)).await?;
            create_task(slow(60))?;
            Ok(())
        };
        glassloop::run(main).unwrap();
    });
    assert_eq!(count(&records, |event| matches!(event, Event::TaskDestroyed(_))), 0);
}

#[test]
fn a_loop_in_a_thread_that_is_given_coroutines_from_outside() {
    record_and_replay_all_threads(|| {
        let (sender, receiver) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let event_loop = new_event_loop().unwrap();
            sender.send(event_loop.threadsafe()).unwrap();
            event_loop.run_forever().unwrap();
            event_loop.close().unwrap();
        });
        let outside = receiver.recv().unwrap();
        let double = |number: u32| async move {
            sleep(seconds(1)).await?;
            Ok(number * 2)
        };
        for number in 1..4 {
            let answer = glassloop::run_coroutine_threadsafe(move || double(number), &outside).unwrap();
            assert_eq!(answer.result().unwrap(), number * 2);
        }
        outside.stop();
        thread.join().unwrap();
    });
}

// ── programs that nobody thought of ─────────────────────────────────────────

/// A loop and all that was made on it; what it does next is drawn by lot.
#[derive(Clone)]
struct Player {
    event_loop: WeakEventLoop,
    numbers: Rc<Cell<u64>>,
    futures: Rc<RefCell<Vec<Future<()>>>>,
    tasks: Rc<RefCell<Vec<Task<()>>>>,
    timers: Rc<RefCell<Vec<TimerHandle>>>,
}

impl Player {
    fn draw(&self, below: usize) -> usize {
        let next = self.numbers.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        self.numbers.set(next);
        (next >> 33) as usize % below
    }

    fn one_of<T: Clone>(&self, things: &RefCell<Vec<T>>) -> Option<T> {
        let things = things.borrow();
        if things.is_empty() { None } else { Some(things[self.draw(things.len())].clone()) }
    }

    fn play(&self, moves: usize) -> Result<()> {
        (0..moves).try_for_each(|_| self.play_one(moves / 2))
    }

    fn play_one(&self, moves_inside: usize) -> Result<()> {
        let event_loop = self.event_loop.upgrade().expect("the loop that runs this");
        let inside = self.clone();
        match self.draw(12) {
            0 => drop(event_loop.call_soon(move || inside.play(moves_inside))?),
            1 | 2 => {
                let delay = seconds(self.draw(5) as u64);
                let timer = event_loop.call_later(delay, move || inside.play(moves_inside))?;
                self.timers.borrow_mut().push(timer);
            }
            3 => self.one_of(&self.timers).iter().for_each(TimerHandle::cancel),
            4 => self.futures.borrow_mut().push(event_loop.create_future()),
            5 | 6 => {
                let task = event_loop.create_task(inside.coroutine(moves_inside))?;
                self.tasks.borrow_mut().push(task);
            }
            7 => drop(self.one_of(&self.futures).map(|future| future.set_result(()))),
            8 => drop(self.one_of(&self.futures).map(|future| future.cancel())),
            9 => drop(self.one_of(&self.tasks).map(|task| task.cancel())),
            10 => self.one_of(&self.tasks).iter().for_each(|task| task.set_name("renamed")),
            _ => drop(self.one_of(&self.futures).map(|future| future.add_done_callback(|_| ()))),
        }
        Ok(())
    }

    async fn coroutine(self, moves: usize) -> Result<()> {
        for _ in 0..self.draw(4) {
            self.play(moves)?;
            let awaited = match self.draw(5) {
                0 => yield_now().await,
                1 => sleep(seconds(1)).await,
                2 => futures::join!(sleep(seconds(1)), yield_now()).0,
                3 => match self.one_of(&self.tasks) {
                    Some(task) => task.await,
                    None => Ok(()),
                },
                _ => match self.one_of(&self.futures) {
                    Some(future) => future.await,
                    None => Ok(()),
                },
            };
            if self.draw(2) == 0 {
                awaited?;
            }
        }
        Ok(())
    }
}

#[test]
fn programs_drawn_by_lot() {
    for seed in 0..30 {
        record_and_replay(|| {
            let event_loop = new_event_loop().unwrap();
            let player = Player {
                event_loop: event_loop.downgrade(),
                numbers: Rc::new(Cell::new(seed)),
                futures: Rc::default(),
                tasks: Rc::default(),
                timers: Rc::default(),
            };
            for _ in 0..30 {
                player.play(6).unwrap();
                event_loop.stop();
                event_loop.run_forever().unwrap();
            }
            event_loop.close().unwrap();
        });
    }
}

// ── the check itself ────────────────────────────────────────────────────────

#[test]
fn what_is_checked_is_what_is_recorded_without_a_check() {
    let program = || {
        let event_loop = new_event_loop().unwrap();
        event_loop.run_until_complete(sleep(seconds(1))).unwrap();
        event_loop.close().unwrap();
    };
    assert_eq!(record(program), record_and_replay(program));
}

#[test]
#[should_panic(expected = "no loop has run")]
fn a_check_of_nothing_is_no_check() {
    record_and_replay(|| ());
}
