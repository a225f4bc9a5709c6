//! `gather`.

use glassloop::{
    Error, ErrorKind, EventLoop, Result, create_task, gather, gather_return_exceptions, get_running_loop,
    sleep, yield_now,
};

use crate::support::{Alive, Log, seconds, virtual_loop};

async fn after(delay: u64, result: &'static str) -> Result<&'static str> {
    sleep(seconds(delay)).await?;
    Ok(result)
}

async fn fails_after(delay: u64) -> Result<&'static str> {
    sleep(seconds(delay)).await?;
    Err(Error::raise("ValueError", "boom"))
}

fn run<T: Clone + 'static>(main: impl glassloop::Awaitable<T>) -> (Result<T>, EventLoop) {
    let event_loop = virtual_loop();
    (event_loop.run_until_complete(main), event_loop)
}

#[test]
fn results_come_in_the_order_of_the_arguments() {
    let (results, event_loop) = run(async { gather([after(2, "A"), after(1, "B"), after(3, "C")])?.await });
    assert_eq!(results.unwrap(), ["A", "B", "C"]);
    assert_eq!(event_loop.time(), seconds(3));
    event_loop.close().unwrap();
}

#[test]
fn the_outer_future_is_done_one_iteration_after_the_last_child() {
    // Measured on CPython 3.13: the children are done in iteration 2, their
    // callbacks run in 3, the awaiting task in 4.
    let (iterations, event_loop) = run(async {
        let event_loop = get_running_loop()?;
        gather!(async { Ok(1) }, async { Ok(2) })?.await?;
        Ok(event_loop.iteration())
    });
    assert_eq!(iterations.unwrap(), 4);
    event_loop.close().unwrap();
}

#[test]
fn the_first_error_ends_the_whole_and_the_others_run_on() {
    let (_, event_loop) = run(async {
        let slow = create_task(after(2, "slow"))?;
        let error = gather!(slow.clone(), fails_after(1))?.await.unwrap_err();
        assert_eq!(error.to_string(), "boom");
        assert_eq!(get_running_loop()?.time(), seconds(1));
        assert_eq!(slow.await?, "slow");
        Ok(())
    });
    assert_eq!(event_loop.time(), seconds(2));
    event_loop.close().unwrap();
}

