//! Random schedules against a model: nothing is lost, nothing runs twice, and
//! everything runs in its order.
//!
//! The model is a list of what is ready, a list of timers and a clock.  It has no
//! handles, no wakers, no threads and no heap: those are what is tested.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedSender, unbounded};
use glassloop::{ClockKind, ErrorKind, EventLoop, Handle, Result, TimerHandle};
use proptest::prelude::*;

/// What a schedule is made of.  Numbers name things modulo how many there are.
#[derive(Clone, Debug)]
enum Operation {
    CallSoon,
    CallLater(u64),
    CallAt(u64),
    /// A callback that schedules another one when it runs.
    CallSoonNested,
    /// Another thread schedules a callback, and is done with it.
    Post,
    CancelCallback(usize),
    CancelTimer(usize),
    /// Wakes one of the readers, from this thread or from another.
    Send {
        reader: usize,
        from_thread: bool,
    },
    /// One iteration, if there is anything that could happen in it.
    RunOnce,
    Close,
}

const READERS: usize = 3;

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        4 => Just(Operation::CallSoon),
        3 => (0..5_u64).prop_map(Operation::CallLater),
        1 => (0..20_u64).prop_map(Operation::CallAt),
        2 => Just(Operation::CallSoonNested),
        1 => Just(Operation::Post),
        2 => any::<usize>().prop_map(Operation::CancelCallback),
        2 => any::<usize>().prop_map(Operation::CancelTimer),
        3 => (0..READERS, any::<bool>())
            .prop_map(|(reader, from_thread)| Operation::Send { reader, from_thread }),
        6 => Just(Operation::RunOnce),
        1 => Just(Operation::Close),
    ]
}

/// What ran, and when.
#[derive(Clone, Debug, PartialEq)]
enum Ran {
    Callback { number: usize, time: Duration },
    Reader { reader: usize, messages: usize },
    Posted(usize),
}

// ── the model ───────────────────────────────────────────────────────────────

#[derive(Clone, Copy)]
enum Ready {
    Callback { number: usize, nested: bool },
    Reader(usize),
    Posted(usize),
}

#[derive(Clone, Copy, PartialEq)]
enum ReaderState {
    Waiting,
    Scheduled,
}

struct Model {
    made: usize,
    /// Numbers of cancelled callbacks.
    cancelled: Vec<usize>,
    /// In the order in which they were made.
    callbacks: Vec<usize>,
    timers_made: Vec<usize>,
    ready: VecDeque<Ready>,
    /// (deadline, number), in the order in which they were made.
    timers: Vec<(Duration, usize)>,
    readers: [ReaderState; READERS],
    unread: [usize; READERS],
    time: Duration,
    closed: bool,
    ran: Vec<Ran>,
}

impl Model {
    fn new() -> Self {
        Self {
            made: 0,
            cancelled: Vec::new(),
            callbacks: Vec::new(),
            timers_made: Vec::new(),
            ready: (0..READERS).map(Ready::Reader).collect(),
            timers: Vec::new(),
            readers: [ReaderState::Scheduled; READERS],
            unread: [0; READERS],
            time: Duration::ZERO,
            closed: false,
            ran: Vec::new(),
        }
    }

    fn next_number(&mut self) -> usize {
        self.made += 1;
        self.made
    }

    fn call_soon(&mut self, nested: bool) {
        let number = self.next_number();
        self.callbacks.push(number);
        self.ready.push_back(Ready::Callback { number, nested });
    }

    fn call_at(&mut self, when: Duration) {
        let number = self.next_number();
        self.timers_made.push(number);
        self.timers.push((when, number));
    }

    fn send(&mut self, reader: usize) {
        self.unread[reader] += 1;
        if self.readers[reader] == ReaderState::Waiting {
            self.readers[reader] = ReaderState::Scheduled;
            self.ready.push_back(Ready::Reader(reader));
        }
    }

    fn live_timers(&self) -> impl Iterator<Item = (Duration, usize)> {
        self.timers.iter().copied().filter(|(_, number)| !self.cancelled.contains(number))
    }

