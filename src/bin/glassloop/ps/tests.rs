//! What is printed of programs whose trace is made here, under virtual time.

use std::time::Duration;

use glassloop::replay::Replay;
use glassloop::testing::record;
use glassloop::trace::ids::{TaskId, ThreadId};
use glassloop::trace::{Event, Record};
use glassloop::{
    Result, ReturnWhen, Task, TaskGroup, create_task_named, gather, new_event_loop, run, shield, sleep, wait,
    yield_now,
};

use super::living::{Living, living};
use super::moment;
use super::shapes::{NoTree, table, tree};
use crate::sources::Sources;

fn tasks_of(records: Vec<Record>, step: Option<u64>) -> Vec<Living> {
    let mut replay = Replay::new(records);
    replay.go_to(moment::of(&replay, step).expect("there are tasks").step);
    living(&replay, &Sources::whole(&[(file!(), include_str!("tests.rs"))]))
}

/// The tree where the loop sleeps last, with `…` for this file and the line.
fn tree_of(program: impl FnOnce()) -> Vec<String> {
    let lines = tree(&tasks_of(record(program).to_vec(), None)).expect("a tree");
    lines.iter().map(|line| without_line(line)).collect()
}

fn without_line(line: &str) -> String {
    let line = line.split_once(" src/").map_or_else(|| line.to_owned(), |(before, _)| format!("{before} …"));
    line.split_once("async block in ").map_or(line.clone(), |(before, _)| format!("{before}async block …"))
}

async fn sleeper() -> Result<()> {
    sleep(Duration::from_secs(1)).await
}

async fn inner(of: Task<()>) -> Result<()> {
    wait([&of], None, ReturnWhen::AllCompleted).await.map(drop)
}

async fn outer(of: Task<()>) -> Result<()> {
    inner(of).await
}

async fn in_a_group() -> Result<()> {
    TaskGroup::run(async |group| {
        group.create_task_named("left", sleeper())?;
        group.create_task_named("right", sleeper())?;
        Ok(())
    })
    .await
}

#[test]
fn each_task_stands_below_those_that_await_it_directly_and_through_helpers() {
    let tree = tree_of(|| {
        run(async {
            let shared = create_task_named("shared", sleeper())?;
            let group = create_task_named("grouped", in_a_group())?;
            let awaited = shared.clone();
            let waits = create_task_named("waits", outer(shared.clone()))?;
            let direct = create_task_named("direct", async move { awaited.await })?;
            create_task_named("alone", sleeper())?;
            gather([group, waits, direct])?.await?;
            shield(shared)?.await
        })
        .unwrap();
    });
    let wanted = "\
└── (T) Task-1
    └──  async block …
        ├── (T) grouped
        │   └──  in_a_group
        │       └──  TaskGroup …
        │           ├── (T) left
        │           │   └──  sleeper …
        │           └── (T) right
        │               └──  sleeper …
        ├── (T) waits
        │   └──  outer
        │       └──  wait …
        │           └── (T) shared
        │               └──  sleeper …
        └── (T) direct
            └──  async block …
                └── (T) shared
                    └──  sleeper …
└── (T) alone
    └──  sleeper …";
    assert_eq!(tree.join("\n"), wanted);
}

#[test]
fn who_has_stopped_waiting_awaits_no_more() {
    let tree = tree_of(|| {
        run(async {
            let shared = create_task_named("shared", sleeper())?;
            let outer = shield(shared.clone())?;
            outer.cancel()?;
            wait([&shared], Duration::from_millis(10), ReturnWhen::AllCompleted).await?;
            sleep(Duration::from_millis(500)).await
        })
        .unwrap();
    });
    let wanted = ["└── (T) Task-1", "    └──  async block …", "└── (T) shared", "    └──  sleeper …"];
    assert_eq!(tree, wanted);
}