#[test]
fn with_return_exceptions_an_error_is_a_result() {
    let (results, event_loop) = run(async {
        let cancelled = create_task(after(9, "never"))?;
        cancelled.cancel_with_message("a task does not keep it")?;
        gather!(after(1, "A"), fails_after(1), cancelled; return_exceptions)?.await
    });
    let results: Vec<_> = results.unwrap().into_iter().map(|result| format!("{result:?}")).collect();
    assert_eq!(results, [r#"Ok("A")"#, "Err(ValueError: boom)", "Err(CancelledError)"]);
    event_loop.close().unwrap();
}

#[test]
fn a_future_given_twice_counts_once_and_its_result_comes_twice() {
    let (results, event_loop) = run(async {
        let task = create_task(after(1, "A"))?;
        gather([task.as_future(), task.as_future()])?.await
    });
    assert_eq!(results.unwrap(), ["A", "A"]);
    event_loop.close().unwrap();
}

#[test]
fn an_empty_gather_is_done_at_once() {
    let (_, event_loop) = run(async {
        let gathered = gather(Vec::<glassloop::Future<i32>>::new())?;
        assert_eq!(format!("{gathered:?}"), "<Future finished>");
        assert_eq!(gathered.await?, Vec::<i32>::new());
        Ok(())
    });
    event_loop.close().unwrap();
}

#[test]
fn children_that_are_all_done_make_it_done_at_once() {
    let (_, event_loop) = run(async {
        let future = get_running_loop()?.create_future();
        future.set_result(1)?;
        assert!(gather([future.clone(), future])?.done());
        Ok(())
    });
    event_loop.close().unwrap();
}

#[test]
fn a_cancelled_child_gives_cancelled_error_as_the_exception() {
    let (_, event_loop) = run(async {
        let child = create_task(after(9, "never"))?;
        let gathered = gather([child.as_future()])?;
        child.cancel()?;
        let error = (&gathered).await.unwrap_err();
        assert!(error.is_cancelled() && !gathered.cancelled());
        assert!(gathered.exception()?.is_some_and(|error| error.is_cancelled()));
        Ok(())
    });
    event_loop.close().unwrap();
}

#[test]
fn cancelling_it_cancels_every_child_even_with_return_exceptions() {
    let (_, event_loop) = run(async {
        let children = [create_task(after(9, "A"))?.as_future(), create_task(after(9, "B"))?.as_future()];
        let gathered = gather_return_exceptions(children.clone())?;
        yield_now().await?;
        assert!(gathered.cancel_with_message("enough")?);
        assert!(!gathered.done(), "it waits for its children");
        let error = (&gathered).await.unwrap_err();
        assert_eq!(format!("{error:?}"), "CancelledError: enough");
        assert!(!gathered.cancelled() && children.iter().all(|child| child.cancelled()));
        Ok(())
    });
    event_loop.close().unwrap();
}

#[test]
fn cancelling_it_is_refused_when_all_children_are_done() {
    let (_, event_loop) = run(async {
        let child = get_running_loop()?.create_future();
        let gathered = gather([child.clone()])?;
        child.set_result(1)?;
        assert!(!gathered.cancel()? && !gathered.done());
        assert_eq!(gathered.await?, [1]);
        Ok(())
    });
    event_loop.close().unwrap();
}

#[test]
fn cancelling_the_task_that_awaits_it_cancels_the_children() {
    let log = Log::default();
    let child_log = log.clone();
    let (_, event_loop) = run(async move {
        let parent = create_task(async move {
            gather([async move {
                let slept = sleep(seconds(9)).await;
                child_log.add(format!("child {:?}", slept.as_ref().unwrap_err()));
                slept
            }])?
            .await
        })?;
        sleep(seconds(1)).await?;
        parent.cancel()?;
        assert!((&parent).await.unwrap_err().is_cancelled() && parent.cancelled());
        Ok(())
    });
    assert_eq!(log.take(), ["child CancelledError"]);
    event_loop.close().unwrap();
}

#[test]
fn children_of_two_loops_are_refused() {
    let (one, two) = (virtual_loop(), virtual_loop());
    let error = gather([one.create_future::<()>(), two.create_future()]).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::BelongsToDifferentLoop));
    one.close().unwrap();
    two.close().unwrap();
}

#[test]
fn an_error_that_comes_after_the_first_counts_as_read() {
    let log = Log::default();
    let reports = log.clone();
    let event_loop = virtual_loop();
    event_loop.set_exception_handler(move |_, context| reports.add(context.message.clone()));
    let main = async {
        gather([fails_after(1), fails_after(2)])?.await.unwrap_err();
        sleep(seconds(5)).await
    };
    event_loop.run_until_complete(main).unwrap();
    event_loop.close().unwrap();
    drop(event_loop);
    assert!(log.take().is_empty());
}

#[test]
fn nothing_is_kept_alive_by_a_gather_that_ended_with_an_error() {
    let alive = Alive::default();
    let event_loop = virtual_loop();
    let (never, error) = (event_loop.create_future::<Alive>(), event_loop.create_future());
    let gathered = gather([never.clone(), error.clone()]).unwrap();
    let held = alive.clone();
    never.add_done_callback(move |_| drop(held.clone())).unwrap();
    error.set_exception(Error::timeout()).unwrap();
    event_loop.run_once().unwrap();
    assert!(gathered.exception().unwrap().is_some());
    drop((never, error, gathered));
    assert_eq!(alive.count(), 0);
    event_loop.close().unwrap();
}
