//! Parts of a group of errors: `except*`.

use super::{Error, ErrorKind};

impl Error {
    /// The part of a group that matches, and the rest; none where nothing is left.
    ///
    /// An error that matches is taken whole, a group as well; of one that does not, its
    /// members are asked, and a part keeps the message, the cause and the nesting.  An error
    /// that is no group goes to one side whole.  That is what `except*` does.
    /// Mirrors `ExceptionGroup.split`.
    ///
    /// ```
    /// use glassloop::Error;
    ///
    /// let inner = Error::group("inner", vec![Error::timeout(), Error::raise("ValueError", "b")]);
    /// let group = Error::group("outer", vec![Error::raise("ValueError", "a"), inner]);
    /// let (values, rest) = group.split(|error| error.class() == "ValueError");
    /// assert_eq!(
    ///     values.unwrap().repr(),
    ///     "ExceptionGroup('outer', [ValueError('a'), ExceptionGroup('inner', [ValueError('b')])])"
    /// );
    /// assert_eq!(
    ///     rest.unwrap().repr(),
    ///     "ExceptionGroup('outer', [ExceptionGroup('inner', [TimeoutError()])])"
    /// );
    /// ```
    pub fn split(&self, condition: impl Fn(&Error) -> bool) -> (Option<Error>, Option<Error>) {
        // Groups may be nested as deep as memory goes: so no recursion.
        let mut open: Vec<Group<'_>> = Vec::new();
        let mut asked = Some(self);
        let mut parts = Parts::default();
        loop {
            match asked {
                Some(error) if condition(error) => parts = (Some(error.clone()), None),
                Some(error) => match error.kind() {
                    ErrorKind::Group { errors, .. } => open.push(Group::new(error, errors)),
                    _ => parts = (None, Some(error.clone())),
                },
                None => parts = open.pop().map(Group::parts).unwrap_or_default(),
            }
            let Some(group) = open.last_mut() else { return parts };
            group.matched.extend(parts.0.take());
            group.rest.extend(parts.1.take());
            asked = group.left.next();
        }
    }

    /// The part of a group that matches, as [`split`](Error::split) finds it.
    /// Mirrors `ExceptionGroup.subgroup`.
    ///
    /// ```
    /// use glassloop::Error;
    ///
    /// let group = Error::group("two failed", vec![Error::timeout(), Error::raise("ValueError", "boom")]);
    /// let late = group.subgroup(|error| error.class() == "TimeoutError");
    /// assert_eq!(late.unwrap().repr(), "ExceptionGroup('two failed', [TimeoutError()])");
    /// assert!(group.subgroup(|error| error.class() == "KeyError").is_none());
    /// ```
    pub fn subgroup(&self, condition: impl Fn(&Error) -> bool) -> Option<Error> {
        self.split(condition).0
    }
}

/// What matches, and the rest.
type Parts = (Option<Error>, Option<Error>);

/// A group whose members are being asked.
struct Group<'a> {
    whole: &'a Error,
    left: std::slice::Iter<'a, Error>,
    matched: Vec<Error>,
    rest: Vec<Error>,
}

impl<'a> Group<'a> {
    fn new(whole: &'a Error, errors: &'a [Error]) -> Self {
        Self { whole, left: errors.iter(), matched: Vec::new(), rest: Vec::new() }
    }

    fn parts(self) -> Parts {
        let message = self.whole.message_of_group();
        let part = |errors: Vec<Error>| {
            let part = (!errors.is_empty()).then(|| Error::group(message, errors))?;
            Some(match self.whole.cause() {
                Some(cause) => part.caused_by(cause.clone()),
                None => part,
            })
        };
        (part(self.matched), part(self.rest))
    }
}

/// Whether that is a `BaseExceptionGroup`: one of its members, however deep, is let through by
/// `except Exception`.  A group inside it knows that of itself, so only the members are asked.
pub(super) fn is_base(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::Group { errors, .. } if errors.iter().any(is_no_exception))
}

/// Whether its class is below `BaseException` and not below `Exception`.
fn is_no_exception(error: &Error) -> bool {
    const CLASSES: [&str; 6] = [
        "BaseException",
        "BaseExceptionGroup",
        "CancelledError",
        "GeneratorExit",
        "KeyboardInterrupt",
        "SystemExit",
    ];
    CLASSES.contains(&error.class())
}

impl Error {
    fn message_of_group(&self) -> &str {
        match self.kind() {
            ErrorKind::Group { message, .. } => message,
            _ => "",
        }
    }
}
