//! smol's parts: `async-executor`'s `LocalExecutor` and `async-io`.

use std::time::Duration;

use async_executor::{LocalExecutor, Task};
use async_net::{TcpListener, TcpStream};
use futures::channel::oneshot;
use futures::future::Map;
use futures::{AsyncReadExt, AsyncWriteExt, FutureExt};

use super::Table;
use super::tasks::{Tasks, Timers, table_of_tasks, table_of_timers};
use crate::BUFFER;

/// smol, on this thread alone.
pub struct Smol;

thread_local! {
    static EXECUTOR: &'static LocalExecutor<'static> = Box::leak(Box::default());
}

pub fn table() -> Table {
    let own: Table = vec![("echo", echo)];
    [table_of_tasks::<Smol>(), table_of_timers::<Smol>(), own].concat()
}

impl Tasks for Smol {
    type Join = Task<u64>;
    type Sender = oneshot::Sender<u64>;
    type Receiver = Map<oneshot::Receiver<u64>, fn(Result<u64, oneshot::Canceled>) -> u64>;

    fn run(main: impl Future<Output = ()> + 'static) {
        async_io::block_on(EXECUTOR.with(|executor| *executor).run(main));
    }

    fn spawn(task: impl Future<Output = u64> + 'static) -> Self::Join {
        EXECUTOR.with(|executor| executor.spawn(task))
    }

    fn detach(task: impl Future<Output = ()> + 'static) {
        EXECUTOR.with(|executor| executor.spawn(task)).detach();
    }

    fn one_shot() -> (Self::Sender, Self::Receiver) {
        let (sender, receiver) = oneshot::channel();
        (sender, receiver.map(|received| received.expect("it is sent")))
    }

    fn send(sender: Self::Sender, value: u64) {
        sender.send(value).expect("somebody waits");
    }
}

impl Timers for Smol {
    fn sleep(delay: Duration) -> impl Future<Output = ()> + 'static {
        async_io::Timer::after(delay).map(drop)
    }
}

fn echo(connections: u64) {
    Smol::run(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        super::listens_at(listener.local_addr().expect("bound"));
        let mut served = Vec::new();
        for _ in 0..connections {
            let (stream, _) = listener.accept().await.expect("a connection");
            served.push(EXECUTOR.with(|executor| executor.spawn(serve(stream))));
        }
        for connection in served {
            connection.await;
        }
    });
}

async fn serve(mut stream: TcpStream) {
    stream.set_nodelay(true).expect("a socket");
    let mut buffer = vec![0; BUFFER];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        if stream.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}
