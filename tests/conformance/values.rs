//! Values and errors, as Python prints them.

use glassloop::{Error, ErrorKind, Result};

/// What an operation or a coroutine gives.
#[derive(Clone)]
pub(crate) enum Value {
    None,
    Bool(bool),
    Integer(i64),
    Text(String),
    List(Vec<Value>),
    /// An exception that is a value: what `exception()` and some gathers give.
    Exception(Error),
}

impl Value {
    /// What stands after `ok`; Python's `None` is not worth a word there.
    pub(crate) fn outcome(&self) -> String {
        match self {
            Value::None => "ok".to_owned(),
            value => format!("ok {}", show(value)),
        }
    }
}

pub(crate) fn show(value: &Value) -> String {
    match value {
        Value::None => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(values) => format!("[{}]", values.iter().map(show).collect::<Vec<_>>().join(", ")),
        Value::Exception(error) => format!("!{}", show_error(error)),
    }
}

/// `CLASS:MESSAGE`.
pub(crate) fn show_error(error: &Error) -> String {
    match error.kind() {
        ErrorKind::Cancelled { .. } => "CancelledError".to_owned(),
        ErrorKind::Group { message, errors } => {
            let inner: Vec<_> = errors.iter().map(show_error).collect();
            format!("{}:{message}:[{}]", error.class(), inner.join(", "))
        }
        _ => format!("{}:{}", error.class(), without_representations(&error.message())),
    }
}

/// Any `<…>`, an object's repr, becomes `<>`: addresses and ids are nobody's business.
///
/// Of a long result both ends are shown, and what opened the second may be in between.
fn without_representations(message: &str) -> String {
    let mut shown = String::new();
    let mut depth = 0_usize;
    for character in message.chars() {
        if character == '>' && depth == 0 {
            if let Some(shown_before) = shown.rfind("<>") {
                shown.truncate(shown_before + 2);
                continue;
            }
        } else if character == '>' {
            depth -= 1;
        }
        if depth == 0 {
            shown.push(character);
        }
        if character == '<' {
            depth += 1;
        }
    }
    shown
}

/// What `raise CLASS TEXT` makes.
pub(crate) fn raised(class: &str, text: &str) -> Error {
    match class {
        "CancelledError" => Error::cancelled(Some(text.to_owned())),
        _ => Error::raise(class.to_owned(), text.to_owned()),
    }
}

/// Whether `except CLASS` catches it.
pub(crate) fn catches(class: &str, error: &Error) -> bool {
    match class {
        "Any" => true,
        "Exception" => !error.is_cancelled(),
        "RuntimeError" => matches!(error.class(), "RuntimeError" | "BrokenBarrierError"),
        class => error.class() == class,
    }
}

/// What a gather comes to.
impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        Value::List(values.into_iter().collect())
    }
}

/// What a gather comes to that returns exceptions.
impl FromIterator<Result<Value>> for Value {
    fn from_iter<I: IntoIterator<Item = Result<Value>>>(results: I) -> Self {
        results.into_iter().map(|result| result.unwrap_or_else(Value::Exception)).collect()
    }
}

impl From<()> for Value {
    fn from((): ()) -> Self {
        Value::None
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Value::Integer(number.into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Value::Integer(number as i64)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(values: Vec<V>) -> Self {
        Value::List(values.into_iter().map(Into::into).collect())
    }
}

/// Python's `None` where there is nothing.
impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        text.map_or(Value::None, Value::Text)
    }
}

impl From<Option<Error>> for Value {
    fn from(exception: Option<Error>) -> Self {
        exception.map_or(Value::None, Value::Exception)
    }
}
