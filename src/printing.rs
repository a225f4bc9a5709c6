//! How Python prints things: what `repr` makes of a text, a number, a result.

use std::any::Any;
use std::cell::RefCell;
use std::fmt::{self, Write};
use std::panic::Location;
use std::time::Duration;

/// A text in quotes, as Python's `repr(text)`.
///
/// ```text
///   boom → 'boom'      it's → "it's"      a line ⏎ → 'a line\n'
/// ```
pub(crate) fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut printed = String::from(quote);
    for letter in text.chars() {
        push_escaped(&mut printed, letter, quote);
    }
    printed.push(quote);
    printed
}

fn push_escaped(printed: &mut String, letter: char, quote: char) {
    let code = u32::from(letter);
    // What Rust escapes no terminal is to be shown: control characters, and the like.
    let is_printable = letter == '\'' || letter == '"' || letter.escape_debug().len() == 1;
    let _ = match letter {
        '\\' => printed.write_str("\\\\"),
        '\n' => printed.write_str("\\n"),
        '\r' => printed.write_str("\\r"),
        '\t' => printed.write_str("\\t"),
        _ if letter == quote => write!(printed, "\\{letter}"),
        _ if is_printable => printed.write_char(letter),
        _ if code <= 0xff => write!(printed, "\\x{code:02x}"),
        _ if code <= 0xffff => write!(printed, "\\u{code:04x}"),
        _ => write!(printed, "\\U{code:08x}"),
    };
}

/// Bytes, as Python's `repr(data)`.
fn quoted_bytes(data: &[u8]) -> String {
    let mut printed = String::from("b'");
    for byte in data {
        let _ = match byte {
            b'\'' | b'\\' => write!(printed, "\\{}", char::from(*byte)),
            b'\n' => printed.write_str("\\n"),
            b'\r' => printed.write_str("\\r"),
            b'\t' => printed.write_str("\\t"),
            b' '..=b'~' => printed.write_char(char::from(*byte)),
            _ => write!(printed, "\\x{byte:02x}"),
        };
    }
    printed + "'"
}

/// A number, as Python's `repr(number)`: `1.0`, `1e-05`.
pub(crate) fn float(number: f64) -> String {
    let printed = format!("{number:?}");
    match printed.split_once('e') {
        None => printed,
        Some((digits, exponent)) => {
            let (sign, exponent) = match exponent.strip_prefix('-') {
                Some(exponent) => ('-', exponent),
                None => ('+', exponent),
            };
            format!("{digits}e{sign}{exponent:0>2}")
        }
    }
}

/// `True` or `False`.
pub(crate) fn boolean(flag: bool) -> &'static str {
    if flag { "True" } else { "False" }
}

/// A value as Python prints it, if it is one of those that Python has as well.
pub(crate) fn python_value(value: &dyn Any) -> Option<String> {
    macro_rules! numbers {
        ($($number:ty)*) => {
            $(if let Some(number) = value.downcast_ref::<$number>() {
                return Some(number.to_string());
            })*
        };
    }
    numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
    if value.is::<()>() {
        return Some("None".to_owned());
    }
    let text = value.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| value.downcast_ref::<&'static str>().copied()).map(quoted);
    text.or_else(|| value.downcast_ref::<bool>().map(|flag| boolean(*flag).to_owned()))
        .or_else(|| value.downcast_ref::<f64>().map(|number| float(*number)))
        .or_else(|| value.downcast_ref::<Vec<u8>>().map(|data| quoted_bytes(data)))
}

/// A value as Python prints it; else as `Debug` does.
pub(crate) fn value<T: fmt::Debug + 'static>(value: &T) -> String {
    python_value(value).unwrap_or_else(|| format!("{value:?}"))
}

/// A value whose type may have no `Debug`: then that is named, as in `<Order object>`.
pub(crate) fn any_value<T: 'static>(value: &T) -> String {
    python_value(value).unwrap_or_else(|| format!("<{} object>", class_of::<T>()))
}

/// What Python calls a type, if it has one of the kind; else the type's own name.
pub(crate) fn python_class<T: ?Sized>() -> &'static str {
    match std::any::type_name::<T>() {
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "int",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "int",
        "()" => "NoneType",
        "bool" => "bool",
        "f64" => "float",
        "&str" | "alloc::string::String" => "str",
        "alloc::vec::Vec<u8>" => "bytes",
        _ => class_of::<T>(),
    }
}

/// The name of a type without its path and its arguments.
pub(crate) fn class_of<T: ?Sized>() -> &'static str {
    let name = std::any::type_name::<T>();
    let name = name.split('<').next().unwrap_or(name);
    name.rsplit("::").next().unwrap_or(name)
}

/// The longest result that is shown in full: of a longer one, beginning and end.
const LONGEST_TEXT: usize = 30;
const LONGEST_VALUE: usize = 100;

