//! Locks, conditions, semaphores, barriers and queues.

use std::time::Duration;

use glassloop::{
    Barrier, BoundedSemaphore, Condition, Lock, Queue, Result, Semaphore, create_task, ensure_future, gather,
    gather_return_exceptions, run, sleep, yield_now,
};

use super::{boolean, cases, print, print_error};

cases! {
    barrier_of_nobody
    condition_cancelled_when_notified
    lock_of_which_loop
    queue_shutdown
    says_bound_to_a_different_loop
    says_lock_is_not_acquired
    says_released_too_often
    says_unacquired_condition
    semaphore_that_is_overtaken
}

fn barrier_of_nobody() -> Result<()> {
    Barrier::new(0).map(drop)
}

fn condition_cancelled_when_notified() -> Result<()> {
    async fn wait(name: &'static str, condition: Condition) -> Result<()> {
        condition
            .with(async {
                condition.wait().await?;
                print!("{name} wakes");
                Ok(())
            })
            .await
    }
    run(async {
        let condition = Condition::new();
        let first = ensure_future(wait("first", condition.clone()))?;
        let second = ensure_future(wait("second", condition.clone()))?;
        yield_now().await?;
        condition.with(async { condition.notify(1) }).await?;
        first.cancel()?;
        sleep(Duration::from_millis(10)).await?;
        print!("second done: {}", boolean(second.done()));
        second.cancel()?;
        gather_return_exceptions([first, second])?.await.map(drop)
    })
}

async fn work(lock: Lock) -> Result<()> {
    lock.with(sleep(Duration::ZERO)).await
}

fn lock_of_which_loop() -> Result<()> {
    let lock = Lock::new();
    run(async move {
        gather([work(lock.clone()), work(lock.clone())])?.await?;
        print!("both");
        Ok(())
    })
}

fn queue_shutdown() -> Result<()> {
    let queue = Queue::<()>::new(0);
    queue.shutdown(false)?;
    print!("{}", queue.repr());
    Ok(())
}

fn says_bound_to_a_different_loop() -> Result<()> {
    async fn main(lock: Lock) -> Result<()> {
        gather([work(lock.clone()), work(lock)])?.await.map(drop)
    }
    let lock = Lock::new();
    run(main(lock.clone()))?;
    run(main(lock))
}

fn says_lock_is_not_acquired() -> Result<()> {
    run(async { Lock::new().release() })
}

fn says_released_too_often() -> Result<()> {
    run(async {
        print_error(BoundedSemaphore::new(1)?.release());
        print_error(Queue::<()>::new(0).task_done());
        Ok(())
    })
}

fn says_unacquired_condition() -> Result<()> {
    run(async {
        print_error(Condition::new().wait().await);
        print_error(Condition::new().notify(1));
        Ok(())
    })
}

fn semaphore_that_is_overtaken() -> Result<()> {
    async fn work(name: &'static str, semaphore: Semaphore) -> Result<()> {
        let inside = async {
            print!("{name}");
            sleep(Duration::ZERO).await
        };
        semaphore.with(inside).await
    }
    run(async {
        let semaphore = Semaphore::new(1)?;
        semaphore.acquire().await?;
        let waiting = create_task(work("who waits", semaphore.clone()))?;
        sleep(Duration::ZERO).await?;
        semaphore.release()?;
        work("newcomer", semaphore).await?;
        waiting.await
    })
}
