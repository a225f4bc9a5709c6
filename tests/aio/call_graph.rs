//! Who awaits whom, as 3.14 tells it: python3.14 gives the same graphs.

use std::time::Duration;

use glassloop::{
    Asyncio, EventLoop, FutureCallGraph, Result, TaskGroup, capture_call_graph, create_task_named,
    format_call_graph, gather, print_call_graph, shield, sleep, wait, yield_now,
};

fn loop_of(asyncio: Asyncio) -> EventLoop {
    EventLoop::builder().asyncio(asyncio).build().expect("a loop")
}

/// The names, from the one that asks to those that nobody awaits: `leaf < group < main`.
fn names(graph: &FutureCallGraph) -> String {
    let name = graph.name.clone().unwrap_or_else(|| "future".to_owned());
    let waiters: Vec<String> = graph.awaited_by.iter().map(names).collect();
    match waiters.as_slice() {
        [] => name,
        [one] => format!("{name} < {one}"),
        many => format!("{name} < ({})", many.join(", ")),
    }
}

async fn leaf() -> Result<String> {
    Ok(capture_call_graph()?.map(|graph| names(&graph)).unwrap_or_default())
}

fn run_as_main<T: Clone + 'static>(main: impl Future<Output = Result<T>> + 'static) -> Result<T> {
    let event_loop = loop_of(Asyncio::V3_14);
    let task = event_loop.create_task_named("main", main)?;
    let result = event_loop.run_until_complete(task);
    event_loop.close()?;
    result
}

#[test]
fn a_helper_is_awaited_by_the_task_that_calls_it() -> Result<()> {
    let in_a_group = async {
        let task = TaskGroup::run(async |group| group.create_task_named("in group", leaf())).await?;
        task.result()
    };
    let waits = async {
        let task = create_task_named("waited", leaf())?;
        wait([&task], None, glassloop::ReturnWhen::AllCompleted).await?;
        task.result()
    };
    let shields = async { shield(create_task_named("shielded", leaf())?)?.await };
    let seen = run_as_main(async move {
        let group = create_task_named("grp", in_a_group)?;
        let waits = create_task_named("waits", waits)?;
        let shields = create_task_named("shields", shields)?;
        gather([group, waits, shields])?.await
    })?;
    let expected =
        ["in group < grp < main", "waited < waits < main", "shielded < shields < main"].map(str::to_owned);
    assert_eq!(seen, expected);
    Ok(())
}

#[test]
fn wait_is_over_with_its_time_and_the_graph_says_so() -> Result<()> {
    run_as_main(async {
        let slow = create_task_named("slow", sleep(Duration::from_millis(2)))?;
        wait([&slow], Duration::from_millis(1), glassloop::ReturnWhen::AllCompleted).await?;
        assert_eq!(names(&slow.call_graph()?), "slow");
        slow.await
    })
}

#[test]
fn several_may_await_one_and_a_future_that_is_done_is_awaited_by_none() -> Result<()> {
    run_as_main(async {
        let future = glassloop::get_running_loop()?.create_future::<()>();
        let waiter = |name: &str| {
            let future = future.clone();
            create_task_named(name, async move { future.await })
        };
        let (one, two) = (waiter("one")?, waiter("two")?);
        yield_now().await?;
        assert_eq!(names(&future.call_graph()?), "future < (one, two)");
        assert_eq!(names(&one.call_graph()?), "one");
        future.set_result(())?;
        assert_eq!(names(&future.call_graph()?), "future");
        one.await?;
        two.await
    })
}

#[test]
fn it_prints_as_in_python_with_the_lines_that_are_known() -> Result<()> {
    let (printed, line) = run_as_main(async {
        async fn inner() -> Result<(String, u32)> {
            let line = line!() + 2;
            let mut printed = Vec::new();
            print_call_graph(&mut printed)?;
            assert_eq!(String::from_utf8_lossy(&printed).lines().count(), 7);
            Ok((format_call_graph()?, line))
        }
        create_task_named("inner", inner())?.await
    })?;
    let lines: Vec<&str> = printed.lines().collect();
    let (inner, main) = (lines[0].split(", id=").next(), lines[4].split(", id=").next());
    assert_eq!((inner, main), (Some("* Task(name='inner'"), Some("    * Task(name='main'")));
    assert_eq!(lines[1], "  + Call stack:");
    assert_eq!(lines[2], format!("  |   File '{}', line {}, in async inner()", file!(), line + 2));
    assert_eq!(lines[3], "  + Awaited by:");
    assert_eq!(lines[5], "      + Call stack:");
    assert!(lines[6].starts_with("      |   File ") && lines.len() == 7, "{printed}");
    Ok(())
}

#[test]
fn tasks_that_await_one_another_in_a_circle_have_no_graph() -> Result<()> {
    let event_loop = loop_of(Asyncio::V3_14);
    let main = async move {
        let running = glassloop::get_running_loop()?;
        let slot = std::rc::Rc::new(std::cell::RefCell::new(None::<glassloop::Task<()>>));
        let other = slot.clone();
        let first = running.create_task(async move {
            yield_now().await?;
            let task = other.borrow().clone().expect("it is there");
            task.await
        })?;
        let awaited = first.clone();
        slot.replace(Some(running.create_task(async move { awaited.await })?));
        yield_now().await?;
        yield_now().await?;
        let refused = first.call_graph().expect_err("there is no end to it");
        assert_eq!(
            (refused.class(), refused.message()),
            ("RecursionError", "maximum recursion depth exceeded".into())
        );
        Ok(())
    };
    event_loop.run_until_complete(main)?;
    event_loop.close()
}

#[test]
fn who_asks_where_nothing_runs_is_refused_and_3_13_has_no_such_function() -> Result<()> {
    let in_force = glassloop::EventLoopPolicy::new().asyncio(Asyncio::V3_14).set_for_this_thread();
    let refused = capture_call_graph().expect_err("no loop runs");
    assert_eq!(
        refused.to_string(),
        "capture_call_graph() is called outside of a running event loop and no *future* to introspect was \
         provided"
    );
    drop(in_force);
    let refused = format_call_graph().expect_err("not in 3.13");
    assert_eq!(refused.to_string(), "module 'asyncio' has no attribute 'format_call_graph'");
    let event_loop = loop_of(Asyncio::V3_14);
    event_loop.call_soon(|| assert_eq!(capture_call_graph().expect("a loop runs"), None))?;
    event_loop.run_once()?;
    event_loop.close()
}
