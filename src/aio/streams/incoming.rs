//! Bytes that were received and not yet read.

/// A queue of bytes whose content lies in one piece.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    bytes: Vec<u8>,
    /// Where what is not yet read begins.
    start: usize,
}

impl Incoming {
    pub(super) fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    pub(super) fn push(&mut self, data: &[u8]) {
        if self.bytes.capacity() == 0 {
            // Nothing waits, as with most requests: then exactly this is taken.
            self.bytes = data.to_vec();
            return;
        }
        // What was read is moved out of the way once it is the greater part: so
        // every byte is moved once, on average.
        if self.start > self.bytes.len() / 2 {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        self.bytes.extend_from_slice(data);
    }

    /// Takes so many bytes from the front, or all there are.
    #[inline]
    pub(super) fn take(&mut self, count: usize) -> Vec<u8> {
        if count >= self.len() && self.start == 0 {
            return std::mem::take(&mut self.bytes);
        }
        let taken = self.as_slice()[..count.min(self.len())].to_vec();
        self.skip(taken.len());
        taken
    }

    pub(super) fn skip(&mut self, count: usize) {
        self.start += count.min(self.len());
        if self.is_empty() {
            self.clear();
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Where a separator begins, at or after this place.
    pub(super) fn find(&self, separator: &[u8], from: usize) -> Option<usize> {
        let (first, rest) = separator.split_first()?;
        let bytes = self.as_slice();
        let mut from = from;
        while let Some(at) = bytes.get(from..)?.iter().position(|byte| byte == first) {
            if bytes[from + at + 1..].starts_with(rest) {
                return Some(from + at);
            }
            from += at + 1;
        }
        None
    }
}
