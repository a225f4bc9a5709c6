//! Durations, as asyncio people write them.

use std::time::Duration;

/// `2 s`, `0.5 s`, `100 ms`, `20 µs`.
pub(crate) fn duration(duration: Duration) -> String {
    let nanoseconds = duration.as_nanos();
    if nanoseconds == 0 || nanoseconds >= 500_000_000 {
        format!("{} s", decimal(nanoseconds, 1_000_000_000, 3))
    } else if nanoseconds >= 1_000_000 {
        format!("{} ms", four_digits(nanoseconds, 1_000_000))
    } else if nanoseconds >= 1_000 {
        format!("{} µs", four_digits(nanoseconds, 1_000))
    } else {
        format!("{nanoseconds} ns")
    }
}

/// The same, in seconds unless it is very short, so that a column of them can be compared.
pub(crate) fn seconds(duration: Duration) -> String {
    const SHORT: Duration = Duration::from_millis(1);
    if !duration.is_zero() && duration < SHORT {
        return self::duration(duration);
    }
    let decimals = if duration < Duration::from_secs(1) { 4 } else { 3 };
    format!("{} s", decimal(duration.as_nanos(), 1_000_000_000, decimals))
}

/// A quotient of less than a thousand, of which nobody reads more than four digits.
fn four_digits(amount: u128, unit: u128) -> String {
    let before_the_point = (amount / unit).max(1).ilog10() + 1;
    decimal(amount, unit, 4 - before_the_point)
}

/// A quotient, rounded to as many decimals as it needs, and no more than so many.
fn decimal(amount: u128, unit: u128, most: u32) -> String {
    let step = unit / 10_u128.pow(most);
    let rounded = (amount + step / 2) / step * step;
    let digits = unit.ilog10() as usize;
    let text = format!("{}.{:0digits$}", rounded / unit, rounded % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_duration_has_more_digits_than_one_reads() {
        let told = [0, 295, 4_107, 22_149, 295_391, 999_960, 12_345_678, 250_000_000, 1_500_000_000];
        let told = told.map(|nanoseconds| duration(Duration::from_nanos(nanoseconds)));
        let expected =
            ["0 s", "295 ns", "4.107 µs", "22.15 µs", "295.4 µs", "1000 µs", "12.35 ms", "250 ms", "1.5 s"];
        assert_eq!(told, expected);
    }

    #[test]
    fn in_a_column_only_what_is_very_short_is_not_in_seconds() {
        let told = [0, 4_107, 12_345_678, 5_000_123_456].map(|time| seconds(Duration::from_nanos(time)));
        assert_eq!(told, ["0 s", "4.107 µs", "0.0123 s", "5 s"]);
    }
}