    fn can_run(&self) -> bool {
        !self.closed && (!self.ready.is_empty() || self.live_timers().next().is_some())
    }

    fn run_once(&mut self) {
        if self.ready.is_empty()
            && let Some((when, _)) = self.live_timers().min()
        {
            self.time = self.time.max(when);
        }
        let mut due: Vec<_> = self.live_timers().filter(|(when, _)| *when <= self.time).collect();
        due.sort();
        self.timers.retain(|timer| !due.contains(timer));
        self.ready.extend(due.into_iter().map(|(_, number)| Ready::Callback { number, nested: false }));
        for _ in 0..self.ready.len() {
            match self.ready.pop_front() {
                Some(Ready::Callback { number, nested }) if !self.cancelled.contains(&number) => {
                    self.ran.push(Ran::Callback { number, time: self.time });
                    if nested {
                        self.call_soon(false);
                    }
                }
                Some(Ready::Reader(reader)) => {
                    let messages = std::mem::take(&mut self.unread[reader]);
                    self.readers[reader] = ReaderState::Waiting;
                    self.ran.push(Ran::Reader { reader, messages });
                }
                Some(Ready::Posted(number)) => self.ran.push(Ran::Posted(number)),
                _ => {}
            }
        }
    }

    fn close(&mut self) {
        self.closed = true;
        self.ready.clear();
        self.timers.clear();
    }
}

// ── the loop ────────────────────────────────────────────────────────────────

/// What callbacks of the loop under test share.
#[derive(Clone)]
struct Shared {
    event_loop: EventLoop,
    ran: Arc<Mutex<Vec<Ran>>>,
    callbacks: Rc<RefCell<Vec<Handle>>>,
    made: Rc<RefCell<usize>>,
}

struct Tested {
    shared: Shared,
    timers: Vec<TimerHandle>,
    senders: Vec<UnboundedSender<()>>,
    /// Clones of this are held by everything that was scheduled.
    alive: Rc<()>,
}

/// Posted callbacks run in the loop's thread too, but have to be `Send`.
fn push(log: &Mutex<Vec<Ran>>, ran: Ran) {
    log.lock().expect("no panic").push(ran);
}

impl Shared {
    fn next_number(&self) -> usize {
        *self.made.borrow_mut() += 1;
        *self.made.borrow()
    }

    fn ran(&self, number: usize) {
        push(&self.ran, Ran::Callback { number, time: self.event_loop.time() });
    }

    fn call_soon(&self, nested: bool, alive: &Rc<()>) -> Result<()> {
        let (number, inside, held) = (self.next_number(), self.clone(), alive.clone());
        let handle = self.event_loop.call_soon(move || {
            inside.ran(number);
            if nested { inside.call_soon(false, &held) } else { Ok(()) }
        })?;
        self.callbacks.borrow_mut().push(handle);
        Ok(())
    }
}

impl Tested {
    fn new() -> Result<Self> {
        let event_loop = EventLoop::builder().clock(ClockKind::Virtual).build()?;
        event_loop.set_exception_handler(|_, _| ());
        let shared =
            Shared { event_loop, ran: Arc::default(), callbacks: Rc::default(), made: Rc::default() };
        let mut tested = Self { shared, timers: Vec::new(), senders: Vec::new(), alive: Rc::new(()) };
        for reader in 0..READERS {
            tested.start_reader(reader)?;
        }
        Ok(tested)
    }

    /// A task that says at each step how many messages it has found.
    fn start_reader(&mut self, reader: usize) -> Result<()> {
        let (sender, mut receiver) = unbounded();
        let (ran, held) = (self.shared.ran.clone(), self.alive.clone());
        self.shared.event_loop.create_task(std::future::poll_fn(move |context| {
            let _held = &held;
            let mut messages = 0;
            while receiver.poll_next_unpin(context).is_ready() {
                messages += 1;
            }
            push(&ran, Ran::Reader { reader, messages });
            std::task::Poll::<Result<()>>::Pending
        }))?;
        self.senders.push(sender);
        Ok(())
    }

