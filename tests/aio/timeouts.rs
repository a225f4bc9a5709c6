//! `timeout`, `timeout_at`, `Timeout` and `wait_for`.

use std::future::Future as _;
use std::task::{Context, Waker};

use glassloop::{
    ErrorKind, Result, Timeout, create_task, current_task, gather, get_running_loop, sleep, timeout,
    timeout_at, wait_for, yield_now,
};

use crate::support::{Log, on_virtual_loop, seconds, virtual_loop};

fn is_timeout<T>(result: &Result<T>) -> bool {
    matches!(result, Err(error) if matches!(error.kind(), ErrorKind::Timeout))
}

fn is_cancelled<T>(result: &Result<T>) -> bool {
    matches!(result, Err(error) if error.is_cancelled())
}

#[test]
fn a_timeout_cancels_what_is_inside_and_takes_it_back() {
    let log = Log::default();
    let inside = log.clone();
    on_virtual_loop(async move {
        let result = timeout(seconds(1), async {
            let slept = sleep(seconds(9)).await;
            inside.add(format!("{:?}", slept.as_ref().unwrap_err()));
            slept
        });
        assert!(is_timeout(&result.await));
        assert_eq!(get_running_loop()?.time(), seconds(1));
        assert_eq!(current_task()?.unwrap().cancelling(), 0);
        sleep(seconds(1)).await
    });
    assert_eq!(log.take(), ["CancelledError"]);
}

#[test]
fn a_timeout_of_zero_fires_by_call_soon() {
    // Measured on CPython 3.13: the cancel in iteration 2, the error in 3.
    let iteration = on_virtual_loop(async {
        assert!(is_timeout(&timeout(seconds(0), sleep(seconds(9))).await));
        Ok(get_running_loop()?.iteration())
    });
    assert_eq!(iteration, 3);
}

#[test]
fn a_deadline_that_has_passed_fires_at_once() {
    on_virtual_loop(async {
        sleep(seconds(5)).await?;
        assert!(is_timeout(&timeout_at(seconds(2), sleep(seconds(9))).await));
        assert_eq!(get_running_loop()?.time(), seconds(5));
        Ok(())
    });
}

#[test]
fn a_timer_that_was_not_needed_is_gone() {
    on_virtual_loop(async {
        timeout(seconds(60), async { Ok(()) }).await?;
        sleep(seconds(1)).await
    });
    on_virtual_loop(async {
        let event_loop = get_running_loop()?;
        timeout(seconds(60), yield_now()).await?;
        yield_now().await?;
        assert!(event_loop.snapshot().timers.is_empty());
        Ok(())
    });
}

#[test]
fn the_inner_of_two_limits_leaves_the_outer_alone() {
    on_virtual_loop(async {
        let result = timeout(seconds(5), async {
            assert!(is_timeout(&timeout(seconds(1), sleep(seconds(9))).await));
            sleep(seconds(9)).await
        });
        assert!(is_timeout(&result.await));
        assert_eq!(get_running_loop()?.time(), seconds(5));
        Ok(())
    });
}

#[test]
fn when_both_limits_pass_at_once_the_outer_error_wins() {
    on_virtual_loop(async {
        let outer = Timeout::at(seconds(1));
        let inner = Timeout::at(seconds(1));
        let result = outer.run(async { inner.run(sleep(seconds(9))).await }).await;
        assert!(is_timeout(&result) && outer.expired() && inner.expired());
        assert_eq!(current_task()?.unwrap().cancelling(), 0);
        Ok(())
    });
}

#[test]
fn a_cancel_from_outside_goes_through_a_limit_that_expires_as_well() {
    on_virtual_loop(async {
        let task = create_task(async {
            let result = timeout(seconds(1), sleep(seconds(9))).await;
            assert!(is_cancelled(&result), "{result:?}");
            result
        })?;
        let victim = task.clone();
        get_running_loop()?.call_at(seconds(1), move || victim.cancel())?;
        assert!((&task).await.unwrap_err().is_cancelled());
        assert_eq!(task.cancelling(), 1);
        Ok(())
    });
}

#[test]
fn a_limit_that_is_entered_with_a_cancel_on_its_way_counts_from_there() {
    // Measured on CPython 3.13: the limit takes the CancelledError for its own.
    on_virtual_loop(async {
        let task = create_task(async {
            current_task()?.unwrap().cancel()?;
            let result = timeout(seconds(0), async {
                sleep(seconds(0)).await?;
                sleep(seconds(0)).await
            });
            assert!(is_timeout(&result.await));
            Ok(current_task()?.unwrap().cancelling())
        })?;
        assert_eq!(task.await?, 1);
        Ok(())
    });
}

#[test]
fn a_limit_inside_a_task_that_has_survived_a_cancel_works() {
    let left = on_virtual_loop(async {
        let task = create_task(async {
            current_task()?.unwrap().cancel()?;
            assert!(is_cancelled(&sleep(seconds(1)).await));
            assert!(is_timeout(&timeout(seconds(1), sleep(seconds(9))).await));
            Ok(current_task()?.unwrap().cancelling())
        })?;
        task.await
    });
    assert_eq!(left, 1);
}

