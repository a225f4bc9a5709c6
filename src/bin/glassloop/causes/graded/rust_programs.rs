//! The programs: each does one thing wrong, and marks the line that is to blame.

use std::rc::Rc;
use std::time::Duration;

use glassloop::{
    BoundedSemaphore, Error, Event, EventLoop, Future, Lock, Queue, Result, Runner, ThreadPoolExecutor,
    create_task, gather, get_event_loop, get_running_loop, new_event_loop, run, set_event_loop, sleep,
    wait_for, yield_now,
};

/// This file, and what stands in it.
pub(super) const FILE: &str = file!();
pub(super) const TEXT: &str = include_str!("rust_programs.rs");

async fn work() -> Result<()> {
    yield_now().await
}

/// What keeps the loop that it was made on.
struct Client(EventLoop);

impl Client {
    async fn new() -> Result<Rc<Self>> {
        Ok(Rc::new(Self(get_running_loop()?)))
    }

    async fn ping(self: Rc<Self>) -> Result<()> {
        let pong = self.0.create_future();
        let same = pong.clone();
        self.0.call_soon(move || same.set_result(()))?;
        pong.await
    }
}

pub(super) fn session_of_two_runs() {
    let session = run(Client::new()).unwrap(); // to blame
    run(session.ping()).unwrap_err();
}

pub(super) fn client_of_a_fixture() {
    let fixture = new_event_loop().unwrap();
    let client = fixture.run_until_complete(Client::new()).unwrap();
    fixture.close().unwrap(); // to blame
    run(client.ping()).unwrap_err();
}

pub(super) fn loop_after_its_run() {
    let client = run(Client::new()).unwrap(); // to blame
    client.0.run_until_complete(work()).unwrap_err();
}

pub(super) fn closed_too_early() {
    let event_loop = new_event_loop().unwrap();
    event_loop.close().unwrap(); // to blame
    event_loop.call_later(Duration::ZERO, || ()).unwrap_err();
}

pub(super) fn event_after_close() {
    let event = Event::new();
    let event_loop = new_event_loop().unwrap();
    let waiter = event.clone();
    let _task = event_loop.create_task(async move { waiter.wait().await }).unwrap();
    event_loop.run_once().unwrap();
    event_loop.close().unwrap(); // to blame
    event.set().unwrap_err();
}

fn wait_for_it(event_loop: &EventLoop) {
    event_loop.run_until_complete(work()).unwrap();
    event_loop.close().unwrap(); // to blame
}

pub(super) fn helper_closes() {
    let event_loop = new_event_loop().unwrap();
    wait_for_it(&event_loop);
    event_loop.run_until_complete(work()).unwrap_err();
}

/// What is closed by nobody but its finaliser.
struct Socket(EventLoop);

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.0.call_soon(|| ());
    }
}

pub(super) fn finaliser_asks() {
    let event_loop = run(async { get_running_loop() }).unwrap(); // to blame
    drop(Socket(event_loop));
}

/// What asks for its close in a task of the loop that runs when it is dropped.
struct Pool(Rc<Client>);

impl Drop for Pool {
    fn drop(&mut self) {
        let client = Rc::clone(&self.0);
        let _ = create_task(async move { client.ping().await });
    }
}

pub(super) fn finaliser_makes_a_task() {
    let client = run(Client::new()).unwrap(); // to blame
    let _ = run(async move {
        drop(Pool(client));
        yield_now().await
    });
}

pub(super) fn thread_posts_too_late() {
    let event_loop = new_event_loop().unwrap();
    let outside = event_loop.threadsafe();
    event_loop.close().unwrap(); // to blame
    std::thread::spawn(move || outside.call_soon_threadsafe(|| ()).unwrap_err()).join().unwrap();
}

pub(super) fn runs_itself() {
    let event_loop = new_event_loop().unwrap();
    let same = event_loop.clone();
    event_loop.run_until_complete(async move { same.run_until_complete(work()) }).unwrap_err(); // to blame
    event_loop.close().unwrap();
}

pub(super) fn callback_turns_the_loop() {
    let event_loop = new_event_loop().unwrap();
    let same = event_loop.clone();
    event_loop.call_soon(move || drop(same.run_once())).unwrap();
    event_loop.run_once().unwrap(); // to blame
    event_loop.close().unwrap();
}

/// What runs its loop in order to be closed.
struct Connection(EventLoop);

impl Drop for Connection {
    fn drop(&mut self) {
        let _ = self.0.run_until_complete(work());
    }
}

pub(super) fn finaliser_runs() {
    let connects = async {
        drop(Connection(get_running_loop()?));
        Ok(())
    };
    run(connects).unwrap(); // to blame
}

pub(super) fn runs_another() {
    let handler = async {
        let own = new_event_loop()?;
        let refused = own.run_until_complete(work());
        own.close()?;
        refused
    };
    run(handler).unwrap_err(); // to blame
}

pub(super) fn runs_in_run() {
    run(async { run(work()) }).unwrap_err(); // to blame
}

pub(super) fn closes_itself() {
    let event_loop = new_event_loop().unwrap();
    let same = event_loop.clone();
    event_loop.call_soon(move || drop(same.close())).unwrap();
    event_loop.run_once().unwrap(); // to blame
    event_loop.close().unwrap();
}