    fn call_at(&mut self, when: Duration) -> Result<()> {
        let (number, inside, held) = (self.shared.next_number(), self.shared.clone(), self.alive.clone());
        let call = move || {
            let _held = held;
            inside.ran(number);
        };
        self.timers.push(self.shared.event_loop.call_at(when, call)?);
        Ok(())
    }

    /// Another thread posts a callback.
    fn post(&mut self) -> Result<()> {
        let number = self.shared.next_number();
        let (outside, ran) = (self.shared.event_loop.threadsafe(), self.shared.ran.clone());
        let posting = move || outside.call_soon_threadsafe(move || push(&ran, Ran::Posted(number)));
        thread::spawn(posting).join().expect("no panic")
    }

    fn send(&self, reader: usize, from_thread: bool) {
        let sender = self.senders[reader].clone();
        let send = move || drop(sender.unbounded_send(()));
        if from_thread { thread::spawn(send).join().expect("no panic") } else { send() }
    }
}

// ── both, side by side ──────────────────────────────────────────────────────

/// Does the same to both; an operation that the loop refuses has to be one on a closed loop.
fn apply(operation: &Operation, model: &mut Model, tested: &mut Tested) -> Result<()> {
    let seconds = Duration::from_secs;
    match *operation {
        Operation::CallSoon | Operation::CallSoonNested => {
            let nested = matches!(operation, Operation::CallSoonNested);
            tested.shared.call_soon(nested, &tested.alive)?;
            model.call_soon(nested);
        }
        Operation::CallLater(delay) => {
            tested.call_at(tested.shared.event_loop.time() + seconds(delay))?;
            model.call_at(model.time + seconds(delay));
        }
        Operation::CallAt(when) => {
            tested.call_at(seconds(when))?;
            model.call_at(seconds(when));
        }
        Operation::Post => {
            tested.post()?;
            let number = model.next_number();
            model.ready.push_back(Ready::Posted(number));
        }
        Operation::CancelCallback(index) if !model.callbacks.is_empty() => {
            let index = index % model.callbacks.len();
            tested.shared.callbacks.borrow()[index].cancel();
            model.cancelled.push(model.callbacks[index]);
        }
        Operation::CancelTimer(index) if !model.timers_made.is_empty() => {
            let index = index % model.timers_made.len();
            tested.timers[index].cancel();
            model.cancelled.push(model.timers_made[index]);
        }
        Operation::Send { reader, from_thread } if !model.closed => {
            tested.send(reader, from_thread);
            model.send(reader);
        }
        Operation::RunOnce if model.can_run() => {
            tested.shared.event_loop.run_once()?;
            model.run_once();
        }
        Operation::Close => {
            tested.shared.event_loop.close()?;
            model.close();
        }
        _ => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_loop_does_what_the_model_does(operations in prop::collection::vec(operation(), 1..80)) {
        let (mut model, mut tested) = (Model::new(), Tested::new().expect("a loop"));
        for operation in &operations {
            match apply(operation, &mut model, &mut tested) {
                Ok(()) => {}
                Err(error) => {
                    prop_assert!(model.closed, "{operation:?} failed: {error:?}");
                    prop_assert!(matches!(error.kind(), ErrorKind::EventLoopClosed));
                    // A refused operation has counted, and scheduled nothing.
                    model.made = *tested.shared.made.borrow();
                }
            }
        }
        while model.can_run() {
            apply(&Operation::RunOnce, &mut model, &mut tested).expect("an iteration");
        }
        prop_assert_eq!(&*tested.shared.ran.lock().expect("no panic"), &model.ran);
        prop_assert_eq!(tested.shared.event_loop.time(), model.time);
        tested.shared.event_loop.close().expect("closed");
        prop_assert_eq!(Rc::strong_count(&tested.alive), 1, "something was not let go");
    }
}
