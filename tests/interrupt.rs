//! Ctrl-C, as `asyncio.run` answers it: the first cancels, the second interrupts.
//!
//! Every check is a process of its own, this program once more, since it may end it.

use std::cell::Cell;
use std::process::{Command, Output};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use glassloop::{Error, EventLoop, Result, Runner, get_running_loop, run, sleep, yield_now};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::raise;

type Check = (&'static str, fn(), fn(&Output));

const CHECKS: [Check; 14] = [
    ("the_first_cancels_the_main_task_whose_clean_up_runs", first, |output| {
        assert_eq!(text(output), "cleaned up\nKeyboardInterrupt\n");
    }),
    ("a_main_task_that_goes_on_all_the_same_has_its_result", goes_on, |output| {
        assert_eq!(text(output), "went on\n");
    }),
    ("the_second_ends_the_run_at_once", second, |output| {
        assert_eq!(text(output), "stubborn\nKeyboardInterrupt\n");
    }),
    ("the_second_ends_a_process_whose_loop_is_stuck", stuck, |output| {
        assert_eq!(text(output), "stuck\n");
        assert_eq!(signal(output), Some(SIGINT));
    }),
    ("after_the_run_it_ends_the_process_as_ever", afterwards, |output| {
        assert_eq!(text(output), "done\n");
        assert_eq!(signal(output), Some(SIGINT));
    }),
    ("a_handler_of_the_program_takes_its_place", own_handler, |output| {
        assert_eq!(text(output), "handled\nhandled\nstill running\n");
    }),
    ("a_signal_has_one_handler_until_it_is_removed", handlers, |output| {
        assert_eq!(text(output), "two\ntwo\nremoved: true, then false\n");
        assert_eq!(signal(output), Some(SIGTERM));
    }),
    ("a_handler_that_the_loop_has_already_is_called_and_stays", loops_own_handler, |output| {
        assert_eq!(text(output), "handled\nwent on\nremoved: true\n");
    }),
    ("a_handler_set_during_the_run_outlives_it", handler_set_meanwhile, |output| {
        assert_eq!(text(output), "removed: true\n");
    }),
    ("a_program_that_catches_it_by_itself_goes_on_doing_so", caught_by_the_program, |output| {
        assert_eq!(text(output), "went on\nseen: true\nseen: true\n");
    }),
    ("one_that_is_ignored_stays_ignored", ignored, |output| {
        assert_eq!(text(output), "went on\nstill ignored\n");
    }),
    ("a_signal_that_cannot_be_handled_is_refused_for_the_first_reason_there_is", refused, |output| {
        assert_eq!(
            text(output),
            "0: invalid signal number 0, invalid signal number 0\n\
             9: sig 9 cannot be caught, false\n\
             11: sig 11 cannot be caught, false\n\
             32: invalid signal number 32, invalid signal number 32\n\
             33: invalid signal number 33, invalid signal number 33\n\
             64: handled, true\n\
             65: invalid signal number 65, invalid signal number 65\n\
             and when it is closed\n\
             0: invalid signal number 0, invalid signal number 0\n\
             9: Event loop is closed, false\n\
             32: invalid signal number 32, invalid signal number 32\n\
             10: Event loop is closed, false\n"
        );
    }),
    ("an_error_of_a_handler_keeps_no_signal_from_it", failing_handler, |output| {
        assert_eq!(text(output), "called 3 times, 3 errors\n");
    }),
    ("a_signal_that_came_before_its_handler_was_replaced_is_handled", replaced, |output| {
        assert_eq!(text(output), "new\n");
    }),
];

fn main() {
    if let Ok(name) = std::env::var("GLASSLOOP_INTERRUPT") {
        let program = CHECKS.iter().find(|(check, ..)| *check == name).expect("a check");
        return program.1();
    }
    for (name, _, check) in CHECKS {
        let output = program(name).env("GLASSLOOP_INTERRUPT", name).output().expect("this program");
        check(&output);
        println!("test {name} ... ok");
    }
}

/// This program; a shell ignores the signal for one of the checks.
fn program(name: &str) -> Command {
    let program = std::env::current_exe().expect("this program");
    if name != "one_that_is_ignored_stays_ignored" {
        return Command::new(program);
    }
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' INT; exec \"$0\""]).arg(program);
    shell
}

fn text(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn signal(output: &Output) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&output.status)
}

/// As the last line of a traceback.
fn print_end<T>(result: Result<T>) {
    match result {
        Ok(_) => println!("no error"),
        Err(error) => println!("{error:?}"),
    }
}

/// Waits for something that never comes.
async fn for_ever() -> Result<()> {
    sleep(Duration::from_secs(3_600)).await
}

fn first() {
    print_end(run(async {
        raise(SIGINT)?;
        let interrupted = for_ever().await;
        yield_now().await?;
        println!("cleaned up");
        interrupted
    }));
}

fn goes_on() {
    let result = run(async {
        raise(SIGINT)?;
        assert!(for_ever().await.unwrap_err().is_cancelled());
        Ok("went on")
    });
    println!("{}", result.unwrap());
}

