//! Tasks that begin at once, and task factories.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;

use futures::{channel::oneshot, poll};
use glassloop::testing::record;
use glassloop::trace::Event;
use glassloop::{
    Asyncio, Error, ErrorKind, EventLoop, Result, TaskOptions, create_task, create_task_with, current_task,
    eager_task_factory, yield_now,
};

use crate::support::{Log, virtual_loop};

fn eager() -> TaskOptions {
    TaskOptions::new().eager_start(true)
}

fn of_version(asyncio: Asyncio) -> EventLoop {
    EventLoop::builder().asyncio(asyncio).build().expect("a loop")
}

#[test]
fn an_eager_task_runs_inside_its_makers_step_until_it_waits() {
    let (event_loop, order) = (virtual_loop(), Log::default());
    let (inside, outside) = (order.clone(), order.clone());
    let main = async move {
        let running = glassloop::get_running_loop()?;
        let task = running.create_task_with(eager(), async move {
            inside.add("begins");
            yield_now().await?;
            inside.add("goes on");
            Ok(())
        })?;
        outside.add("maker");
        task.await
    };
    event_loop.run_until_complete(main).expect("it ends well");
    assert_eq!(order.take(), ["begins", "maker", "goes on"]);
    event_loop.close().expect("it is closed");
}

#[test]
fn one_that_has_nothing_to_wait_for_is_done_when_create_task_returns_and_was_never_ready() {
    let records = record(|| {
        let event_loop = EventLoop::new().expect("a loop");
        let main = async {
            let running = glassloop::get_running_loop()?;
            let task = running.create_task_with(eager(), async { Ok(7) })?;
            assert_eq!(task.result()?, 7);
            assert!(running.all_tasks().iter().all(|other| other.id() != task.erased().id()));
            Ok(())
        };
        event_loop.run_until_complete(main).expect("it ends well");
        event_loop.close().expect("it is closed");
    });
    let told = records.iter().filter_map(|record| match &record.event {
        Event::TaskMade(made) => Some(format!("{} made", made.task)),
        Event::TaskReady(task, _) => Some(format!("{task} ready")),
        Event::TaskBegun(task, _) => Some(format!("{task} begun")),
        Event::TaskBegunEagerly(task) => Some(format!("{task} begun at once")),
        Event::TaskFinished(task, _) => Some(format!("{task} finished")),
        _ => None,
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "task 1 made",
            "task 1 ready",
            "task 1 begun",
            "task 2 made",
            "task 2 begun at once",
            "task 2 finished",
            "task 1 finished"
        ]
    );
}

#[test]
fn the_trace_of_eager_tasks_tells_all_that_the_loop_holds() {
    glassloop::testing::record_and_replay(|| {
        let event_loop = EventLoop::new().expect("a loop");
        event_loop.set_task_factory(Some(Rc::new(eager_task_factory)));
        let main = async {
            let outer = create_task(async {
                let inner = create_task(async { yield_now().await })?;
                let done = create_task(async { Ok(()) })?;
                done.await?;
                inner.await
            })?;
            outer.await
        };
        event_loop.run_until_complete(main).expect("it ends well");
        event_loop.close().expect("it is closed");
    });
}

#[test]
fn inside_an_eager_task_that_one_is_the_current_task_and_afterwards_its_maker_again() {
    let event_loop = virtual_loop();
    let main = async {
        let name = || Ok::<_, Error>(current_task()?.expect("one runs").get_name());
        let maker = name()?;
        let running = glassloop::get_running_loop()?;
        let task = running.create_task_with(eager().name("eager"), async move { name() })?;
        assert_eq!(task.result()?, "eager");
        assert_eq!(current_task()?.expect("one runs").get_name(), maker);
        Ok(())
    };
    event_loop.run_until_complete(main).expect("it ends well");
    event_loop.close().expect("it is closed");
}

