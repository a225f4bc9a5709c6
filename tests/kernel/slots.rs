//! Which loop is whose: one slot a thread.

use std::thread;

use glassloop::{Result, get_event_loop, get_running_loop, new_event_loop, set_event_loop};

/// In a thread of its own, so that no other test has set a loop there.
fn in_a_thread(name: &str, test: impl FnOnce() -> Result<()> + Send + 'static) -> Result<()> {
    let thread =
        thread::Builder::new().name(name.to_owned()).spawn(move || test().map_err(|error| error.to_string()));
    thread?.join().expect("no panic").map_err(|error| glassloop::Error::raise("Error", error))
}

#[test]
fn a_thread_other_than_the_main_one_has_no_loop_until_one_is_set() -> Result<()> {
    in_a_thread("worker", || {
        let error = get_event_loop().unwrap_err();
        assert_eq!(format!("{error:?}"), "RuntimeError: There is no current event loop in thread 'worker'.");
        let event_loop = new_event_loop()?;
        assert!(get_event_loop().is_err(), "a new loop is not set by itself");
        set_event_loop(Some(&event_loop));
        assert_eq!(get_event_loop()?, event_loop);
        event_loop.close()
    })
}

#[test]
fn get_event_loop_gives_even_a_closed_loop() -> Result<()> {
    in_a_thread("worker", || {
        let event_loop = new_event_loop()?;
        set_event_loop(Some(&event_loop));
        event_loop.close()?;
        assert!(get_event_loop()?.is_closed());
        Ok(())
    })
}

#[test]
fn the_main_thread_gets_a_loop_once() -> Result<()> {
    in_a_thread("main", || {
        let event_loop = get_event_loop()?;
        assert_eq!(get_event_loop()?, event_loop);
        set_event_loop(None);
        let error = get_event_loop().unwrap_err();
        assert_eq!(error.to_string(), "There is no current event loop in thread 'MainThread'.");
        event_loop.close()
    })
}

#[test]
fn inside_a_running_loop_that_loop_is_found_whatever_was_set() -> Result<()> {
    in_a_thread("worker", || {
        let (set, running) = (new_event_loop()?, new_event_loop()?);
        set_event_loop(Some(&set));
        let expected = running.clone();
        running.run_until_complete(async move {
            assert_eq!(get_running_loop()?, expected);
            assert_eq!(get_event_loop()?, expected);
            Ok(())
        })?;
        assert_eq!(get_event_loop()?, set);
        assert_eq!(get_running_loop().unwrap_err().to_string(), "no running event loop");
        set.close()?;
        running.close()
    })
}

#[test]
fn each_thread_has_a_slot_of_its_own() -> Result<()> {
    in_a_thread("one", || {
        let event_loop = new_event_loop()?;
        set_event_loop(Some(&event_loop));
        in_a_thread("two", || {
            assert!(get_event_loop().is_err());
            Ok(())
        })?;
        assert_eq!(get_event_loop()?, event_loop);
        event_loop.close()
    })
}
