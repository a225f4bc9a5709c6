//! glassloop: its callbacks, its tasks, its timers.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{
    Error, EventLoop, Protocol, Result, Server, StreamReader, StreamWriter, Task, Transport,
    get_running_loop, sleep, start_server,
};

use super::Table;
use crate::other_thread::{posts, questions};
use crate::workloads::glassloop::{self as kernel, on_a_loop};
use crate::{BUFFER, memory};

pub fn table() -> Table {
    let guarded = kernel::GUARDED.to_vec();
    let own: Table = vec![
        ("spawn-all", kernel::spawn_all),
        ("timers-cancelled", kernel::timers_cancelled),
        ("timers-fire", timers_fire),
        ("sleeps-fire", sleeps_fire),
        ("post", post),
        ("round-trip", round_trip),
        ("memory-task", memory_of_tasks),
        ("memory-timer", memory_of_timers),
        ("echo", echo),
        ("echo-streams", echo_streams),
    ];
    [guarded, kernel::GROWING.to_vec(), own].concat()
}

/// Counts calls down, and stops the loop at the last.
fn stops_after(event_loop: &EventLoop, calls: u64) -> impl Fn() + Clone + 'static {
    let (left, event_loop) = (Rc::new(Cell::new(calls)), event_loop.clone());
    move || {
        left.set(left.get() - 1);
        if left.get() == 0 {
            event_loop.stop();
        }
    }
}

fn timers_fire(operations: u64) {
    on_a_loop(|event_loop| {
        let fired = Rc::new(stops_after(event_loop, operations));
        let start = event_loop.time();
        for number in 0..operations {
            let fired = fired.clone();
            event_loop.call_at(start + crate::deadline(number, operations), move || fired())?;
        }
        event_loop.run_forever()
    });
}

fn sleeps_fire(operations: u64) {
    on_a_loop(|event_loop| {
        event_loop.run_until_complete(async move {
            let event_loop = get_running_loop()?;
            let start = event_loop.time();
            let mut tasks: Vec<Task<()>> = Vec::new();
            for number in 0..operations {
                let when = start + crate::deadline(number, operations);
                tasks.push(event_loop.create_task(async move {
                    let now = get_running_loop()?.time();
                    sleep(when.saturating_sub(now)).await
                })?);
            }
            for task in tasks {
                task.await?;
            }
            Ok(())
        })
    });
}

fn post(operations: u64) {
    on_a_loop(|event_loop| {
        // What is sent to the loop's thread may hold nothing of the loop's: it counts in a static.
        thread_local!(static LEFT: Cell<u64> = const { Cell::new(0) });
        LEFT.set(operations);
        let threadsafe = event_loop.threadsafe();
        posts(operations, move |_| {
            let count = || {
                LEFT.set(LEFT.get() - 1);
                if LEFT.get() == 0 {
                    get_running_loop()?.stop();
                }
                Ok(())
            };
            threadsafe.call_soon_threadsafe(count).expect("the loop is open");
        });
        event_loop.run_forever()
    });
}

fn round_trip(operations: u64) {
    on_a_loop(|event_loop| {
        let threadsafe = event_loop.threadsafe();
        let asker = questions(operations, move |answer| {
            let reply = move || answer.send(()).expect("the other thread waits");
            threadsafe.call_soon_threadsafe(reply).expect("the loop is open");
        });
        // The last question is answered when its thread ends; that is told, too.
        let stopper = event_loop.threadsafe();
        let end = std::thread::spawn(move || {
            asker.join().expect("it does not fail");
            stopper.stop();
        });
        event_loop.run_forever()?;
        end.join().expect("it does not fail");
        Ok(())
    });
}

fn memory_of_tasks(operations: u64) {
    on_a_loop(|event_loop| {
        for _ in 0..operations {
            event_loop.create_task(sleep(Duration::from_secs(3_600)))?;
        }
        event_loop.run_until_complete(sleep(Duration::from_millis(500)))?;
        memory::note();
        std::process::exit(crate::child::report_of_memory(operations));
    });
}

fn memory_of_timers(operations: u64) {
    on_a_loop(|event_loop| {
        for _ in 0..operations {
            event_loop.call_later(Duration::from_secs(3_600), || ())?;
        }
        memory::note();
        std::process::exit(crate::child::report_of_memory(operations));
    });
}

/// A protocol that sends back what comes, and counts the connections that end.
struct Echo<F> {
    closed: F,
}

impl<F: Fn() + 'static> Protocol for Echo<F> {
    fn data_received(&self, transport: &Transport, data: &[u8]) -> Result<()> {
        transport.write(data)
    }

    fn connection_lost(&self, _transport: &Transport, _error: Option<&Error>) -> Result<()> {
        (self.closed)();
        Ok(())
    }
}

fn echo(connections: u64) {
    on_a_loop(|event_loop| {
        let closed = stops_after(event_loop, connections);
        let protocol = move || Echo { closed: closed.clone() };
        let server = event_loop.run_until_complete(event_loop.create_server(protocol, "127.0.0.1", 0))?;
        listens(&server);
        event_loop.run_forever()?;
        server.close();
        Ok(())
    });
}

fn echo_streams(connections: u64) {
    on_a_loop(|event_loop| {
        let closed = stops_after(event_loop, connections);
        let serve = move |reader, writer| serve(reader, writer, closed.clone());
        let server = event_loop.run_until_complete(start_server(serve, "127.0.0.1", 0))?;
        listens(&server);
        event_loop.run_forever()?;
        server.close();
        Ok(())
    });
}

async fn serve(reader: StreamReader, writer: StreamWriter, closed: impl Fn()) -> Result<()> {
    loop {
        let data = reader.read(BUFFER).await?;
        if data.is_empty() {
            closed();
            return writer.close();
        }
        writer.write(data)?;
        writer.drain().await?;
    }
}

fn listens(server: &Server) {
    let address = server.sockets()[0].socket_addr();
    super::listens_at(address.expect("it is of TCP"));
}