fn second() {
    print_end(run(async {
        raise(SIGINT)?;
        assert!(for_ever().await.unwrap_err().is_cancelled());
        println!("stubborn");
        raise(SIGINT)?;
        for_ever().await?;
        println!("never printed");
        Ok(())
    }));
}

fn stuck() {
    print_end(run(async {
        println!("stuck");
        raise(SIGINT)?;
        raise(SIGINT)?;
        println!("never printed");
        Ok(())
    }));
}

fn afterwards() {
    run(async { Ok(()) }).unwrap();
    println!("done");
    raise(SIGINT).unwrap();
    println!("never printed");
}

fn own_handler() {
    run(async {
        let event_loop = get_running_loop()?;
        event_loop.add_signal_handler(SIGINT, || println!("handled"))?;
        for _ in 0..2 {
            raise(SIGINT)?;
            sleep(Duration::from_millis(1)).await?;
        }
        println!("still running");
        Ok(())
    })
    .unwrap();
}

fn handlers() {
    let event_loop = EventLoop::new().unwrap();
    event_loop.add_signal_handler(SIGTERM, || println!("one")).unwrap();
    event_loop.add_signal_handler(SIGTERM, || println!("two")).unwrap();
    raise(SIGTERM).unwrap();
    raise(SIGTERM).unwrap();
    event_loop.run_once().unwrap();
    let removed = event_loop.remove_signal_handler(SIGTERM).unwrap();
    println!("removed: {removed}, then {}", event_loop.remove_signal_handler(SIGTERM).unwrap());
    let refused: Error = event_loop.add_signal_handler(0, || ()).unwrap_err();
    assert_eq!(format!("{refused:?}"), "ValueError: invalid signal number 0");
    raise(SIGTERM).unwrap();
}

/// Gets the signal, and waits long enough to be cancelled by it.
async fn interrupted() -> Result<()> {
    raise(SIGINT)?;
    yield_now().await?;
    sleep(Duration::from_millis(1)).await?;
    println!("went on");
    Ok(())
}

fn loops_own_handler() {
    let runner = Runner::new();
    let event_loop = runner.get_loop().unwrap();
    event_loop.add_signal_handler(SIGINT, || println!("handled")).unwrap();
    runner.run(interrupted()).unwrap();
    println!("removed: {}", event_loop.remove_signal_handler(SIGINT).unwrap());
}

fn handler_set_meanwhile() {
    let runner = Runner::new();
    runner.run(async { get_running_loop()?.add_signal_handler(SIGINT, || ()) }).unwrap();
    println!("removed: {}", runner.get_loop().unwrap().remove_signal_handler(SIGINT).unwrap());
}

fn caught_by_the_program() {
    let seen = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(SIGINT, seen.clone()).unwrap();
    run(interrupted()).unwrap();
    println!("seen: {}", seen.swap(false, SeqCst));
    raise(SIGINT).unwrap();
    println!("seen: {}", seen.load(SeqCst));
}

fn ignored() {
    run(interrupted()).unwrap();
    raise(SIGINT).unwrap();
    let event_loop = EventLoop::new().unwrap();
    event_loop.add_signal_handler(SIGINT, || ()).unwrap();
    event_loop.remove_signal_handler(SIGINT).unwrap();
    raise(SIGINT).unwrap();
    println!("still ignored");
}

fn failing_handler() {
    let event_loop = EventLoop::new().unwrap();
    let (calls, errors) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let (called, failed) = (calls.clone(), errors.clone());
    event_loop.set_exception_handler(move |_, _| failed.set(failed.get() + 1));
    let handler = move || -> Result<()> {
        called.set(called.get() + 1);
        Err(std::io::Error::other("no").into())
    };
    event_loop.add_signal_handler(SIGTERM, handler).unwrap();
    for _ in 0..3 {
        raise(SIGTERM).unwrap();
    }
    for _ in 0..3 {
        event_loop.run_once().unwrap();
    }
    println!("called {} times, {} errors", calls.get(), errors.get());
}

fn replaced() {
    let event_loop = EventLoop::new().unwrap();
    event_loop.add_signal_handler(SIGTERM, || println!("old")).unwrap();
    raise(SIGTERM).unwrap();
    event_loop.add_signal_handler(SIGTERM, || println!("new")).unwrap();
    event_loop.run_once().unwrap();
}

fn refused() {
    let event_loop = EventLoop::new().unwrap();
    let told = |signal: i32| {
        let added = event_loop.add_signal_handler(signal, || ());
        let added = added.map_or_else(|error| error.to_string(), |()| "handled".to_owned());
        let removed = event_loop.remove_signal_handler(signal);
        let removed = removed.map_or_else(|error| error.to_string(), |removed| removed.to_string());
        println!("{signal}: {added}, {removed}");
    };
    [0, 9, 11, 32, 33, 64, 65].into_iter().for_each(told);
    println!("and when it is closed");
    event_loop.close().unwrap();
    [0, 9, 32, 10].into_iter().for_each(told);
}
