//! Tasks that start at once, and task factories.

use std::rc::Rc;
use std::time::Duration;

use glassloop::{
    Error, Result, TaskGroup, TaskOptions, create_task, create_task_with, current_task, get_running_loop,
    run, sleep,
};

use super::{boolean, cases, print};

cases! {
    create_task_eager_start
    eager_factory_told_otherwise
    eager_task_factory
    eager_task_fails_in_a_group
    loop_create_task_eager_start
    task_factory_gets_the_name
}

async fn work() -> Result<()> {
    print!("work");
    Ok(())
}

fn create_task_eager_start() -> Result<()> {
    run(async {
        let task = create_task_with(TaskOptions::new().eager_start(true), work())?;
        print!("main {}", boolean(task.done()));
        Ok(())
    })
}

fn use_eager_tasks() -> Result<()> {
    get_running_loop()?.set_task_factory(Some(Rc::new(glassloop::eager_task_factory)));
    Ok(())
}

fn eager_factory_told_otherwise() -> Result<()> {
    async fn work() -> Result<()> {
        Ok(())
    }
    run(async {
        use_eager_tasks()?;
        let options = TaskOptions::new().eager_start(false);
        let task = get_running_loop()?.create_task_with(options, work())?;
        print!("{}", boolean(task.done()));
        Ok(())
    })
}

fn eager_task_factory() -> Result<()> {
    run(async {
        use_eager_tasks()?;
        let task = create_task(work())?;
        print!("main {}", boolean(task.done()));
        Ok(())
    })
}

fn eager_task_fails_in_a_group() -> Result<()> {
    async fn fail() -> Result<()> {
        Err(Error::raise("ValueError", ""))
    }
    run(async {
        use_eager_tasks()?;
        TaskGroup::run(async |group| {
            group.create_task(fail())?;
            let task = current_task()?.expect("a coroutine runs in a task");
            print!("cancelling: {}", task.cancelling());
            Ok(())
        })
        .await
    })
}

fn loop_create_task_eager_start() -> Result<()> {
    run(async {
        let task = get_running_loop()?.create_task_with(TaskOptions::new().eager_start(true), work())?;
        print!("main {}", boolean(task.done()));
        Ok(())
    })
}

fn task_factory_gets_the_name() -> Result<()> {
    run(async {
        let factory = |_: &_, options: TaskOptions| {
            print!("[{}]", if options.get_name().is_some() { "'name'" } else { "" });
            Ok(options)
        };
        get_running_loop()?.set_task_factory(Some(Rc::new(factory)));
        create_task_with(TaskOptions::new().name("sleeper"), sleep(Duration::ZERO))?.await
    })
}
