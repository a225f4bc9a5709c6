//! Durations, as asyncio people write them.

use std::time::Duration;

/// `2 s`, `0.5 s`, `100 ms`, `20 µs`.
pub(crate) fn duration(duration: Duration) -> String {
    let nanoseconds = duration.as_nanos();
    if nanoseconds == 0 || nanoseconds >= 500_000_000 {
        seconds(duration)
    } else if nanoseconds >= 1_000_000 {
        format!("{} ms", decimal(nanoseconds, 1_000_000))
    } else if nanoseconds >= 1_000 {
        format!("{} µs", decimal(nanoseconds, 1_000))
    } else {
        format!("{nanoseconds} ns")
    }
}

/// The same, always in seconds, so that a column of them can be compared.
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{} s", decimal(duration.as_nanos(), 1_000_000_000))
}

/// A quotient with as many decimals as it needs.
fn decimal(amount: u128, unit: u128) -> String {
    let digits = unit.ilog10() as usize;
    let text = format!("{}.{:0digits$}", amount / unit, amount % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
