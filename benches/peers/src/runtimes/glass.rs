//! glassloop: its callbacks, its tasks, its timers.

use std::cell::Cell;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::rc::Rc;
use std::time::Duration;

use glassloop::{EventLoop, Result, Task, get_running_loop, sleep};

use super::Table;
use crate::other_thread::{posts, questions};
use crate::workloads::glassloop as kernel;
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
    ];
    [guarded, own].concat()
}

fn on_a_loop(program: impl FnOnce(&EventLoop) -> Result<()>) {
    let done = EventLoop::new().and_then(|event_loop| {
        program(&event_loop)?;
        event_loop.close()
    });
    done.expect("nothing in a workload fails");
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

/// The server that can be written with `add_reader` alone.
fn echo(connections: u64) {
    on_a_loop(|event_loop| {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        super::listens_at(listener.local_addr()?);
        let buffer = Rc::new(std::cell::RefCell::new([0; BUFFER]));
        let closed = stops_after(event_loop, connections);
        let accepting = event_loop.clone();
        let source = listener.try_clone()?;
        event_loop.add_reader(&source, move || {
            while let Ok((stream, _)) = listener.accept() {
                serve(&accepting, stream, buffer.clone(), closed.clone())?;
            }
            Ok(())
        })?;
        event_loop.run_forever()
    });
}

fn serve(
    event_loop: &EventLoop,
    stream: TcpStream,
    buffer: Rc<std::cell::RefCell<[u8; BUFFER]>>,
    closed: impl Fn() + 'static,
) -> Result<()> {
    stream.set_nonblocking(true)?;
    stream.set_nodelay(true)?;
    let stream = Rc::new(stream);
    let (inside, server) = (stream.clone(), event_loop.clone());
    event_loop.add_reader(&*stream, move || {
        let mut buffer = buffer.borrow_mut();
        match (&*inside).read(&mut *buffer) {
            Ok(count @ 1..) => (&*inside).write_all(&buffer[..count]).map_err(Into::into),
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(()),
            Ok(_) | Err(_) => {
                server.remove_reader(&*inside);
                closed();
                Ok(())
            }
        }
    })?;
    Ok(())
}
