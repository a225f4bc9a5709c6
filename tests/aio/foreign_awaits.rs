//! Awaits of something of another crate inside glassloop's own: a cancel is raised there.

use std::cell::Cell;
use std::rc::Rc;

use futures::StreamExt;
use futures::channel::oneshot;
use futures::stream::FuturesUnordered;
use glassloop::{
    Condition, Error, ErrorKind, Lock, Result, Semaphore, Task, TaskGroup, create_task, current_task,
    get_running_loop, raises_here, sleep, timeout, timeout_at, wait_for, yield_now,
};

use crate::support::{Alive, Log, on_virtual_loop, seconds, virtual_loop};

/// A channel that says nothing: what awaits it, and what keeps it open.
fn silence() -> (oneshot::Sender<()>, impl Future<Output = Result<()>>) {
    let (sender, receiver) = oneshot::channel();
    (sender, async { receiver.await.map_err(Error::from) })
}

fn never() -> impl Future<Output = Result<()>> {
    std::future::pending()
}

fn class<T>(result: Result<T>) -> String {
    result.map_or_else(|error| error.class().to_owned(), |_| "a result".to_owned())
}

/// Runs the task until it waits, cancels it, and gives what comes of it.
async fn cancelled<T: Clone + 'static>(task: Task<T>) -> Result<T> {
    yield_now().await?;
    assert!(task.cancel()?);
    task.await
}

#[test]
fn a_time_limit_round_a_channel_ends_with_a_timeout_error_and_the_task_goes_on() {
    let log = Log::default();
    let inside = log.clone();
    on_virtual_loop(async move {
        let event_loop = get_running_loop()?;
        let (_sender, receiver) = silence();
        inside.add(class(timeout(seconds(1), receiver).await));
        let (_sender, receiver) = silence();
        inside.add(class(timeout_at(seconds(3), receiver).await));
        inside.add(class(wait_for(never(), seconds(1)).await));
        inside.add(class(wait_for(never(), seconds(0)).await));
        assert_eq!((event_loop.time(), current_task()?.unwrap().cancelling()), (seconds(4), 0));
        sleep(seconds(1)).await
    });
    assert_eq!(log.take(), ["TimeoutError"; 4]);
}

#[test]
fn a_channel_that_answers_in_time_gives_its_answer_and_nothing_is_left_behind() {
    let event_loop = virtual_loop();
    let (sender, receiver) = oneshot::channel();
    event_loop.call_later(seconds(1), move || sender.send("answer").expect("a receiver")).unwrap();
    let main = async { timeout(seconds(2), async { Ok(receiver.await?) }).await };
    assert_eq!(event_loop.run_until_complete(main).unwrap(), "answer");
    let snapshot = event_loop.snapshot();
    assert!(snapshot.timers.is_empty() && snapshot.ready.is_empty() && snapshot.tasks.is_empty());
    event_loop.close().unwrap();
}

#[test]
fn what_waits_is_dropped_before_the_code_behind_the_limit_runs() {
    on_virtual_loop(async {
        let alive = Alive::default();
        let held = alive.clone();
        let limited = timeout(seconds(1), async move {
            never().await?;
            drop(held);
            Ok(())
        });
        assert_eq!((class(limited.await).as_str(), alive.count()), ("TimeoutError", 0));
        Ok(())
    });
}

#[test]
fn a_channel_that_answers_after_the_deadline_was_noticed_is_too_late() {
    on_virtual_loop(async {
        let (sender, receiver) = oneshot::channel();
        // Its timer stands behind that of the limit: the task is woken by both.
        let limited = async {
            get_running_loop()?.call_at(seconds(1), move || {
                let _ = sender.send(());
            })?;
            receiver.await.map_err(Error::from)
        };
        assert_eq!(class(timeout(seconds(1), limited).await), "TimeoutError");
        Ok(())
    });
}