#[test]
fn the_table_has_a_line_for_each_that_awaits() {
    let records = record(|| {
        run(async {
            let shared = create_task_named("shared", sleeper())?;
            let outer = create_task_named("waits", outer(shared.clone()))?;
            gather([shared, outer])?.await
        })
        .unwrap();
    });
    let lines = table(&tasks_of(records.to_vec(), None));
    let columns = |line: &String| {
        let line = line.replace(" in the_table_has_a_line_for_each_that_awaits", "  ");
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
    };
    let cells: Vec<Vec<String>> = lines[2..].iter().map(columns).collect();
    let wanted: [&[&str]; 4] = [
        &["1", "0x1", "Task-1", "async block", "0x0"],
        &["1", "0x2", "shared", "sleeper", "async block", "Task-1", "0x1"],
        &["1", "0x2", "shared", "sleeper", "wait -> outer", "waits", "0x3"],
        &["1", "0x3", "waits", "wait -> outer", "async block", "Task-1", "0x1"],
    ];
    assert_eq!(cells, wanted);
}

/// Each of two tasks waits until the other is done.
fn circle() -> Vec<Record> {
    record(|| {
        let event_loop = new_event_loop().unwrap();
        let first = event_loop.create_future::<Task<()>>();
        let of_first = first.clone();
        let one = event_loop.create_task_named("one", async move { of_first.await?.await }).unwrap();
        let two = event_loop.create_task_named("two", async move { one.await }).unwrap();
        first.set_result(two).unwrap();
        let refused = (0..3).find_map(|_| event_loop.run_once().err()).expect("it would hang");
        assert!(refused.to_string().contains("wait for ever"), "{refused}");
        event_loop.close().unwrap();
    })
    .to_vec()
}

#[test]
fn tasks_that_await_one_another_in_a_circle_have_no_tree_and_are_named() {
    let refused = tree(&tasks_of(circle(), None)).unwrap_err();
    let wanted = "ERROR: await-graph contains cycles - cannot print a tree!\n\ncycle: two → one → two";
    assert_eq!(refused.to_string(), wanted);
}

/// A task for each level, and so many on each that await all of the level below.
fn levels(deep: u64, wide: u64) -> Vec<Living> {
    let id = |level: u64, place: u64| TaskId::new(1 + level * wide + place).expect("from 1 on");
    let living = |level: u64, place: u64| Living {
        thread: ThreadId::FIRST,
        task: id(level, place),
        name: format!("{level}.{place}"),
        frames: Vec::new(),
        awaited_by: (0..if level == 0 { 0 } else { wide }).map(|above| id(level - 1, above)).collect(),
    };
    (0..deep).flat_map(|level| (0..wide).map(move |place| living(level, place))).collect()
}

#[test]
fn a_tree_that_nobody_could_read_is_refused() {
    assert_eq!(tree(&levels(40, 2)), Err(NoTree::TooLong), "2 to the power of 40 lines");
    assert_eq!(tree(&levels(100_000, 1)), Err(NoTree::TooDeep));
    assert_eq!(tree(&levels(999, 1)).map(|lines| lines.len()), Ok(999));
}

#[test]
fn the_tasks_are_those_of_the_step_that_is_asked_for() {
    let records = record(|| {
        run(async {
            create_task_named("short", yield_now())?.await?;
            create_task_named("long", sleeper())?.await
        })
        .unwrap();
    })
    .to_vec();
    let made = |name: &str| {
        let is_it = |event: &Event| matches!(event, Event::TaskMade(made) if made.name == name);
        records.iter().find(|record| is_it(&record.event)).expect("it is made").number
    };
    let names = |step| tasks_of(records.clone(), step).into_iter().map(|task| task.name).collect::<Vec<_>>();
    assert_eq!(names(Some(made("short"))), ["Task-1", "short"]);
    assert_eq!(names(None), ["Task-1", "long"], "where the loop sleeps");
    let last = records.last().expect("there are some").number;
    let refused = moment::of(&Replay::new(records.clone()), Some(last + 1)).unwrap_err();
    assert_eq!(refused, format!("there is no step {}: the steps are 1 to {last}", last + 1));
}

#[test]
fn where_no_task_is_ever_made_there_is_no_step_to_look_at() {
    let records = record(|| drop(new_event_loop())).to_vec();
    assert_eq!(moment::of(&Replay::new(records), None).unwrap_err(), "no step has a task");
}