pub(super) fn stopped_under_run() {
    let main = async {
        let event_loop = get_running_loop()?;
        let same = event_loop.clone();
        event_loop.call_soon(move || same.stop())?; // to blame
        sleep(Duration::from_secs(1)).await
    };
    run(main).unwrap_err();
}

pub(super) fn stopped_by_a_done_callback() {
    let main = async {
        let event_loop = get_running_loop()?;
        let job = create_task(work())?;
        job.add_done_callback(move |_| event_loop.stop())?; // to blame
        sleep(Duration::from_secs(1)).await
    };
    run(main).unwrap_err();
}

pub(super) fn task_before_a_run() {
    create_task(work()).unwrap_err(); // to blame
}

pub(super) fn loop_was_taken() {
    run(work()).unwrap(); // to blame
    get_event_loop().unwrap_err();
}

pub(super) fn loop_was_unset() {
    let event_loop = new_event_loop().unwrap();
    set_event_loop(Some(&event_loop));
    event_loop.close().unwrap();
    set_event_loop(None); // to blame
    get_event_loop().unwrap_err();
}

pub(super) fn future_of_another_run() {
    let kept: Future<()> = run(async { Ok(get_running_loop()?.create_future()) }).unwrap(); // to blame
    run(async move { kept.await }).unwrap_err();
}

pub(super) fn task_of_an_idle_loop() {
    let idle = new_event_loop().unwrap();
    let task = idle.create_task(work()).unwrap(); // to blame
    run(async move { task.await }).unwrap_err();
    idle.close().unwrap();
}

async fn hold(lock: Lock) -> Result<()> {
    lock.with(yield_now()).await // to blame
}

pub(super) fn lock_of_two_runs() {
    let lock = Lock::new();
    let two = async |lock: Lock| gather([hold(lock.clone()), hold(lock)])?.await.map(drop);
    run(two(lock.clone())).unwrap();
    run(two(lock)).unwrap_err();
}

pub(super) fn queue_of_two_runs() {
    let queue = Queue::<u32>::new(0);
    let consume = async |queue: Queue<u32>| {
        let same = queue.clone();
        let consumer = create_task(async move { same.get().await })?; // to blame
        yield_now().await?;
        queue.put_nowait(1)?;
        consumer.await
    };
    run(consume(queue.clone())).unwrap();
    run(consume(queue)).unwrap_err();
}

pub(super) fn failed_and_forgotten() {
    run(async {
        drop(create_task(async { Err::<(), _>(Error::raise("ValueError", "unknown")) })?); // to blame
        yield_now().await
    })
    .unwrap();
}

pub(super) fn closed_with_a_worker() {
    let event_loop = new_event_loop().unwrap();
    event_loop.create_task(sleep(Duration::from_secs(60))).unwrap();
    event_loop.run_once().unwrap();
    event_loop.close().unwrap(); // to blame
}

pub(super) fn loop_never_run() {
    let idle = new_event_loop().unwrap();
    idle.create_task(work()).unwrap(); // to blame
    idle.close().unwrap();
}

pub(super) fn answer_too_late() {
    let main = async {
        let event_loop = get_running_loop()?;
        let answer = event_loop.create_future();
        let same = answer.clone();
        event_loop.call_later(Duration::from_secs(2), move || same.set_result(()))?;
        wait_for(answer, Duration::from_secs(1)).await.unwrap_err(); // to blame
        sleep(Duration::from_secs(2)).await
    };
    run(main).unwrap();
}

pub(super) fn answered_twice() {
    let main = async {
        let answer = get_running_loop()?.create_future();
        answer.set_result(1)?; // to blame
        answer.set_result(2)
    };
    run(main).unwrap_err();
}

pub(super) fn runner_closed() {
    let runner = Runner::new();
    runner.run(work()).unwrap();
    runner.close().unwrap(); // to blame
    runner.run(work()).unwrap_err();
}

pub(super) fn pool_shut_down() {
    let pool = ThreadPoolExecutor::new(1);
    pool.shutdown(true);
    pool.submit(|| ()).unwrap_err(); // to blame
}

pub(super) fn lock_not_held() {
    let lock = Lock::new();
    lock.release().unwrap_err(); // to blame
}

pub(super) fn given_back_twice() {
    let semaphore = BoundedSemaphore::new(1).unwrap();
    semaphore.release().unwrap_err(); // to blame
}

pub(super) fn nobody_listens() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    run(async move { glassloop::open_connection("127.0.0.1", port).await.map(drop) }).unwrap_err(); // to blame
}

async fn goes_on(queue: Queue<u32>) -> Result<()> {
    loop {
        let _ = queue.get().await; // to blame
    }
}

pub(super) fn worker_goes_on() {
    run(async {
        create_task(goes_on(Queue::new(0)))?;
        sleep(Duration::ZERO).await
    })
    .unwrap_err();
}

pub(super) fn nobody_resolves() {
    let waits = async { get_running_loop()?.create_future::<()>().await }; // to blame
    run(waits).unwrap_err();
}
