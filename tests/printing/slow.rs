//! What is said, in debug mode, of what holds the loop for too long.

use std::cell::RefCell;
use std::sync::Once;
use std::time::Duration;

use glassloop::{EventLoop, Result, create_task_named, get_running_loop, yield_now};
use log::{LevelFilter, Log, Metadata, Record};

use crate::support::{compare, until};

thread_local! {
    /// The lines of this thread.
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

struct Lines;

impl Log for Lines {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        LINES.with_borrow_mut(|lines| lines.push(record.args().to_string()));
    }

    fn flush(&self) {}
}

/// In CPython it sleeps; here whatever it does is too long.
fn blocks() {}

async fn blocks_a_step() -> Result<()> {
    yield_now().await
}

fn line() -> Option<String> {
    LINES.with_borrow(|lines| lines.iter().find(|line| line.contains("block")).cloned())
}

/// What begins one.
type Begin = fn(&EventLoop) -> Result<()>;

const SLOW: [(&str, Begin); 3] = [
    ("a callback", |event_loop| event_loop.call_soon(blocks).map(drop)),
    ("a timer", |event_loop| event_loop.call_later(Duration::from_millis(1), blocks).map(drop)),
    ("a step", |_| create_task_named("blocks", blocks_a_step()).map(drop)),
];

#[test]
fn what_holds_the_loop_for_too_long_is_named_as_in_asyncio() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Lines).expect("it is the only one");
        log::set_max_level(LevelFilter::Warn);
    });
    compare("slow", async |prints| {
        let event_loop = get_running_loop()?;
        event_loop.set_debug(true);
        event_loop.set_slow_callback_duration(Duration::ZERO);
        for (name, begin) in SLOW {
            LINES.take();
            begin(&event_loop)?;
            until(|| line().is_some()).await?;
            let line = line().expect("it has come");
            let (before, took) = line.split_once(" took ").expect("how long");
            assert!(took.ends_with(" seconds"), "{line}");
            prints.say_text(name, &format!("{before} took SOME seconds"));
        }
        Ok(())
    });
}
