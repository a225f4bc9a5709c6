//! A list that nearly always has one element.

/// A list in the order of arrival that allocates only for its second element.
///
/// Most futures have one waiter, and most tasks wait for one future.
#[derive(Clone)]
pub(super) enum OneOrMany<T> {
    None,
    One(T),
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    #[inline]
    pub(super) fn push(&mut self, item: T) {
        match self {
            Self::None => *self = Self::One(item),
            Self::Many(items) => items.push(item),
            Self::One(_) => {
                if let Self::One(first) = self.take() {
                    *self = Self::Many(vec![first, item]);
                }
            }
        }
    }

    pub(super) fn take(&mut self) -> Self {
        std::mem::replace(self, Self::None)
    }

    pub(super) fn as_slice(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(item) => std::slice::from_ref(item),
            Self::Many(items) => items,
        }
    }

    pub(super) fn as_mut_slice(&mut self) -> &mut [T] {
        match self {
            Self::None => &mut [],
            Self::One(item) => std::slice::from_mut(item),
            Self::Many(items) => items,
        }
    }

    pub(super) fn map<U>(&self, change: impl Fn(&T) -> U) -> OneOrMany<U> {
        match self {
            Self::None => OneOrMany::None,
            Self::One(item) => OneOrMany::One(change(item)),
            Self::Many(items) => OneOrMany::Many(items.iter().map(change).collect()),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    pub(super) fn into_each(self, mut take: impl FnMut(T)) {
        match self {
            Self::None => {}
            Self::One(item) => take(item),
            Self::Many(items) => items.into_iter().for_each(take),
        }
    }

    /// Takes out all that match.
    pub(super) fn extract(&mut self, mut matches: impl FnMut(&T) -> bool) -> Self {
        match self {
            Self::One(item) if matches(item) => self.take(),
            Self::Many(items) => Self::Many(items.extract_if(.., |item| matches(item)).collect()),
            _ => Self::None,
        }
    }

    /// Takes out the first that matches.
    pub(super) fn remove(&mut self, mut matches: impl FnMut(&T) -> bool) -> Option<T> {
        match self {
            Self::One(item) if matches(item) => match self.take() {
                Self::One(item) => Some(item),
                _ => None,
            },
            Self::Many(items) => {
                let place = items.iter().position(matches)?;
                Some(items.remove(place))
            }
            _ => None,
        }
    }
}