#[test]
fn of_two_limits_the_one_whose_time_is_over_raises() {
    on_virtual_loop(async {
        let inner = async {
            let inner = timeout(seconds(1), never()).await;
            assert_eq!(class(inner), "TimeoutError");
            timeout(seconds(9), never()).await
        };
        let log = Log::default();
        let outer = timeout(seconds(3), async {
            let inner = inner.await;
            log.add(class(inner.clone()));
            inner
        });
        assert_eq!(class(outer.await), "TimeoutError");
        assert_eq!((log.take(), get_running_loop()?.time()), (vec!["CancelledError".to_owned()], seconds(3)));
        Ok(())
    });
}

#[test]
fn a_cancel_from_outside_is_raised_at_the_limit_and_carries_its_message() {
    on_virtual_loop(async {
        let task = create_task(async {
            let error = timeout(None, never()).await.unwrap_err();
            Ok(error.to_string())
        })?;
        yield_now().await?;
        task.cancel_with_message("enough")?;
        assert!(task.cancel()?, "and once more, which is the same error");
        assert_eq!((task.clone().await?, task.cancelling()), ("enough".to_owned(), 2));
        Ok(())
    });
}

#[test]
fn what_is_glassloops_inside_raises_by_itself_and_may_clean_up() {
    let log = Log::default();
    let inside = log.clone();
    on_virtual_loop(async move {
        let slow = async {
            let (_sender, receiver) = silence();
            let slept = futures::future::select(Box::pin(receiver), sleep(seconds(9))).await.factor_first().0;
            inside.add(class(slept));
            sleep(seconds(1)).await?;
            // A clean-up of another crate's is waited for as well.
            let (sender, answered) = oneshot::channel();
            get_running_loop()?.call_later(seconds(1), move || sender.send(()).expect("a receiver"))?;
            answered.await?;
            inside.add("cleaned up");
            Ok(())
        };
        inside.add(class(timeout(seconds(1), slow).await));
        assert_eq!(get_running_loop()?.time(), seconds(3));
        Ok(())
    });
    assert_eq!(log.take(), ["CancelledError", "cleaned up", "a result"]);
}

#[test]
fn a_group_whose_code_waits_for_a_channel_ends_when_a_child_fails() {
    on_virtual_loop(async {
        let group = TaskGroup::run(async |group| {
            group.create_task(async {
                sleep(seconds(1)).await?;
                Err::<(), _>(Error::raise("ValueError", "boom"))
            })?;
            never().await
        });
        let error = group.await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Group { errors, .. } if errors[0].to_string() == "boom"));
        assert_eq!(current_task()?.unwrap().cancelling(), 0);
        sleep(seconds(1)).await
    });
}

#[test]
fn a_cancelled_block_frees_its_lock_and_the_code_behind_it_runs() {
    on_virtual_loop(async {
        let (lock, semaphore, condition) = (Lock::new(), Semaphore::new(1)?, Condition::new());
        let (a, b, c) = (lock.clone(), semaphore.clone(), condition.clone());
        let tasks = [
            create_task(async move { Ok(class(a.with(never()).await)) })?,
            create_task(async move { Ok(class(b.with(never()).await)) })?,
            create_task(async move { Ok(class(c.with(never()).await)) })?,
        ];
        for task in tasks {
            assert_eq!(cancelled(task).await?, "CancelledError");
        }
        assert!(!lock.locked() && !semaphore.locked() && !condition.locked());
        Ok(())
    });
}

#[test]
fn in_a_join_both_a_sleep_and_a_limit_round_a_channel_get_the_error() {
    on_virtual_loop(async {
        let task = create_task(async {
            let (slept, limited) = futures::join!(sleep(seconds(9)), timeout(seconds(8), never()));
            Ok([class(slept), class(limited)])
        })?;
        assert_eq!(cancelled(task).await?, ["CancelledError", "CancelledError"]);
        assert_eq!(get_running_loop()?.time(), seconds(0));
        Ok(())
    });
}