/// A printed value that is not too long, as Python's `reprlib.repr` cuts it.
pub(crate) fn cut(printed: String) -> String {
    let longest = if printed.starts_with(['\'', '"']) { LONGEST_TEXT } else { LONGEST_VALUE };
    let letters: Vec<char> = printed.chars().collect();
    if letters.len() <= longest {
        return printed;
    }
    let (before, after) = ((longest - 3) / 2, longest - 3 - (longest - 3) / 2);
    let (begin, end) = (&letters[..before], &letters[letters.len() - after..]);
    begin.iter().chain(&['.'; 3]).chain(end).collect()
}

#[cfg(test)]
mod tests {
    use super::{any_value, cut, float, quoted, value};

    #[test]
    fn a_text_is_quoted_as_in_python() {
        for (text, printed) in [
            ("boom", "'boom'"),
            ("it's", "\"it's\""),
            ("it's \"so\"", "'it\\'s \"so\"'"),
            ("a\\b\n\t\x1b\u{9b}", "'a\\\\b\\n\\t\\x1b\\x9b'"),
            ("größer \u{202e}", "'größer \\u202e'"),
        ] {
            assert_eq!(quoted(text), printed);
        }
    }

    #[test]
    fn a_number_is_printed_as_in_python() {
        for (number, printed) in [(60.0, "60.0"), (0.1, "0.1"), (1e-5, "1e-05"), (1e16, "1e+16")] {
            assert_eq!(float(number), printed);
        }
    }

    #[test]
    fn a_value_that_python_has_is_printed_as_there_and_others_as_rust_does() {
        assert_eq!((value(&()), value(&true), value(&"x")), ("None".into(), "True".into(), "'x'".into()));
        assert_eq!((value(&b"a\n'".to_vec()), value(&Some(1))), ("b'a\\n\\''".into(), "Some(1)".into()));
        struct Order;
        assert_eq!(any_value(&Order), "<Order object>");
    }

    #[test]
    fn a_long_result_is_cut_in_the_middle_as_in_python() {
        // reprlib.repr("a" * 40)
        assert_eq!(cut(quoted(&"a".repeat(40))), format!("'{}...{}'", "a".repeat(12), "a".repeat(13)));
        assert_eq!(cut("short".to_owned()), "short");
    }
}

thread_local! {
    /// What is being printed, from the outside in.
    static INSIDE: RefCell<Vec<*const ()>> = const { RefCell::new(Vec::new()) };
}

/// How deep things that wait for one another are printed.
const DEPTH: usize = 20;

/// Prints something that may wait for itself; where it comes again it is `...`, as
/// Python's `reprlib.recursive_repr` has it.
pub(crate) fn unless_inside<T: ?Sized>(object: &T, describe: impl FnOnce() -> String) -> String {
    let object = std::ptr::from_ref(object).cast::<()>();
    let enter = |inside: &mut Vec<*const ()>| {
        let is_new = inside.len() < DEPTH && !inside.contains(&object);
        is_new.then(|| inside.push(object)).is_some()
    };
    // While a thread ends there may be no list any more; then nothing is inside.
    if !INSIDE.try_with(|inside| enter(&mut inside.borrow_mut())).unwrap_or(true) {
        return "...".to_owned();
    }
    let _leaves = Leave;
    describe()
}

/// Leaves what was entered last, though printing it panics.
struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        let _ = INSIDE.try_with(|inside| inside.borrow_mut().pop());
    }
}

/// `say_hello() at src/main.rs:7`, with the line that scheduled it; a closure has no
/// name to call it by: `closure in main at …`.  Of a method asyncio knows no line:
/// `TaskGroup._on_task_done()`.
pub(crate) fn callback(name: &str, source: &Location<'_>) -> String {
    let place = format!("at {}:{}", source.file(), source.line());
    match name {
        "" => place,
        closure if closure.contains(' ') => format!("{closure} {place}"),
        method if method.contains('.') && !method.contains("<locals>") => format!("{method}()"),
        function => format!("{function}() {place}"),
    }
}

/// `<Handle say_hello() at src/main.rs:7>`; of a timer also when it is due, in seconds.
pub(crate) fn handle(class: &str, cancelled: bool, when: Option<u64>, callback: &str) -> String {
    let when = when.map(|when| format!("when={}", float(seconds(when))));
    let parts = [cancelled.then(|| "cancelled".to_owned()), when, Some(callback.to_owned())];
    let parts: String =
        parts.into_iter().flatten().filter(|part| !part.is_empty()).map(|part| format!(" {part}")).collect();
    format!("<{class}{parts}>")
}

fn seconds(nanoseconds: u64) -> f64 {
    Duration::from_nanos(nanoseconds).as_secs_f64()
}
