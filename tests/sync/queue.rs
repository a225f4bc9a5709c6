//! Queues: no item and no turn is lost.

use glassloop::{ErrorKind, LifoQueue, PriorityQueue, Queue, Result};

use crate::support::Scene;

#[test]
fn getters_and_putters_get_their_turn_in_the_order_in_which_they_came() -> Result<()> {
    let scene = Scene::new();
    let queue = Queue::new(1);
    let _getters = ["a", "b"].map(|name| scene.task(name, queue.get()));
    let _putters =
        [("w", 1), ("x", 2), ("y", 3), ("z", 4)].map(|(name, item)| scene.task(name, queue.put(item)));
    scene.iterate(5);
    assert_eq!(scene.said(), ["1 w: ()", "2 a: 1", "3 x: ()", "4 b: 2", "5 y: ()"]);
    assert_eq!(format!("{queue:?}"), "<Queue maxsize=1 _queue=[3] _putters[1] tasks=3>");
    Ok(())
}

#[test]
fn a_getter_cancelled_just_as_it_is_woken_passes_its_turn_on() -> Result<()> {
    let scene = Scene::new();
    let queue = Queue::new(0);
    let first = scene.task("first", queue.get());
    let _second = scene.task("second", queue.get());
    scene.iterate(1);
    queue.put_nowait("item")?;
    first.cancel()?;
    scene.iterate(2);
    assert_eq!(scene.said(), ["2 first: CancelledError", "3 second: \"item\""]);
    Ok(())
}

#[test]
fn a_putter_cancelled_just_as_it_is_woken_passes_its_turn_on() -> Result<()> {
    let scene = Scene::new();
    let queue = Queue::new(1);
    queue.put_nowait(0)?;
    let first = scene.task("first", queue.put(1));
    let _second = scene.task("second", queue.put(2));
    scene.iterate(1);
    assert_eq!(queue.get_nowait()?, 0);
    first.cancel()?;
    scene.iterate(2);
    assert_eq!(scene.said(), ["2 first: CancelledError", "3 second: ()"]);
    assert_eq!(queue.get_nowait()?, 2);
    Ok(())
}

#[test]
fn a_cancelled_getter_leaves_the_line() -> Result<()> {
    let scene = Scene::new();
    let queue = Queue::<i32>::new(0);
    let getter = scene.task("getter", queue.get());
    scene.iterate(1);
    getter.cancel()?;
    scene.iterate(1);
    assert_eq!(scene.said(), ["2 getter: CancelledError"]);
    assert_eq!(format!("{queue:?}"), "<Queue maxsize=0>");
    Ok(())
}

#[test]
fn a_queue_that_is_shut_down_still_gives_out_what_it_has() -> Result<()> {
    let scene = Scene::new();
    let queue = Queue::new(1);
    queue.put_nowait(1)?;
    let _putter = scene.task("putter", queue.put(2));
    scene.iterate(1);
    queue.shutdown(false)?;
    scene.iterate(1);
    let _getters = ["first", "second"].map(|name| scene.task(name, queue.get()));
    scene.iterate(1);
    assert_eq!(scene.said(), ["2 putter: QueueShutDown", "3 first: 1", "3 second: QueueShutDown"]);
    assert_eq!(format!("{queue:?}"), "<Queue maxsize=1 tasks=1 shutdown>");
    Ok(())
}

#[test]
fn shutdown_wakes_those_who_wait_for_an_item() -> Result<()> {
    let scene = Scene::new();
    let queue = Queue::<i32>::new(0);
    let _getters = ["first", "second"].map(|name| scene.task(name, queue.get()));
    scene.iterate(1);
    queue.shutdown(false)?;
    scene.iterate(1);
    assert_eq!(scene.said(), ["2 first: QueueShutDown", "2 second: QueueShutDown"]);
    Ok(())
}

#[test]
fn an_immediate_shutdown_drops_the_items_and_they_count_as_done() -> Result<()> {
    let scene = Scene::new();
    let queue = Queue::new(0);
    queue.put_nowait(1)?;
    queue.put_nowait(2)?;
    let _joiner = scene.task("joiner", queue.join());
    scene.iterate(1);
    queue.shutdown(true)?;
    let error = queue.get_nowait().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::QueueShutDown) && error.message().is_empty());
    scene.iterate(1);
    assert_eq!(scene.said(), ["2 joiner: ()"]);
    Ok(())
}

#[test]
fn join_goes_on_when_every_item_is_done_and_not_when_it_is_got() -> Result<()> {
    let scene = Scene::new();
    let queue = Queue::new(0);
    queue.put_nowait(1)?;
    queue.put_nowait(2)?;
    let _joiner = scene.task("joiner", queue.join());
    for _ in 0..2 {
        scene.iterate(2);
        assert!(scene.said().is_empty());
        queue.get_nowait()?;
        queue.task_done()?;
    }
    scene.iterate(1);
    assert_eq!(scene.said(), ["5 joiner: ()"]);
    assert!(matches!(queue.task_done().unwrap_err().kind(), ErrorKind::TaskDoneTooOften));
    Ok(())
}

#[test]
fn the_other_queues_give_out_the_last_and_the_smallest() -> Result<()> {
    let (last, smallest) = (LifoQueue::new(0), PriorityQueue::new(0));
    for item in [2, 3, 1] {
        last.put_nowait(item)?;
        smallest.put_nowait(item)?;
    }
    let all = |queue: &Queue<i32>| [(); 3].map(|()| queue.get_nowait().expect("an item"));
    assert_eq!((all(&last), all(&smallest)), ([1, 3, 2], [1, 2, 3]));
    assert_eq!(
        format!("{last:?} {smallest:?}"),
        "<LifoQueue maxsize=0 tasks=3> <PriorityQueue maxsize=0 tasks=3>"
    );
    Ok(())
}

/// An item that looks at its own queue while it is compared.
struct Nosy(PriorityQueue<Nosy>);

impl Ord for Nosy {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        assert_eq!(self.0.qsize(), 1);
        let error = self.0.get_nowait().map(|_| ()).unwrap_err();
        assert_eq!(error.class(), "RuntimeError");
        std::cmp::Ordering::Equal
    }
}

impl PartialOrd for Nosy {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Nosy {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Nosy {}

#[test]
fn items_may_look_at_their_queue_while_they_are_compared() -> Result<()> {
    let queue = PriorityQueue::new(0);
    queue.put_nowait(Nosy(queue.clone()))?;
    queue.put_nowait(Nosy(queue.clone()))?;
    assert_eq!(queue.qsize(), 2);
    Ok(())
}