#[test]
fn another_error_than_cancelled_goes_out_of_an_expired_limit_as_it_is() {
    on_virtual_loop(async {
        let limit = Timeout::after(seconds(1))?;
        let result: Result<()> = limit
            .run(async {
                let _ = sleep(seconds(9)).await;
                Err(glassloop::Error::raise("ValueError", "boom"))
            })
            .await;
        assert_eq!(result.unwrap_err().class(), "ValueError");
        assert!(limit.expired() && current_task()?.unwrap().cancelling() == 0);
        Ok(())
    });
}

#[test]
fn a_limit_can_be_moved_and_taken_away() {
    on_virtual_loop(async {
        let limit = Timeout::after(seconds(1))?;
        assert_eq!(format!("{limit:?}"), "<Timeout [created]>");
        let result = limit.run(async {
            assert_eq!(format!("{limit:?}"), "<Timeout [active] when=1.0>");
            limit.reschedule(None)?;
            sleep(seconds(5)).await?;
            limit.reschedule(seconds(7))?;
            sleep(seconds(9)).await
        });
        assert!(is_timeout(&result.await));
        assert_eq!(get_running_loop()?.time(), seconds(7));
        let error = limit.reschedule(None).unwrap_err();
        assert_eq!(error.to_string(), "Cannot change state of expired Timeout");
        assert_eq!(limit.enter().unwrap_err().to_string(), "Timeout has already been entered");
        Ok(())
    });
}

#[test]
fn a_limit_outside_a_task_is_refused() {
    assert_eq!(Timeout::after(None).unwrap_err().to_string(), "no running event loop");
    assert_eq!(Timeout::at(None).enter().unwrap_err().to_string(), "no running event loop");
    let event_loop = virtual_loop();
    let in_a_callback = || {
        let error = Timeout::at(None).enter().unwrap_err();
        assert_eq!(error.to_string(), "Timeout should be used inside a task");
    };
    event_loop.call_soon(in_a_callback).unwrap();
    event_loop.run_once().unwrap();
    event_loop.close().unwrap();
}

#[test]
fn a_limit_that_is_dropped_half_way_leaves_no_timer_and_no_cancel_behind() {
    on_virtual_loop(async {
        let event_loop = get_running_loop()?;
        let mut given_up = Box::pin(timeout(seconds(3), sleep(seconds(9))));
        assert!(given_up.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        assert_eq!(event_loop.snapshot().timers.len(), 2);
        drop(given_up);
        yield_now().await?;
        yield_now().await?;
        assert!(event_loop.snapshot().timers.is_empty());
        assert_eq!(current_task()?.unwrap().cancelling(), 0);
        Ok(())
    });
}

#[test]
fn wait_for_gives_the_result_that_came_in_time() {
    let result = on_virtual_loop(wait_for(
        async {
            sleep(seconds(1)).await?;
            Ok("in time")
        },
        seconds(5),
    ));
    assert_eq!(result, "in time");
}

#[test]
fn wait_for_cancels_the_task_and_waits_for_its_end() {
    let log = Log::default();
    let operation = log.clone();
    on_virtual_loop(async move {
        let task = create_task(async move {
            let slept = sleep(seconds(10)).await;
            operation.add("Operation was cancelled");
            slept
        })?;
        assert!(is_timeout(&wait_for(task.clone(), seconds(5)).await));
        assert!(task.cancelled() && get_running_loop()?.time() == seconds(5));
        Ok(())
    });
    assert_eq!(log.take(), ["Operation was cancelled"]);
}

#[test]
fn wait_for_gives_the_value_of_a_coroutine_that_refuses_to_stop() {
    let result = on_virtual_loop(wait_for(
        async {
            let _ = sleep(seconds(9)).await;
            Ok("refused")
        },
        seconds(1),
    ));
    assert_eq!(result, "refused");
}

#[test]
fn wait_for_zero_gives_a_coroutine_no_chance_to_begin() {
    // Measured on CPython 3.13: the error comes in iteration 4.
    let iteration = on_virtual_loop(async {
        let never_begun = async { panic!("it began") };
        let result: Result<()> = wait_for(never_begun, seconds(0)).await;
        assert!(is_timeout(&result));
        Ok(get_running_loop()?.iteration())
    });
    assert_eq!(iteration, 4);
}

#[test]
fn wait_for_zero_takes_the_result_of_a_future_that_is_done() {
    let result = on_virtual_loop(async {
        let future = get_running_loop()?.create_future();
        future.set_result(1)?;
        wait_for(future, seconds(0)).await
    });
    assert_eq!(result, 1);
}

#[test]
fn cancelling_wait_for_cancels_what_it_waits_for() {
    on_virtual_loop(async {
        let inner = create_task(sleep(seconds(9)))?;
        let outer = create_task(wait_for(inner.clone(), seconds(5)))?;
        sleep(seconds(1)).await?;
        outer.cancel()?;
        assert!((&outer).await.unwrap_err().is_cancelled() && inner.cancelled());
        Ok(())
    });
}

#[test]
fn wait_for_without_a_limit_waits() {
    on_virtual_loop(async {
        wait_for(gather([sleep(seconds(60)), sleep(seconds(30))])?, None).await?;
        assert_eq!(get_running_loop()?.time(), seconds(60));
        Ok(())
    });
}
