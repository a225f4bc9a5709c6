//! `as_completed`.

use glassloop::{ErrorKind, Result, as_completed, create_task, get_running_loop, set_event_loop, sleep};

use crate::support::{Alive, on_virtual_loop, seconds, virtual_loop};

async fn after(delay: u64) -> Result<u64> {
    sleep(seconds(delay)).await?;
    Ok(delay)
}

#[test]
fn results_come_in_the_order_in_which_they_are_done() {
    let order = on_virtual_loop(async {
        let mut order = Vec::new();
        for next in as_completed([after(3), after(1), after(2)], None)? {
            order.push(next.await?);
        }
        Ok(order)
    });
    assert_eq!(order, [1, 2, 3]);
}

#[test]
fn the_futures_themselves_come_to_whoever_asks_for_them() {
    on_virtual_loop(async {
        let (slow, fast) = (create_task(after(2))?, create_task(after(1))?);
        let mut completed = as_completed([slow.clone(), fast.clone(), slow.clone()], None)?;
        assert!(completed.next_done().await.unwrap()?.same(&fast));
        assert!(completed.next_done().await.unwrap()?.same(&slow), "given twice, it counts once");
        assert!(completed.next_done().await.is_none());
        Ok(())
    });
}

#[test]
fn results_that_are_there_at_once_come_without_another_wait() {
    // Measured on CPython 3.13: both in the third iteration after the call.
    on_virtual_loop(async {
        let before = get_running_loop()?.iteration();
        let at_once = || async { Ok(1) };
        for next in as_completed([at_once(), at_once()], None)? {
            next.await?;
            assert_eq!(get_running_loop()?.iteration() - before, 3);
        }
        Ok(())
    });
}

#[test]
fn what_is_not_done_in_time_comes_as_a_timeout_and_is_not_cancelled() {
    on_virtual_loop(async {
        let slow = create_task(after(9))?;
        let completed = as_completed([create_task(after(1))?, slow.clone()], seconds(5))?;
        let mut results = Vec::new();
        for next in completed {
            results.push(next.await);
        }
        assert_eq!(results[0].as_ref().unwrap(), &1);
        assert!(matches!(results[1].as_ref().unwrap_err().kind(), ErrorKind::Timeout));
        assert!(!slow.done() && get_running_loop()?.time() == seconds(5));
        Ok(())
    });
}

#[test]
fn its_timer_is_gone_when_all_are_done() {
    on_virtual_loop(async {
        for next in as_completed([after(1)], seconds(60))? {
            next.await?;
        }
        sleep(seconds(0)).await?;
        assert!(get_running_loop()?.snapshot().timers.is_empty());
        Ok(())
    });
}

#[test]
fn a_waiter_that_is_cancelled_just_as_it_is_woken_passes_its_turn_on() {
    on_virtual_loop(async {
        let future = get_running_loop()?.create_future();
        let other = get_running_loop()?.create_future::<u64>();
        let mut completed = as_completed([future.clone(), other], None)?;
        let first = create_task(completed.next().unwrap())?;
        let second = create_task(completed.next().unwrap())?;
        sleep(seconds(0)).await?;
        future.set_result(1)?;
        sleep(seconds(0)).await?;
        first.cancel()?;
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!(second.await?, 1);
        Ok(())
    });
}

#[test]
fn nothing_is_kept_alive_by_futures_that_are_never_done() {
    let event_loop = virtual_loop();
    let alive = Alive::default();
    let never = event_loop.create_future::<Alive>();
    let held = alive.clone();
    never.add_done_callback(move |_| drop(held.clone())).unwrap();
    set_event_loop(Some(&event_loop));
    let completed = as_completed([never.clone()], None).unwrap();
    drop((completed, never));
    assert_eq!(alive.count(), 0);
    event_loop.close().unwrap();
}

#[test]
fn its_timer_goes_when_all_are_done_even_if_nobody_asks_for_them_any_more() {
    on_virtual_loop(async {
        drop(as_completed([after(1)], seconds(60))?);
        sleep(seconds(2)).await?;
        assert!(get_running_loop()?.snapshot().timers.is_empty());
        Ok(())
    });
}