#[test]
fn limits_inside_a_futures_unordered_get_the_error_too() {
    on_virtual_loop(async {
        let (first, answered) = oneshot::channel();
        let log = Log::default();
        let inside = log.clone();
        let task = create_task(async move {
            let answered = async { answered.await.map_err(Error::from) };
            let limits: [std::pin::Pin<Box<dyn Future<Output = Result<()>>>>; 3] = [
                Box::pin(timeout(None, answered)),
                Box::pin(timeout(None, never())),
                Box::pin(timeout(None, sleep(seconds(9)))),
            ];
            let mut limits: FuturesUnordered<_> = limits.into_iter().collect();
            while let Some(ended) = limits.next().await {
                inside.add(class(ended));
            }
            Ok(())
        })?;
        yield_now().await?;
        first.send(()).expect("a receiver");
        yield_now().await?;
        cancelled(task).await?;
        assert_eq!(log.take(), ["a result", "CancelledError", "CancelledError"]);
        Ok(())
    });
}

#[test]
fn a_limit_round_others_that_wait_inside_a_futures_unordered_leaves_raising_to_them() {
    on_virtual_loop(async {
        let log = Log::default();
        let inside = log.clone();
        let all = async move {
            let mut all: FuturesUnordered<_> = (1..4).map(|_| timeout(None, never())).collect();
            all.push(timeout(None, never()));
            while let Some(ended) = all.next().await {
                inside.add(class(ended));
                sleep(seconds(1)).await?;
            }
            Ok("all of them")
        };
        assert_eq!(timeout(seconds(1), all).await?, "all of them");
        assert_eq!(
            (log.take(), get_running_loop()?.time()),
            (vec!["CancelledError".to_owned(); 4], seconds(5))
        );
        Ok(())
    });
}

#[test]
fn a_limit_that_a_select_has_dropped_raises_nothing_any_more() {
    on_virtual_loop(async {
        let task = create_task(async {
            let limited = Box::pin(timeout(None, never()));
            futures::future::select(limited, sleep(seconds(1))).await;
            let slept = sleep(seconds(9)).await;
            Ok(class(slept))
        })?;
        sleep(seconds(2)).await?;
        assert_eq!(cancelled(task).await?, "CancelledError");
        Ok(())
    });
}

#[test]
fn a_limit_that_moves_to_another_task_raises_there() {
    on_virtual_loop(async {
        let mut limited = Box::pin(timeout(None, never()));
        let polled = create_task(async move {
            assert!(futures::poll!(&mut limited).is_pending());
            Ok(Rc::new(Cell::new(Some(limited))))
        })?;
        let limited = polled.await?.take().expect("it is there");
        assert_eq!(class(cancelled(create_task(limited)?).await), "CancelledError");
        Ok(())
    });
}

#[test]
fn a_request_that_comes_while_the_task_runs_is_raised_at_the_limit_that_it_comes_to() {
    on_virtual_loop(async {
        let task = create_task(async {
            current_task()?.unwrap().cancel()?;
            let limited = timeout(seconds(9), never()).await;
            Ok(class(limited))
        })?;
        assert_eq!(task.await?, "CancelledError");
        assert_eq!(get_running_loop()?.time(), seconds(0));
        Ok(())
    });
}

#[test]
fn a_coroutine_of_another_executor_runs_through() {
    let waited = futures::executor::block_on(raises_here(async { Ok("through") }));
    assert_eq!(waited.unwrap(), "through");
}

#[test]
fn a_panic_inside_leaves_the_task_as_any_panic_does() {
    on_virtual_loop(async {
        let panics = create_task(timeout(seconds(9), async {
            yield_now().await?;
            if current_task()?.is_some() {
                panic!("on purpose");
            }
            Ok(())
        }))?;
        assert!(panics.await.is_err());
        Ok(())
    });
}

#[test]
fn a_loop_that_is_closed_lets_go_of_tasks_that_wait_so() {
    let event_loop = virtual_loop();
    let alive = Alive::default();
    let held = alive.clone();
    let task = event_loop
        .create_task(async move {
            let limited = timeout(seconds(9), never()).await;
            drop(held);
            limited
        })
        .unwrap();
    event_loop.run_once().unwrap();
    event_loop.close().unwrap();
    assert_eq!(alive.count(), 0);
    assert_eq!(task.cancel().unwrap_err().to_string(), "Event loop is closed");
}
