//! Context variables: whose value who sees.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::time::Duration;

use glassloop::{
    ContextVar, DoneCallback, Error, EventLoop, Result, Runner, TaskOptions, copy_context, create_task,
    sleep, yield_now,
};

use crate::support::virtual_loop;

static PEER: ContextVar<u32> = ContextVar::with_default("peer", 0);

#[test]
fn a_callback_sees_what_was_set_when_it_was_scheduled_and_keeps_what_it_sets() -> Result<()> {
    let event_loop = virtual_loop();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let sees = |sets: u32| {
        let seen = seen.clone();
        move || {
            seen.borrow_mut().push(PEER.get().expect("it has a default"));
            PEER.set(sets);
        }
    };
    copy_context().run(|| {
        event_loop.call_soon(sees(10))?;
        PEER.set(1);
        event_loop.call_soon(sees(20))?;
        event_loop.call_later(Duration::ZERO, sees(30))?;
        event_loop.threadsafe().call_soon_threadsafe(|| PEER.set(40))?;
        PEER.set(2);
        event_loop.call_soon(sees(50))?;
        event_loop.run_once()?;
        assert_eq!(PEER.get()?, 2);
        Ok::<(), Error>(())
    })?;
    assert_eq!(*seen.borrow(), [0, 1, 2, 1]);
    event_loop.close()
}

#[test]
fn a_done_callback_sees_what_was_set_when_it_was_added_and_is_still_the_same_to_be_removed() -> Result<()> {
    let event_loop = virtual_loop();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let notes = seen.clone();
    let callback =
        DoneCallback::new(move |_: &glassloop::Future<()>| notes.borrow_mut().push(PEER.get().ok()));
    copy_context().run(|| {
        let (future, other) = (event_loop.create_future(), event_loop.create_future());
        for value in [1, 2] {
            PEER.set(value);
            future.add_shared_done_callback(&callback)?;
            other.add_shared_done_callback(&callback)?;
        }
        PEER.set(3);
        assert_eq!(other.remove_done_callback(&callback), 2);
        future.set_result(())?;
        future.add_shared_done_callback(&callback)?;
        event_loop.run_once()
    })?;
    assert_eq!(*seen.borrow(), [Some(1), Some(2), Some(3)]);
    event_loop.close()
}

#[test]
fn what_a_task_sets_stays_its_own_through_all_its_steps_and_those_it_makes_begin_with_it() -> Result<()> {
    let event_loop = virtual_loop();
    event_loop.run_until_complete(async {
        let waits = |value: u32| async move {
            PEER.set(value);
            for _ in 0..3 {
                yield_now().await?;
                assert_eq!(PEER.get()?, value);
            }
            create_task(async { PEER.get() })?.await
        };
        let (one, two) = (create_task(waits(1))?, create_task(waits(2))?);
        assert_eq!((one.await?, two.await?, PEER.get()?), (1, 2, 0));
        Ok(())
    })?;
    assert_eq!(PEER.get()?, 0);
    event_loop.close()
}

/// As asyncio's since 3.12, which runs it in the context of the task or handle that it is told of.
#[test]
fn the_exception_handler_sees_what_whatever_has_failed_has_set() -> Result<()> {
    let event_loop = virtual_loop();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let sees = seen.clone();
    event_loop.set_exception_handler(move |_, context| {
        let message = context.message.split(" at ").next().unwrap_or_default().to_owned();
        sees.borrow_mut().push((message, PEER.get().expect("it has a default")));
    });
    let fails = |sets: u32| {
        move || {
            PEER.set(sets);
            Err::<(), _>(Error::raise("ValueError", "boom"))
        }
    };
    let (mut here, mut there) = UnixStream::pair()?;
    there.write_all(b"!")?;
    event_loop.add_reader(&here.try_clone()?, move || {
        let _ = here.read(&mut [0; 9]);
        fails(1)()
    })?;
    event_loop.call_soon(fails(2))?;
    event_loop.call_soon(fails(3))?;
    let future = event_loop.create_future();
    future.add_done_callback(move |_| fails(4)())?;
    future.set_result(())?;
    drop(event_loop.create_task(async move { fails(5)() })?);
    event_loop.run_once()?;
    let waits = event_loop.create_task(async {
        PEER.set(6);
        glassloop::sleep(Duration::from_secs(9)).await
    })?;
    event_loop.run_once()?;
    event_loop.close()?;
    drop((waits, future));
    assert_eq!(PEER.get()?, 0);
    drop(event_loop);
    let values: Vec<_> = seen.borrow().iter().map(|(_, value)| *value).collect();
    assert_eq!(values, [2, 3, 4, 5, 1, 6], "{seen:?}");
    Ok(())
}

