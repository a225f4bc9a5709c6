//! Which part of a long list is asked for: `?after=ID&limit=COUNT`.
//!
//! The list is never sent whole: after 100,000 tasks that would be 15 MB, for
//! every client that looks.  It comes in the order of the ids, and a page goes on
//! *after an id* rather than at a place, so nothing is skipped or shown twice
//! because something was added or removed meanwhile.

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// Only tasks with a greater id.
    pub(crate) after: u64,
    /// No more tasks than this.
    pub(crate) limit: usize,
}

/// So many tasks stand on a page, unless another number is asked for.
const USUAL: usize = 100;
/// No page has more.
const LONGEST: usize = 1_000;
/// In bytes: a page ends with the task with which it is longer.
pub(crate) const MOST_BYTES: usize = 256 * 1024;

impl Page {
    /// The beginning of the list.
    pub(crate) const FIRST: Self = Self { after: 0, limit: USUAL };

    /// So much of it as a web page shows that has just added to it.
    pub(crate) const GLANCE: Self = Self { after: 0, limit: 10 };

    /// Reads what stands behind `?`, or says what is wrong with it.
    pub(crate) fn parse(parameters: &[(String, String)]) -> Result<Self, String> {
        let mut page = Self::FIRST;
        for (name, value) in parameters {
            match name.as_str() {
                "after" => page.after = number(name, value)?,
                "limit" => page.limit = number(name, value)?,
                _ => return Err(format!("unknown parameter `{name}`, expected `after` or `limit`")),
            }
        }
        match page.limit {
            1..=LONGEST => Ok(page),
            limit => Err(format!("limit is {limit}, and has to be from 1 to {LONGEST}")),
        }
    }

    /// The page behind one that ends with this id.
    pub(crate) fn next(self, last: u64) -> Self {
        Self { after: last, ..self }
    }

    /// As it stands behind `?`.
    pub(crate) fn query(self) -> String {
        format!("after={}&limit={}", self.after, self.limit)
    }
}

fn number<N: std::str::FromStr>(name: &str, value: &str) -> Result<N, String> {
    value.parse().map_err(|_| format!("{name} is {value:?}, which is no whole number that could be meant"))
}
