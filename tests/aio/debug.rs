//! `run` and a runner in debug mode, or on a loop of another making: as CPython 3.13.

use std::cell::RefCell;
use std::rc::Rc;

use glassloop::{EventLoop, Result, Runner, get_running_loop, run, run_with};

async fn is_debugged() -> Result<bool> {
    Ok(get_running_loop()?.get_debug())
}

#[test]
fn a_run_is_in_debug_mode_if_it_is_told_to_be() -> Result<()> {
    assert!(run_with(Runner::new().debug(true), is_debugged())?);
    assert!(!run_with(Runner::new().debug(false), is_debugged())?);
    assert!(!run(is_debugged())?);
    Ok(())
}

#[test]
fn a_loop_of_another_making_keeps_its_mode_unless_it_is_told_otherwise() -> Result<()> {
    let made = Rc::new(RefCell::new(Vec::new()));
    let runner = || {
        let made = made.clone();
        Runner::with_loop_factory(move || {
            let event_loop = EventLoop::new()?;
            event_loop.set_debug(true);
            made.borrow_mut().push(event_loop.clone());
            Ok(event_loop)
        })
    };
    assert!(run_with(runner(), is_debugged())?);
    assert!(!run_with(runner().debug(false), is_debugged())?);
    assert_eq!(made.borrow().iter().map(EventLoop::is_closed).collect::<Vec<_>>(), [true, true]);
    Ok(())
}

#[test]
fn inside_a_running_loop_it_is_refused_as_run_is() -> Result<()> {
    run(async {
        let refused = run_with(Runner::new().debug(true), is_debugged()).unwrap_err();
        assert_eq!(refused.to_string(), "asyncio.run() cannot be called from a running event loop");
        Ok(())
    })
}
