//! Streams that are read.

use std::rc::Rc;
use std::time::Duration;

use glassloop::{Result, StreamReader, ensure_future, run, sleep};

use super::{cases, print_error};

cases! {
    says_of_readers
}

fn says_of_readers() -> Result<()> {
    run(async {
        for data in ["too long\n", "too long, and no end"] {
            let reader = StreamReader::new(4)?;
            reader.feed_data(data.as_bytes())?;
            print_error(reader.readuntil("\n").await);
        }
        let reader = Rc::new(StreamReader::new(1 << 16)?);
        let reads = reader.clone();
        let first = ensure_future(async move { reads.read(1).await })?;
        sleep(Duration::ZERO).await?;
        print_error(reader.read(1).await);
        first.cancel().map(drop)
    })
}