#[test]
fn where_no_loop_runs_or_the_loop_is_asked_from_a_callback_it_begins_as_asyncio_has_it() {
    let event_loop = virtual_loop();
    let begun = Rc::new(Cell::new(0));
    let begins = |begun: &Rc<Cell<u32>>| {
        let begun = begun.clone();
        async move {
            begun.set(begun.get() + 1);
            Ok(())
        }
    };
    let waits = event_loop.create_task_with(eager(), begins(&begun)).expect("a task");
    assert_eq!((begun.get(), waits.done()), (0, false), "nothing runs yet");
    let (other, seen, coroutine) = (event_loop.clone(), begun.clone(), begins(&begun));
    let callback = move || {
        let before = seen.get();
        other.create_task_with(eager(), coroutine)?;
        assert_eq!(seen.get(), before + 1, "a callback is on the stack, no task");
        assert!(current_task()?.is_none());
        Ok::<(), Error>(())
    };
    event_loop.call_soon(callback).expect("it is open");
    event_loop.run_until_complete(waits).expect("it ends well");
    assert_eq!(begun.get(), 2);
    event_loop.close().expect("it is closed");
}

#[test]
fn an_exit_in_its_first_step_comes_out_of_create_task_and_ends_no_run_by_itself() {
    let event_loop = virtual_loop();
    let main = async {
        let running = glassloop::get_running_loop()?;
        let exits = async { Err::<(), _>(Error::raise("SystemExit", "3")) };
        let raised = running.create_task_with(eager(), exits).expect_err("it comes out");
        assert_eq!(raised.class(), "SystemExit");
        yield_now().await?;
        Ok("and went on")
    };
    assert_eq!(event_loop.run_until_complete(main).expect("it ends well"), "and went on");
    event_loop.close().expect("it is closed");
}

#[test]
fn the_functions_take_eager_start_from_3_14_on_and_the_loop_always() {
    for (asyncio, refusal) in [
        (Asyncio::V3_13, Some("create_task() got an unexpected keyword argument 'eager_start'")),
        (Asyncio::V3_14, None),
        (Asyncio::V3_15, None),
    ] {
        let event_loop = of_version(asyncio);
        let main = async move {
            let refused = create_task_with(eager(), async { Ok(()) }).err().map(|error| error.to_string());
            assert_eq!(refused.as_deref(), refusal);
            let of_group = glassloop::TaskGroup::run(async |group| {
                Ok(group.create_task_with(eager(), async { Ok(()) })?.done())
            });
            let of_group = of_group.await;
            match refusal {
                Some(_) => {
                    let error = of_group.expect_err("the group's body has failed");
                    let ErrorKind::Group { errors, .. } = error.kind() else { panic!("{error:?}") };
                    let sentence = "TaskGroup.create_task() got an unexpected keyword argument 'eager_start'";
                    assert_eq!(errors[0].to_string(), sentence);
                }
                None => assert!(of_group?),
            }
            Ok(())
        };
        event_loop.run_until_complete(main).expect("it ends well");
        event_loop.close().expect("it is closed");
    }
}

#[test]
fn an_eager_factory_can_be_told_otherwise_from_3_14_on() {
    for (asyncio, told) in [
        (
            Asyncio::V3_13,
            Err(
                "create_eager_task_factory.<locals>.factory() got an unexpected keyword argument 'eager_start'",
            ),
        ),
        (Asyncio::V3_14, Ok(false)),
    ] {
        let event_loop = of_version(asyncio);
        event_loop.set_task_factory(Some(Rc::new(eager_task_factory)));
        let main = async {
            let running = glassloop::get_running_loop()?;
            let later = running.create_task_with(TaskOptions::new().eager_start(false), async { Ok(()) });
            Ok(later.map(|task| task.done()).map_err(|error| error.to_string()))
        };
        let said = event_loop.run_until_complete(main).expect("it ends well");
        assert_eq!(said, told.map_err(str::to_owned));
        event_loop.close().expect("it is closed");
    }
}

