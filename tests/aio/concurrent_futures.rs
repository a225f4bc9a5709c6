//! What another thread's loop computes, waited for and awaited: as CPython 3.13.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

use glassloop::{
    Error, EventLoop, Result, ThreadsafeLoop, create_task, get_running_loop, new_event_loop,
    run_coroutine_threadsafe, sleep, sleep_with_result, wait_for, wrap_future, yield_now,
};

use crate::support::{on_virtual_loop, virtual_loop};

/// A loop that another thread runs until this is dropped.
struct Elsewhere {
    event_loop: ThreadsafeLoop,
    thread: Option<thread::JoinHandle<()>>,
}

impl Elsewhere {
    fn new() -> Self {
        let (send, receive) = channel();
        let thread = thread::spawn(move || {
            let event_loop = new_event_loop().expect("a loop");
            send.send(event_loop.threadsafe()).expect("a receiver");
            event_loop.run_forever().expect("ran");
            event_loop.close().expect("closed");
        });
        Self { event_loop: receive.recv().expect("a loop"), thread: Some(thread) }
    }

    fn thread(&self) -> ThreadId {
        self.thread.as_ref().expect("it runs").thread().id()
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.event_loop.stop();
        self.thread.take().expect("it runs").join().expect("no panic");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, line: &str) {
        self.0.lock().unwrap().push(line.to_owned());
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

async fn boom() -> Result<()> {
    Err(Error::raise("ValueError", "boom"))
}

#[test]
fn the_exception_is_waited_for_as_the_result_is() -> Result<()> {
    let elsewhere = Elsewhere::new();
    let fine = run_coroutine_threadsafe(|| async { Ok(42) }, &elsewhere.event_loop)?;
    assert!(fine.exception()?.is_none());
    assert_eq!((fine.result()?, fine.cancelled(), fine.done()), (42, false, true));
    let failed = run_coroutine_threadsafe(boom, &elsewhere.event_loop)?;
    let error = failed.exception_timeout(Duration::from_secs(60))?.expect("an error");
    assert_eq!((error.repr(), failed.cancelled()), ("ValueError('boom')".to_owned(), false));
    let long = run_coroutine_threadsafe(|| sleep(Duration::from_secs(3_600)), &elsewhere.event_loop)?;
    assert_eq!(long.exception_timeout(Duration::ZERO).unwrap_err().class(), "TimeoutError");
    assert!(!long.done());
    assert!(long.cancel()? && long.cancelled());
    assert!(long.exception().unwrap_err().is_cancelled());
    Ok(())
}

#[test]
fn callbacks_are_called_in_order_by_whoever_ends_it_and_at_once_when_it_is_done() -> Result<()> {
    let elsewhere = Elsewhere::new();
    let log = Log::default();
    let long = run_coroutine_threadsafe(|| sleep(Duration::from_secs(3_600)), &elsewhere.event_loop)?;
    let (first, third, late) = (log.clone(), log.clone(), log.clone());
    let here = thread::current().id();
    long.add_done_callback(move |future| {
        assert_eq!(thread::current().id(), here, "the one who cancels");
        first.add(if future.cancelled() { "cancelled" } else { "done" });
    });
    long.add_done_callback(|_| Err::<(), _>(Error::raise("RuntimeError", "in a callback")));
    long.add_done_callback(|_| -> Result<()> { panic!("in another one") });
    long.add_done_callback(move |_| third.add("third"));
    assert_eq!(log.lines(), [""; 0]);
    assert!(long.cancel()?);
    assert_eq!(log.lines(), ["cancelled", "third"]);
    long.add_done_callback(move |_| late.add("late"));
    assert_eq!(log.lines(), ["cancelled", "third", "late"]);
    Ok(())
}

#[test]
fn a_callback_of_one_that_ends_by_itself_is_called_by_the_thread_of_its_loop() -> Result<()> {
    let elsewhere = Elsewhere::new();
    let (go, wait) = futures::channel::oneshot::channel();
    let answer = run_coroutine_threadsafe(|| async { Ok(wait.await?) }, &elsewhere.event_loop)?;
    let (send, receive) = channel();
    answer.add_done_callback(move |answer| {
        send.send((thread::current().id(), answer.result())).expect("a receiver");
    });
    go.send("in the end").expect("a receiver");
    let (thread, result) = receive.recv()?;
    assert_eq!((thread, result?), (elsewhere.thread(), "in the end"));
    Ok(())
}

#[test]
fn a_callback_hears_that_the_loop_was_closed_before() -> Result<()> {
    let log = Log::default();
    let event_loop = virtual_loop();
    let answer = run_coroutine_threadsafe(|| sleep(Duration::from_secs(1)), &event_loop.threadsafe())?;
    let hears = log.clone();
    answer.add_done_callback(move |answer| hears.add(&format!("{answer:?}")));
    event_loop.run_once()?;
    event_loop.close()?;
    assert_eq!(log.lines(), ["<Future state=cancelled>"]);
    Ok(())
}

#[test]
fn what_another_loop_computes_is_awaited_here() -> Result<()> {
    let elsewhere = Elsewhere::new();
    let other = elsewhere.event_loop.clone();
    on_virtual_loop(async move {
        let answer = run_coroutine_threadsafe(|| async { Ok(42) }, &other)?;
        assert_eq!(wrap_future(&answer)?.await?, 42);
        let failed = run_coroutine_threadsafe(boom, &other)?;
        assert_eq!(wrap_future(&failed)?.await.unwrap_err().repr(), "ValueError('boom')");
        Ok(())
    });
    Ok(())
}

#[test]
fn a_virtual_clock_does_not_run_ahead_of_what_another_thread_owes() -> Result<()> {
    let elsewhere = Elsewhere::new();
    let (other, here) = (elsewhere.event_loop.clone(), virtual_loop());
    here.run_until_complete(async move {
        let real = Duration::from_millis(30);
        let answer = run_coroutine_threadsafe(move || sleep_with_result(real, "in time"), &other)?;
        assert_eq!(wait_for(wrap_future(&answer)?, Duration::from_millis(1)).await?, "in time");
        Ok(())
    })?;
    here.close()
}

#[test]
fn cancelling_one_of_the_two_cancels_the_other() -> Result<()> {
    let elsewhere = Elsewhere::new();
    let other = elsewhere.event_loop.clone();
    on_virtual_loop(async move {
        let long = || sleep(Duration::from_secs(3_600));
        let answer = run_coroutine_threadsafe(long, &other)?;
        let here = wrap_future(&answer)?;
        here.cancel()?;
        assert!(!answer.cancelled(), "one iteration later");
        yield_now().await?;
        assert!(answer.cancelled());
        let answer = run_coroutine_threadsafe(long, &other)?;
        let here = wrap_future(&answer)?;
        answer.cancel()?;
        assert!((&here).await.unwrap_err().is_cancelled());
        assert!(here.cancelled());
        Ok(())
    });
    Ok(())
}

#[test]
fn one_that_is_done_already_is_told_in_the_next_iteration() {
    on_virtual_loop(async {
        let event_loop = get_running_loop()?;
        let answer = run_coroutine_threadsafe(|| async { Ok(5) }, &event_loop.threadsafe())?;
        sleep(Duration::from_secs(1)).await?;
        assert!(answer.done());
        let future = wrap_future(&answer)?;
        assert!(!future.done());
        yield_now().await?;
        assert_eq!(future.result()?, 5);
        Ok(())
    });
}

#[test]
fn a_coroutine_of_this_very_loop_is_awaited_without_a_standstill() {
    on_virtual_loop(async {
        let event_loop = get_running_loop()?;
        let slow = || sleep_with_result(Duration::from_secs(7), "slept");
        let answer = run_coroutine_threadsafe(slow, &event_loop.threadsafe())?;
        assert_eq!(wrap_future(&answer)?.await?, "slept");
        assert_eq!(event_loop.time(), Duration::from_secs(7));
        Ok(())
    });
}

#[test]
fn a_loop_that_is_closed_meanwhile_is_not_told() -> Result<()> {
    let elsewhere = Elsewhere::new();
    let event_loop = EventLoop::new()?;
    let (go, wait) = futures::channel::oneshot::channel();
    let answer = run_coroutine_threadsafe(|| async { Ok(wait.await?) }, &elsewhere.event_loop)?;
    let future = event_loop.wrap_future(&answer)?;
    event_loop.close()?;
    go.send(1).expect("a receiver");
    assert_eq!(answer.result()?, 1);
    assert!(!future.done());
    Ok(())
}

#[test]
fn a_sleep_gives_what_it_was_given() {
    on_virtual_loop(async {
        assert_eq!(sleep_with_result(Duration::ZERO, "x").await?, "x");
        let task = create_task(sleep_with_result(Duration::from_secs(2), vec![1, 2]))?;
        assert_eq!(task.await?, [1, 2]);
        assert_eq!(get_running_loop()?.time(), Duration::from_secs(2));
        Ok(())
    });
}
