//! futures' `LocalPool`: tasks, and neither timers nor sockets.

use std::cell::RefCell;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::executor::{LocalPool, LocalSpawner};
use futures::future::{Map, RemoteHandle};
use futures::task::LocalSpawnExt;

use super::Table;
use super::tasks::{Tasks, table_of_tasks};

/// A `LocalPool`.
pub struct Pool;

thread_local! {
    static SPAWNER: RefCell<Option<LocalSpawner>> = const { RefCell::new(None) };
}

pub fn table() -> Table {
    table_of_tasks::<Pool>()
}

fn with<T>(make: impl FnOnce(&LocalSpawner) -> T) -> T {
    SPAWNER.with_borrow(|spawner| make(spawner.as_ref().expect("the pool runs")))
}

impl Tasks for Pool {
    type Join = RemoteHandle<u64>;
    type Sender = oneshot::Sender<u64>;
    type Receiver = Map<oneshot::Receiver<u64>, fn(Result<u64, oneshot::Canceled>) -> u64>;

    fn run(main: impl Future<Output = ()> + 'static) {
        let mut pool = LocalPool::new();
        SPAWNER.set(Some(pool.spawner()));
        pool.run_until(main);
    }

    fn spawn(task: impl Future<Output = u64> + 'static) -> Self::Join {
        with(|spawner| spawner.spawn_local_with_handle(task).expect("the pool runs"))
    }

    fn detach(task: impl Future<Output = ()> + 'static) {
        with(|spawner| spawner.spawn_local(task).expect("the pool runs"));
    }

    fn one_shot() -> (Self::Sender, Self::Receiver) {
        let (sender, receiver) = oneshot::channel();
        (sender, receiver.map(|received| received.expect("it is sent")))
    }

    fn send(sender: Self::Sender, value: u64) {
        sender.send(value).expect("somebody waits");
    }
}
