//! Which coroutines are `async` blocks, as the source tells.

use std::borrow::Cow;

use glassloop::trace::{Event, Record};

use crate::functions::Functions;
use crate::sources::Sources;

/// Calls an `async` block in a plain function `async block in main`.
///
/// To the compiler it looks like the body of an `async fn main`, so that is its name in the
/// trace.  Here the line is known that made a task of it: if that stands in a `main` which is
/// not `async`, there is no such coroutine, and it is a block of `main`'s.
pub(crate) fn name_async_blocks(records: &mut [Record], sources: &Sources) {
    let functions = Functions::of(sources);
    for record in records {
        let Some(line) = &record.source else { continue };
        let coroutine = match &mut record.event {
            Event::TaskMade(made) => &mut made.coroutine,
            Event::NeverAwaited(left) => &mut left.coroutine,
            _ => continue,
        };
        let is_block = |name: &str| {
            functions.round(line).is_some_and(|function| *function.name == *name && !function.is_coroutine)
        };
        if is_block(coroutine) {
            *coroutine = Cow::Owned(format!("async block in {coroutine}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use glassloop::testing::record;
    use glassloop::trace::Event;
    use glassloop::{create_task, new_event_loop, run, yield_now};

    use super::name_async_blocks;
    use crate::sources::Sources;

    async fn work() -> glassloop::Result<()> {
        yield_now().await
    }

    fn from_a_plain_function() {
        run(async {
            create_task(async { work().await })?.await?;
            create_task(work())?.await
        })
        .unwrap();
        let event_loop = new_event_loop().unwrap();
        event_loop.run_until_complete(async { work().await }).unwrap();
        event_loop.close().unwrap();
    }

    #[test]
    fn a_block_is_told_from_the_function_round_it_and_from_a_coroutine() {
        let mut records = record(from_a_plain_function).to_vec();
        name_async_blocks(&mut records, &Sources::whole(&[(file!(), include_str!("async_blocks.rs"))]));
        let made = records.iter().filter_map(|record| match &record.event {
            Event::TaskMade(made) if !made.coroutine.starts_with("shutdown_") => Some(&*made.coroutine),
            _ => None,
        });
        let block = "async block in from_a_plain_function";
        assert_eq!(made.collect::<Vec<_>>(), [block, block, "work", block]);
    }
}
