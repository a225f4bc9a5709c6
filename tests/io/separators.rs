//! Records that end in one of several ways, and a stream line by line: as CPython 3.13 reads.

use std::rc::Rc;

use futures::TryStreamExt;
use futures::stream::try_unfold;
use glassloop::{DEFAULT_LIMIT, Error, ErrorKind, Result, StreamReader, create_task, yield_now};

use crate::support::run;

fn fed(limit: usize, data: &[u8]) -> Result<StreamReader> {
    let reader = StreamReader::new(limit)?;
    reader.feed_data(data)?;
    reader.feed_eof();
    Ok(reader)
}

#[test]
fn of_several_separators_the_one_that_ends_first_counts_in_whatever_order_they_are_given() {
    run(async {
        for separators in [["\r\n", "\n"], ["\n", "\r\n"]] {
            let reader = fed(100, b"a\r\nb\nc")?;
            assert_eq!(reader.readuntil(separators).await?, b"a\r\n");
            assert_eq!(reader.readuntil(separators).await?, b"b\n");
            let error = reader.readuntil(separators).await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::IncompleteRead { partial, .. } if partial == b"c"));
        }
        let reader = fed(100, b"xABCyB")?;
        assert_eq!(reader.readuntil(["ABCD", "B"]).await?, b"xAB", "ABCD has begun, and does not come");
        assert_eq!(reader.readuntil(["ABCD", "B"]).await?, b"CyB");
        Ok(())
    });
}

fn overrun(error: &Error) -> (String, usize) {
    match error.kind() {
        ErrorKind::LimitOverrun { consumed, .. } => (error.to_string(), *consumed),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_limit_counts_up_to_the_shortest_separator_that_matches() {
    run(async {
        let error = fed(1, b"xABy")?.readuntil(["xAB", "B"]).await.unwrap_err();
        assert_eq!(overrun(&error), ("Separator is found, but chunk is longer than limit".into(), 2));
        let error = fed(4, b"abcdefgh")?.readuntil(["!", "???"]).await.unwrap_err();
        assert_eq!(overrun(&error), ("Separator is not found, and chunk exceed the limit".into(), 6));
        let error = fed(4, b"abcdefgh")?.readuntil(["!", "?????"]).await.unwrap_err();
        assert_eq!(error.class(), "IncompleteReadError", "the longest may still begin within the limit");
        Ok(())
    });
}

#[test]
fn no_separator_and_an_empty_one_are_refused() {
    run(async {
        let reader = fed(4, b"abc")?;
        let none: [&str; 0] = [];
        let error = reader.readuntil(none).await.unwrap_err();
        assert_eq!(format!("{error:?}"), "ValueError: Separator should contain at least one element");
        let error = reader.readuntil(["a", ""]).await.unwrap_err();
        assert_eq!(format!("{error:?}"), "ValueError: Separator should be at least one-byte string");
        assert_eq!(reader.read(10).await?, b"abc", "and nothing is read");
        Ok(())
    });
}

#[test]
fn several_separators_may_come_in_pieces() {
    run(async {
        let reader = Rc::new(StreamReader::new(DEFAULT_LIMIT)?);
        let reads = reader.clone();
        let task = create_task(async move { reads.readuntil(["\r\n\r\n", "--"]).await })?;
        for piece in [b"a\r".as_slice(), b"\n\r", b"x-", b"-rest"] {
            yield_now().await?;
            assert!(!task.done());
            reader.feed_data(piece)?;
        }
        assert_eq!(task.await?, b"a\r\n\rx--");
        assert_eq!(reader.read(100).await?, b"rest");
        Ok(())
    });
}

#[test]
fn a_stream_is_walked_through_line_by_line() {
    run(async {
        let reader = fed(DEFAULT_LIMIT, b"one\n\nthree")?;
        let mut lines = Vec::new();
        while let Some(line) = reader.next_line().await? {
            lines.push(line);
        }
        assert_eq!(lines, [b"one".as_slice(), b"", b"three"]);
        assert!(reader.at_eof());
        assert_eq!(reader.next_line().await?, None, "and again none");
        Ok(())
    });
}

#[test]
fn a_line_beyond_the_limit_ends_the_walk_and_the_next_begins_behind_it() {
    run(async {
        let reader = fed(4, b"a\nmuch too long\nb\n")?;
        assert_eq!(reader.next_line().await?.as_deref(), Some(b"a".as_slice()));
        let error = reader.next_line().await.unwrap_err();
        assert_eq!(format!("{error:?}"), "ValueError: Separator is found, but chunk is longer than limit");
        assert_eq!(reader.next_line().await?.as_deref(), Some(b"b".as_slice()));
        Ok(())
    });
}

#[test]
fn lines_become_a_stream_of_the_ecosystem_with_its_own_function() {
    run(async {
        let reader = fed(DEFAULT_LIMIT, b"one\ntwo\n")?;
        let lines = try_unfold(&reader, async |reader| {
            Ok::<_, Error>(reader.next_line().await?.map(|line| (line, reader)))
        });
        assert_eq!(lines.try_collect::<Vec<_>>().await?, [b"one", b"two"]);
        Ok(())
    });
}
