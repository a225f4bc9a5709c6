//! Blocking work in threads, and coroutines on a loop of another thread.

use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use glassloop::testing::record;
use glassloop::trace::Event;
use glassloop::{
    Error, ErrorKind, EventLoop, Result, ThreadPoolExecutor, ThreadsafeLoop, current_task, get_running_loop,
    new_event_loop, run, run_coroutine_threadsafe, sleep, to_thread,
};

use crate::support::virtual_loop;

#[test]
fn the_loop_goes_on_while_a_thread_works() -> Result<()> {
    let event_loop = virtual_loop();
    let (go, wait) = channel();
    let answer = event_loop.run_in_executor(None, move || Ok(wait.recv()?))?;
    event_loop.call_soon(move || Ok(go.send("the loop was here first")?))?;
    assert_eq!(event_loop.run_until_complete(answer)?, "the loop was here first");
    event_loop.close()
}

#[test]
fn an_error_of_a_job_is_the_futures_exception() -> Result<()> {
    let event_loop = virtual_loop();
    let failing = event_loop.run_in_executor(None, || Err::<(), _>(Error::raise("ValueError", "boom")))?;
    let error = event_loop.run_until_complete(failing).unwrap_err();
    assert_eq!(format!("{error:?}"), "ValueError: boom");
    event_loop.close()
}

#[test]
fn a_panic_in_a_job_is_the_futures_exception_and_the_thread_goes_on() -> Result<()> {
    let event_loop = virtual_loop();
    let pool = ThreadPoolExecutor::new(1);
    let panics = event_loop.run_in_executor(Some(&pool), || -> Result<()> { panic!("oh no") })?;
    let error = event_loop.run_until_complete(panics).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Panic { message } if message == "oh no"), "{error:?}");
    let next = event_loop.run_in_executor(Some(&pool), || Ok(1))?;
    assert_eq!(event_loop.run_until_complete(next)?, 1);
    event_loop.close()
}

#[test]
fn a_job_that_is_cancelled_before_it_begins_is_not_run() -> Result<()> {
    let event_loop = virtual_loop();
    let pool = ThreadPoolExecutor::new(1);
    let (go, wait) = channel::<()>();
    let (ran, runs) = channel();
    let first = event_loop.run_in_executor(Some(&pool), move || Ok(wait.recv()?))?;
    let second = event_loop.run_in_executor(Some(&pool), move || Ok(ran.send(())?))?;
    second.cancel()?;
    // Its done callback tells the pool.
    event_loop.run_once()?;
    go.send(())?;
    event_loop.run_until_complete(first)?;
    pool.shutdown(true);
    assert!(second.cancelled());
    assert!(runs.try_recv().is_err());
    event_loop.close()
}

#[test]
fn jobs_of_one_thread_are_done_in_order_and_their_answers_come_in_order() -> Result<()> {
    let event_loop = virtual_loop();
    let pool = ThreadPoolExecutor::new(4);
    let jobs = (0..20).map(|number| event_loop.run_in_executor(Some(&pool), move || Ok(number)));
    let jobs: Vec<_> = jobs.collect::<Result<_>>()?;
    let answers = event_loop.run_until_complete(async move {
        let mut answers = Vec::new();
        for job in jobs {
            answers.push(job.await?);
        }
        Ok(answers)
    })?;
    assert_eq!(answers, (0..20).collect::<Vec<_>>());
    event_loop.close()
}

#[test]
fn after_its_shutdown_the_default_executor_takes_nothing() -> Result<()> {
    let event_loop = virtual_loop();
    let before = event_loop.run_in_executor(None, || Ok("done all the same"))?;
    event_loop.run_until_complete(event_loop.shutdown_default_executor(None))?;
    assert_eq!(event_loop.run_until_complete(before)?, "done all the same");
    let refused = event_loop.run_in_executor(None, || Ok(())).unwrap_err();
    assert_eq!(format!("{refused:?}"), "RuntimeError: Executor shutdown has been called");
    event_loop.close()?;
    let refused = event_loop.run_in_executor(None, || Ok(())).unwrap_err();
    assert_eq!(format!("{refused:?}"), "RuntimeError: Event loop is closed");
    Ok(())
}

#[test]
fn closing_a_loop_while_a_thread_works_for_it_lets_the_thread_end() -> Result<()> {
    let event_loop = virtual_loop();
    let (go, wait) = channel();
    let (ended, ends) = channel();
    event_loop.run_in_executor(None, move || {
        wait.recv()?;
        Ok(ended.send("ended")?)
    })?;
    event_loop.close()?;
    go.send(())?;
    assert_eq!(ends.recv()?, "ended");
    Ok(())
}

#[test]
fn run_waits_for_the_threads_of_its_executor() -> Result<()> {
    let (ended, ends) = channel();
    run(async move {
        get_running_loop()?.run_in_executor(None, move || Ok(ended.send(())?))?;
        Ok(())
    })?;
    assert!(ends.try_recv().is_ok());
    Ok(())
}

#[test]
fn to_thread_runs_in_another_thread() -> Result<()> {
    let here = thread::current().id();
    let there = run(to_thread(|| Ok(thread::current().id())))?;
    assert_ne!(here, there);
    Ok(())
}

/// A thread that runs a loop until it is stopped, and the way to it.
fn loop_in_a_thread() -> Result<(ThreadsafeLoop, thread::JoinHandle<()>)> {
    let (send, receive): (_, Receiver<ThreadsafeLoop>) = channel();
    let thread = thread::spawn(move || {
        let event_loop = new_event_loop().expect("a loop");
        send.send(event_loop.threadsafe()).expect("a receiver");
        event_loop.run_forever().expect("ran");
        event_loop.close().expect("closed");
    });
    Ok((receive.recv()?, thread))
}

