//! tokio: one thread, a `LocalSet`, its own one-shot channel.

use std::time::Duration;

use futures::FutureExt;
use futures::future::Map;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinHandle, LocalSet, spawn_local};

use super::Table;
use super::tasks::{Tasks, Timers, table_of_tasks, table_of_timers};
use crate::BUFFER;

/// tokio, on this thread alone.
pub struct Tokio;

pub fn table() -> Table {
    let own: Table = vec![("echo", echo)];
    [table_of_tasks::<Tokio>(), table_of_timers::<Tokio>(), own].concat()
}

type Joined<T> = fn(Result<u64, T>) -> u64;

impl Tasks for Tokio {
    type Join = Map<JoinHandle<u64>, Joined<JoinError>>;
    type Sender = oneshot::Sender<u64>;
    type Receiver = Map<oneshot::Receiver<u64>, Joined<oneshot::error::RecvError>>;

    fn run(main: impl Future<Output = ()> + 'static) {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        LocalSet::new().block_on(&runtime, main);
    }

    fn spawn(task: impl Future<Output = u64> + 'static) -> Self::Join {
        spawn_local(task).map((|joined| joined.expect("no task fails")) as Joined<JoinError>)
    }

    fn detach(task: impl Future<Output = ()> + 'static) {
        drop(spawn_local(task));
    }

    fn one_shot() -> (Self::Sender, Self::Receiver) {
        let (sender, receiver) = oneshot::channel();
        (sender, receiver.map(|received| received.expect("it is sent")))
    }

    fn send(sender: Self::Sender, value: u64) {
        sender.send(value).expect("somebody waits");
    }
}

impl Timers for Tokio {
    fn sleep(delay: Duration) -> impl Future<Output = ()> + 'static {
        tokio::time::sleep(delay)
    }
}

fn echo(connections: u64) {
    Tokio::run(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        super::listens_at(listener.local_addr().expect("bound"));
        let mut served = Vec::new();
        for _ in 0..connections {
            let (stream, _) = listener.accept().await.expect("a connection");
            served.push(spawn_local(serve(stream)));
        }
        for connection in served {
            connection.await.expect("no task fails");
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
