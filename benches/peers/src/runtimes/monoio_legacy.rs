//! monoio with its `LegacyDriver`, which is epoll.

use std::time::Duration;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::Map;
use monoio::io::{AsyncReadRent, AsyncWriteRentExt};
use monoio::net::{TcpListener, TcpStream};
use monoio::task::JoinHandle;
use monoio::{LegacyDriver, RuntimeBuilder};

use super::Table;
use super::tasks::{Tasks, Timers, table_of_tasks, table_of_timers};
use crate::BUFFER;

/// monoio over epoll.
pub struct Monoio;

pub fn table() -> Table {
    let own: Table = vec![("echo", echo)];
    [table_of_tasks::<Monoio>(), table_of_timers::<Monoio>(), own].concat()
}

impl Tasks for Monoio {
    type Join = JoinHandle<u64>;
    type Sender = oneshot::Sender<u64>;
    type Receiver = Map<oneshot::Receiver<u64>, fn(Result<u64, oneshot::Canceled>) -> u64>;

    fn run(main: impl Future<Output = ()> + 'static) {
        let runtime = RuntimeBuilder::<LegacyDriver>::new().enable_timer().build();
        runtime.expect("a runtime").block_on(main);
    }

    fn spawn(task: impl Future<Output = u64> + 'static) -> Self::Join {
        monoio::spawn(task)
    }

    fn detach(task: impl Future<Output = ()> + 'static) {
        drop(monoio::spawn(task));
    }

    fn one_shot() -> (Self::Sender, Self::Receiver) {
        let (sender, receiver) = oneshot::channel();
        (sender, receiver.map(|received| received.expect("it is sent")))
    }

    fn send(sender: Self::Sender, value: u64) {
        sender.send(value).expect("somebody waits");
    }
}

impl Timers for Monoio {
    fn sleep(delay: Duration) -> impl Future<Output = ()> + 'static {
        monoio::time::sleep(delay)
    }
}

fn echo(connections: u64) {
    Monoio::run(async move {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        super::listens_at(listener.local_addr().expect("bound"));
        let mut served = Vec::new();
        for _ in 0..connections {
            let (stream, _) = listener.accept().await.expect("a connection");
            served.push(monoio::spawn(serve(stream)));
        }
        for connection in served {
            connection.await;
        }
    });
}

async fn serve(mut stream: TcpStream) {
    stream.set_nodelay(true).expect("a socket");
    let mut buffer = Vec::with_capacity(BUFFER);
    loop {
        let (read, filled) = stream.read(buffer).await;
        if !matches!(read, Ok(1..)) {
            return;
        }
        let (written, emptied) = stream.write_all(filled).await;
        if written.is_err() {
            return;
        }
        buffer = emptied;
        buffer.clear();
    }
}