#[test]
fn a_coroutine_runs_on_a_loop_of_another_thread() -> Result<()> {
    let (event_loop, thread) = loop_in_a_thread()?;
    let answer = run_coroutine_threadsafe(|| async { Ok(6 * 7) }, &event_loop)?;
    assert_eq!(answer.result()?, 42);
    assert!(answer.done() && !answer.cancel()?);
    event_loop.stop();
    thread.join().expect("no panic");
    assert_eq!(
        run_coroutine_threadsafe(|| async { Ok(()) }, &event_loop).unwrap_err().to_string(),
        "Event loop is closed"
    );
    Ok(())
}

#[test]
fn waiting_for_it_can_have_a_time_limit_and_it_goes_on() -> Result<()> {
    let (event_loop, thread) = loop_in_a_thread()?;
    let (go, wait) = futures::channel::oneshot::channel();
    let answer = run_coroutine_threadsafe(|| async { Ok(wait.await?) }, &event_loop)?;
    let late = answer.result_timeout(Duration::ZERO).unwrap_err();
    assert!(matches!(late.kind(), ErrorKind::Timeout));
    go.send("in the end").expect("a receiver");
    assert_eq!(answer.result_timeout(Duration::from_secs(60))?, "in the end");
    event_loop.stop();
    thread.join().expect("no panic");
    Ok(())
}

#[test]
fn it_can_be_cancelled_from_outside() -> Result<()> {
    let (event_loop, thread) = loop_in_a_thread()?;
    let answer = run_coroutine_threadsafe(|| sleep(Duration::from_secs(3_600)), &event_loop)?;
    assert!(answer.cancel()?);
    assert!(answer.result().unwrap_err().is_cancelled());
    assert!(answer.cancel()?, "it is cancelled, asked once more or not");
    event_loop.stop();
    thread.join().expect("no panic");
    assert!(answer.cancel()?);
    Ok(())
}

#[test]
fn one_whose_coroutine_was_cancelled_says_so_when_it_is_asked_to_cancel() -> Result<()> {
    let event_loop = virtual_loop();
    let coroutine = || async { current_task()?.expect("a task").cancel() };
    let answer = run_coroutine_threadsafe(coroutine, &event_loop.threadsafe())?;
    (0..3).try_for_each(|_| event_loop.run_once())?;
    assert!(answer.done() && answer.cancel()?);
    event_loop.close()
}

#[test]
fn one_whose_coroutine_raises_cancelled_error_is_cancelled_and_tells_no_message() -> Result<()> {
    let event_loop = virtual_loop();
    let raises = || async { Err::<(), _>(Error::cancelled(Some("its own".to_owned()))) };
    let answer = run_coroutine_threadsafe(raises, &event_loop.threadsafe())?;
    (0..3).try_for_each(|_| event_loop.run_once())?;
    assert_eq!(format!("{answer:?}"), "<Future state=cancelled>");
    assert_eq!(answer.result().unwrap_err().repr(), "CancelledError()");
    assert!(answer.cancel()?);
    event_loop.close()
}

#[test]
fn an_executor_that_does_not_end_in_time_is_warned_of_in_cpythons_words() {
    let records = record(|| {
        run(async {
            let event_loop = get_running_loop()?;
            let (go, wait) = channel::<()>();
            let answer = event_loop.run_in_executor(None, move || Ok(wait.recv().is_ok()))?;
            event_loop.shutdown_default_executor(Some(Duration::ZERO)).await?;
            go.send(()).expect("a receiver");
            assert!(answer.await?);
            Ok(())
        })
        .unwrap();
    });
    let said = records.iter().filter_map(|record| match &record.event {
        Event::Said(said) => Some(said.text.to_string()),
        _ => None,
    });
    let warning = "The executor did not finishing joining its threads within 0 seconds.";
    assert_eq!(said.collect::<Vec<_>>(), [warning]);
}

#[test]
fn whoever_waits_hears_it_when_the_loop_is_closed_before() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let answer = run_coroutine_threadsafe(|| async { Ok(()) }, &event_loop.threadsafe())?;
    event_loop.close()?;
    assert!(answer.result().unwrap_err().is_cancelled());
    Ok(())
}

#[test]
fn whoever_waits_hears_it_when_the_loop_is_closed_under_the_task() -> Result<()> {
    let event_loop = virtual_loop();
    let answer = run_coroutine_threadsafe(|| sleep(Duration::from_secs(3_600)), &event_loop.threadsafe())?;
    event_loop.run_once()?;
    event_loop.close()?;
    assert!(answer.result().unwrap_err().is_cancelled());
    Ok(())
}

#[test]
fn an_error_that_keeps_the_task_from_being_made_is_the_answer() -> Result<()> {
    fn panics() -> glassloop::Sleep {
        panic!("oh no")
    }
    let event_loop = virtual_loop();
    event_loop.set_exception_handler(|_, _| ());
    let answer = run_coroutine_threadsafe(panics, &event_loop.threadsafe())?;
    event_loop.run_once()?;
    assert_eq!(answer.result().unwrap_err().to_string(), "oh no");
    event_loop.close()
}

#[test]
fn shutting_down_twice_waits_the_second_time() -> Result<()> {
    let pool = ThreadPoolExecutor::new(1);
    let (go, wait) = channel::<()>();
    let (done, is_done) = channel();
    pool.submit(move || {
        wait.recv().expect("a sender");
        done.send(()).expect("a receiver");
    })?;
    pool.shutdown(false);
    go.send(())?;
    pool.shutdown(true);
    assert!(is_done.try_recv().is_ok());
    Ok(())
}