#[test]
fn an_eager_task_has_a_context_of_its_own_as_well() -> Result<()> {
    let event_loop = virtual_loop();
    event_loop.run_until_complete(async {
        PEER.set(1);
        let options = TaskOptions::new().eager_start(true);
        let sets = async {
            PEER.set(2);
            sleep(Duration::from_secs(1)).await?;
            PEER.get()
        };
        let task = glassloop::get_running_loop()?.create_task_with(options, sets)?;
        assert_eq!(PEER.get()?, 1);
        assert_eq!(task.await?, 2);
        assert_eq!(PEER.get()?, 1);
        Ok(())
    })?;
    event_loop.close()
}

#[test]
fn a_runners_coroutines_share_one_context() -> Result<()> {
    let runner = Runner::new();
    runner.run(async {
        PEER.set(7);
        Ok(())
    })?;
    assert_eq!(runner.run(async { PEER.get() })?, 7);
    runner.close()?;
    assert_eq!(PEER.get()?, 0);
    assert_eq!(glassloop::run(async { PEER.get() })?, 0);
    Ok(())
}

#[test]
fn a_token_puts_back_what_was_before_and_only_where_it_was_made() -> Result<()> {
    let token = copy_context().run(|| PEER.set_for_now(1));
    let refused = PEER.reset(token).expect_err("this is another context");
    assert_eq!(
        refused.to_string(),
        "<Token var=<ContextVar name='peer'>> was created in a different Context"
    );
    let other = ContextVar::with_default("other", 0);
    copy_context().run(|| {
        let token = other.set_for_now(1);
        let refused = PEER.reset(token).expect_err("this is another variable");
        assert!(refused.to_string().ends_with("was created by a different ContextVar"), "{refused}");
        let token = PEER.set_for_now(1);
        PEER.reset(token)?;
        assert_eq!(PEER.get()?, 0);
        Ok(())
    })
}

#[test]
fn a_reader_has_one_context_for_all_its_calls_copied_when_it_was_added() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let (here, mut there) = UnixStream::pair()?;
    there.write_all(b"ab")?;
    let (seen, mut reads) = (Rc::new(RefCell::new(Vec::new())), here.try_clone()?);
    let notes = seen.clone();
    copy_context().run(|| {
        PEER.set(1);
        event_loop.add_reader(&here, move || {
            reads.read_exact(&mut [0])?;
            notes.borrow_mut().push(PEER.get()?);
            PEER.set(PEER.get()? + 10);
            Ok::<(), Error>(())
        })?;
        PEER.set(2);
        event_loop.run_once()?;
        event_loop.run_once()?;
        assert_eq!(PEER.get()?, 2);
        Ok::<(), Error>(())
    })?;
    assert_eq!(*seen.borrow(), [1, 11]);
    event_loop.remove_reader(&here);
    event_loop.close()
}

#[test]
fn the_first_variable_of_a_thread_is_kept_by_the_reader_that_sets_it() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let (here, mut there) = UnixStream::pair()?;
    there.write_all(b"abc")?;
    let (seen, mut reads) = (Rc::new(RefCell::new(Vec::new())), here.try_clone()?);
    let notes = seen.clone();
    event_loop.add_reader(&here, move || {
        reads.read_exact(&mut [0])?;
        notes.borrow_mut().push(PEER.get_or(0));
        PEER.set(PEER.get_or(0) + 1);
        Ok::<(), Error>(())
    })?;
    for _ in 0..3 {
        event_loop.run_once()?;
        assert_eq!(PEER.get_or(0), 0, "outside of it");
    }
    let notes = seen.clone();
    event_loop.call_soon(move || notes.borrow_mut().push(PEER.get_or(0)))?;
    event_loop.remove_reader(&here);
    event_loop.run_once()?;
    assert_eq!(*seen.borrow(), [0, 1, 2, 0]);
    event_loop.close()
}