/// As CPython prints it: tests/versions/programs/task_factory_gets_the_name.py.
#[test]
fn a_factory_is_given_the_name_from_3_14_on_and_3_13_names_the_task_afterwards() {
    for (asyncio, given, named) in [
        (Asyncio::V3_13, vec![None, None], ["sleeper", "None"]),
        (Asyncio::V3_14, vec![Some("sleeper".to_owned()), None], ["sleeper", "Task-2"]),
    ] {
        let event_loop = of_version(asyncio);
        let seen = Rc::new(RefCell::new(Vec::new()));
        let notes = seen.clone();
        event_loop.set_task_factory(Some(Rc::new(move |_: &EventLoop, options: TaskOptions| {
            notes.borrow_mut().push(options.get_name().map(str::to_owned));
            Ok(options)
        })));
        let one = event_loop.create_task_named("sleeper", async { Ok(()) }).expect("a task");
        let other = event_loop.create_task(async { Ok(()) }).expect("a task");
        assert_eq!(*seen.borrow(), given);
        assert_eq!(one.get_name(), named[0]);
        assert_eq!(other.get_name().starts_with("Task-"), named[1].starts_with("Task-"));
        event_loop.run_until_complete(async { one.await.and(other.await) }).expect("they end well");
        event_loop.close().expect("it is closed");
    }
}

#[test]
fn a_factory_that_refuses_makes_no_task() -> Result<()> {
    let event_loop = virtual_loop();
    event_loop
        .set_task_factory(Some(Rc::new(|_: &EventLoop, _| Err(Error::raise("ValueError", "not today")))));
    let refused = event_loop.create_task(async { Ok(()) }).expect_err("it is refused");
    assert_eq!(refused.to_string(), "not today");
    assert!(event_loop.all_tasks().is_empty());
    event_loop.set_task_factory(None);
    assert!(event_loop.get_task_factory().is_none());
    event_loop.run_until_complete(async { Ok(()) })?;
    event_loop.close()
}

#[test]
fn a_panic_of_an_eager_step_is_that_tasks_exception_and_its_maker_goes_on() -> Result<()> {
    let event_loop = virtual_loop();
    let main = async {
        let (running, maker) = (glassloop::get_running_loop()?, current_task()?);
        let panics = async { if current_task()?.is_some() { panic!("boom") } else { Ok(()) } };
        let task = running.create_task_with(eager(), panics)?;
        assert_eq!(task.exception()?.expect("it has panicked").to_string(), "boom");
        assert_eq!(current_task()?, maker);
        yield_now().await?;
        Ok("and went on")
    };
    assert_eq!(event_loop.run_until_complete(main)?, "and went on");
    event_loop.close()
}

#[test]
fn a_leaf_that_was_polled_before_an_eager_step_is_noted_once() -> Result<()> {
    let event_loop = virtual_loop();
    let setter = event_loop.create_future::<()>();
    let waited = setter.clone();
    let main = async move {
        let running = glassloop::get_running_loop()?;
        let mut leaf = pin!(waited);
        assert!(poll!(leaf.as_mut()).is_pending());
        running.create_task_with(eager(), yield_now())?;
        assert!(poll!(leaf.as_mut()).is_pending());
        let me = format!("{:?}", current_task()?.expect("one runs"));
        assert_eq!(me.matches("wait_for=").count(), 1, "{me}");
        running.create_task_with(eager(), async move { setter.set_result(()) })?;
        assert!(poll!(leaf.as_mut()).is_ready());
        let me = format!("{:?}", current_task()?.expect("one runs"));
        assert_eq!(me.matches("wait_for=").count(), 0, "{me}");
        Ok(())
    };
    event_loop.run_until_complete(main)?;
    event_loop.close()
}

#[test]
fn a_waker_that_the_maker_has_given_away_wakes_it_and_not_the_eager_task() -> Result<()> {
    let (event_loop, order) = (virtual_loop(), Log::default());
    let (inside, outside) = (order.clone(), order.clone());
    let main = async move {
        let running = glassloop::get_running_loop()?;
        let (send, receive) = oneshot::channel::<()>();
        let (send_inside, receive_inside) = oneshot::channel::<()>();
        let mut receive = pin!(receive);
        assert!(poll!(receive.as_mut()).is_pending());
        let task = running.create_task_with(eager(), async move {
            receive_inside.await.map_err(|_| Error::raise("EOFError", ""))?;
            inside.add("eager task");
            Ok(())
        })?;
        running.call_soon(move || send.send(()).expect("somebody waits"))?;
        receive.await.map_err(|_| Error::raise("EOFError", ""))?;
        outside.add("maker");
        send_inside.send(()).expect("somebody waits");
        task.await
    };
    event_loop.run_until_complete(main)?;
    assert_eq!(order.take(), ["maker", "eager task"]);
    event_loop.close()
}
