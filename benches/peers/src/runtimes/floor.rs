//! What is left when the event loop is taken away.

use std::collections::HashMap;
use std::io::{ErrorKind, Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token, Waker};

use super::Table;
use crate::other_thread::{posts, questions};
use crate::workloads::floor as kernel;
use crate::{BUFFER, memory};

pub fn table() -> Table {
    let guarded = kernel::GUARDED.to_vec();
    let own: Table = vec![
        ("spawn-all", kernel::spawn_all),
        ("timers-cancelled", kernel::timers_cancelled),
        ("timers-fire", timers_fire),
        ("sleeps-fire", timers_fire),
        ("post", post),
        ("round-trip", round_trip),
        ("memory-task", memory_of_boxes),
        ("memory-timer", memory_of_boxes),
        ("echo", echo),
    ];
    [guarded, kernel::GROWING.to_vec(), own].concat()
}

/// Boxes in a thousand buckets, one for each millisecond.
fn timers_fire(operations: u64) {
    const BUCKETS: usize = 1_000;
    let mut buckets: Vec<Vec<Box<dyn FnOnce()>>> = Vec::new();
    buckets.resize_with(BUCKETS, Vec::new);
    let start = Instant::now();
    for number in 0..operations {
        let bucket = crate::deadline(number, operations).as_millis() as usize;
        buckets[bucket.min(BUCKETS - 1)].push(Box::new(move || assert_ne!(number, u64::MAX)));
    }
    for (bucket, callbacks) in buckets.into_iter().enumerate() {
        let when = start + Duration::from_millis(bucket as u64 + 1);
        std::thread::sleep(when.saturating_duration_since(Instant::now()));
        callbacks.into_iter().for_each(|callback| callback());
    }
}

type Inbox = Arc<(Mutex<Vec<Box<dyn FnOnce() + Send>>>, Condvar)>;

/// Boxes in a list behind a lock, taken whole.
fn post(operations: u64) {
    let inbox = Inbox::default();
    let outside = inbox.clone();
    posts(operations, move |number| {
        let mut list = outside.0.lock().expect("nobody panics");
        list.push(Box::new(move || assert_ne!(number, u64::MAX)));
        if list.len() == 1 {
            outside.1.notify_one();
        }
    });
    let mut left = operations;
    while left > 0 {
        let list = inbox.0.lock().expect("nobody panics");
        let mut list = inbox.1.wait_while(list, |list| list.is_empty()).expect("nobody panics");
        let taken = std::mem::take(&mut *list);
        drop(list);
        left -= taken.len() as u64;
        taken.into_iter().for_each(|callback| callback());
    }
}

/// epoll and an eventfd, as mio has them.
fn round_trip(operations: u64) {
    let mut poll = Poll::new().expect("epoll");
    let waker = Arc::new(Waker::new(poll.registry(), Token(0)).expect("an eventfd"));
    let (sender, receiver) = std::sync::mpsc::channel();
    questions(operations, move |answer| {
        sender.send(answer).expect("the loop runs");
        waker.wake().expect("an eventfd");
    });
    let mut events = Events::with_capacity(8);
    let mut left = operations;
    while left > 0 {
        poll.poll(&mut events, None).expect("epoll");
        for answer in receiver.try_iter() {
            left -= 1;
            answer.send(()).expect("the other thread waits");
        }
    }
}

fn memory_of_boxes(operations: u64) {
    let boxes: Vec<Box<[u64; 6]>> = (0..operations).map(|number| Box::new([number; 6])).collect();
    memory::note();
    assert_eq!(boxes.len() as u64, operations);
    std::process::exit(crate::child::report_of_memory(operations));
}

/// mio, edge-triggered, and one buffer for all.
fn echo(connections: u64) {
    const LISTENER: Token = Token(usize::MAX);
    let mut poll = Poll::new().expect("epoll");
    let mut listener = TcpListener::bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
    super::listens_at(listener.local_addr().expect("bound"));
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE).expect("epoll");
    let (mut streams, mut closed, mut accepted) = (HashMap::new(), 0, 0);
    let mut events = Events::with_capacity(1_024);
    let mut buffer = [0; BUFFER];
    while closed < connections {
        poll.poll(&mut events, None).expect("epoll");
        for event in &events {
            if event.token() == LISTENER {
                while let Ok((mut stream, _)) = listener.accept() {
                    stream.set_nodelay(true).expect("a socket");
                    let token = Token(accepted);
                    accepted += 1;
                    poll.registry().register(&mut stream, token, Interest::READABLE).expect("epoll");
                    streams.insert(token, stream);
                }
            } else if streams.get_mut(&event.token()).is_some_and(|stream| !serve(stream, &mut buffer)) {
                streams.remove(&event.token());
                closed += 1;
            }
        }
    }
}

/// Answers what has come; `false` when the other side has closed.
fn serve(stream: &mut TcpStream, buffer: &mut [u8]) -> bool {
    loop {
        match stream.read(buffer) {
            Ok(count @ 1..) => {
                stream.write_all(&buffer[..count]).expect("there is room");
                if count < buffer.len() {
                    return true;
                }
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => return true,
            Ok(_) | Err(_) => return false,
        }
    }
}
