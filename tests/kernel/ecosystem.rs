//! Futures of other crates run in tasks, and glassloop's run in them.

use std::task::Waker;

use futures::{FutureExt, SinkExt, StreamExt, channel::mpsc, channel::oneshot, select};
use glassloop::{EventLoop, Result, sleep, yield_now};

use crate::support::{Log, seconds, virtual_loop};

#[test]
fn a_channel_carries_messages_between_two_tasks() -> Result<()> {
    let event_loop = virtual_loop();
    let (mut sender, receiver) = mpsc::channel(1);
    event_loop.create_task(async move {
        for number in 0..10 {
            sender.send(number).await?;
        }
        Ok(())
    })?;
    let received = event_loop.run_until_complete(async { Ok(receiver.collect::<Vec<i32>>().await) })?;
    assert_eq!(received, (0..10).collect::<Vec<_>>());
    event_loop.close()
}

#[test]
fn a_one_shot_that_a_callback_answers_wakes_its_task() -> Result<()> {
    let event_loop = virtual_loop();
    let (sender, receiver) = oneshot::channel();
    event_loop.call_later(seconds(1), move || sender.send("answer").expect("a receiver"))?;
    let answer = event_loop.run_until_complete(async {
        let answer = receiver.await?;
        Ok(answer)
    });
    assert_eq!(answer?, "answer");
    event_loop.close()
}

#[test]
fn select_takes_whichever_sleep_is_over_first() -> Result<()> {
    let event_loop = virtual_loop();
    let winner = event_loop.run_until_complete(async {
        let (slow, fast) = (sleep(seconds(2)).fuse(), sleep(seconds(1)).fuse());
        futures::pin_mut!(slow, fast);
        Ok(select! { _ = slow => "slow", _ = fast => "fast" })
    })?;
    assert_eq!((winner, event_loop.time()), ("fast", seconds(1)));
    assert!(event_loop.snapshot().timers.is_empty(), "the slow one has taken its timer with it");
    event_loop.close()
}

#[test]
fn join_waits_for_a_task_a_future_and_a_coroutine_at_once() -> Result<()> {
    let event_loop = virtual_loop();
    let task = event_loop.create_task(async {
        sleep(seconds(1)).await?;
        Ok(1)
    })?;
    let future = event_loop.create_future();
    let setter = future.clone();
    event_loop.call_later(seconds(2), move || setter.set_result(2))?;
    let sum = event_loop.run_until_complete(async {
        let (one, two, three) = futures::join!(task, future, async { Ok::<_, glassloop::Error>(3) });
        Ok(one? + two? + three?)
    })?;
    assert_eq!((sum, event_loop.time()), (6, seconds(2)));
    event_loop.close()
}

#[test]
fn a_stream_of_unordered_futures_gives_them_as_they_are_done() -> Result<()> {
    let event_loop = virtual_loop();
    let log = Log::default();
    let inside = log.clone();
    event_loop.run_until_complete(async move {
        let sleepers = [3, 1, 2].map(|delay| sleep(seconds(delay)).map(move |_| delay));
        let mut unordered: futures::stream::FuturesUnordered<_> = sleepers.into_iter().collect();
        while let Some(delay) = unordered.next().await {
            inside.add(delay.to_string());
        }
        Ok(())
    })?;
    assert_eq!(log.take(), ["1", "2", "3"]);
    event_loop.close()
}

#[test]
fn a_glassloop_future_can_be_awaited_by_another_executor() -> Result<()> {
    let event_loop = virtual_loop();
    let future = event_loop.create_future();
    let mut pool = futures::executor::LocalPool::new();
    let mut awaited = future.clone();
    assert!(pool.run_until(async { futures::poll!(&mut awaited) }).is_pending());
    future.set_result(3)?;
    assert_eq!(pool.run_until(awaited)?, 3);
    event_loop.close()
}

/// The waker with which the running task is polled.
async fn own_waker() -> Waker {
    futures::future::poll_fn(|context| context.waker().clone().into()).await
}

/// The wakers of a task before and after it has waited, which it gives to nobody.
async fn wakers_around(wait: impl Future<Output = Result<()>>) -> Result<[usize; 2]> {
    let before = own_waker().await.data().addr();
    wait.await?;
    Ok([before, own_waker().await.data().addr()])
}

/// The wakers of two tasks, whose own waiting is all that keeps them.
fn wakers_of_two(event_loop: &EventLoop) -> Result<([usize; 2], [usize; 2])> {
    let one = event_loop.create_task(wakers_around(sleep(seconds(1))))?;
    let two = event_loop.create_task(wakers_around(yield_now()))?;
    event_loop.run_until_complete(async { Ok((one.await?, two.await?)) })
}

#[test]
fn tasks_that_wait_for_glassloops_own_futures_are_lent_one_waker() -> Result<()> {
    let event_loop = virtual_loop();
    let (one, two) = wakers_of_two(&event_loop)?;
    assert_eq!((one, two), ([one[0]; 2], [one[0]; 2]));
    event_loop.close()
}

#[test]
fn a_task_whose_waker_somebody_keeps_has_one_of_its_own() -> Result<()> {
    let event_loop = virtual_loop();
    let keeper = event_loop.create_task(async {
        let kept = own_waker().await;
        yield_now().await?;
        Ok((kept, own_waker().await))
    })?;
    let other = event_loop.create_task(wakers_around(sleep(seconds(1))))?;
    let (kept, later) = event_loop.run_until_complete(keeper)?;
    let other = event_loop.run_until_complete(other)?;
    assert!(kept.will_wake(&later), "it is the one that was kept");
    assert_eq!(other, [other[0]; 2]);
    assert_ne!(kept.data().addr(), other[0], "and the others are lent a new one");
    event_loop.close()
}
