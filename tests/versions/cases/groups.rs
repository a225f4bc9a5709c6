//! Task groups.

use std::time::Duration;

use glassloop::{Error, Result, TaskGroup, Timeout, run, sleep};

use super::{cases, print, print_error};

const A_MINUTE: Duration = Duration::from_secs(60);

cases! {
    group_and_generator_exit
    group_cancel
    group_cancel_before
    group_refuses_a_task
    says_entered_twice
    says_group_is_finished
}

async fn sleeps() -> Result<()> {
    sleep(Duration::ZERO).await
}

/// What `aclose` raises inside a generator goes through the group in it.
fn group_and_generator_exit() -> Result<()> {
    run(async {
        let closed = TaskGroup::run(async |_| Err::<(), _>(Error::raise("GeneratorExit", ""))).await;
        match closed {
            Err(error) if error.class() == "GeneratorExit" => print!("closed"),
            closed => closed?,
        }
        Ok(())
    })
}

fn group_cancel() -> Result<()> {
    run(async {
        let group = TaskGroup::new();
        group.enter()?;
        let inside = async {
            group.create_task(sleep(A_MINUTE))?;
            group.cancel()?;
            sleep(A_MINUTE).await
        };
        group.leave(inside.await.err()).await?;
        print!("after the group");
        Ok(())
    })
}

fn group_cancel_before() -> Result<()> {
    run(async {
        let group = TaskGroup::new();
        group.cancel()?;
        group.enter()?;
        group.leave(sleep(A_MINUTE).await.err()).await?;
        print!("after the group");
        Ok(())
    })
}

fn group_refuses_a_task() -> Result<()> {
    run(async {
        let group = TaskGroup::run(async |group| Ok::<_, Error>(group)).await?;
        if let Err(error) = group.create_task(sleeps()) {
            print!("{error}");
        }
        Ok(())
    })
}

fn says_group_is_finished() -> Result<()> {
    run(async {
        let group = TaskGroup::new();
        print_error(group.create_task(sleeps()));
        group.enter()?;
        group.leave(None).await?;
        print_error(group.create_task(sleeps()));
        Ok(())
    })
}

fn says_entered_twice() -> Result<()> {
    run(async {
        let (group, limit) = (TaskGroup::new(), Timeout::after(Duration::from_secs(1))?);
        print_error(limit.reschedule(None));
        group.enter()?;
        limit.enter()?;
        print_error(group.enter());
        print_error(limit.enter());
        limit.exit(Ok(()))?;
        group.leave(None).await
    })
}
