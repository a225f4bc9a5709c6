//! Streams as the traits of `futures-io`, for codecs and other things of the ecosystem.
//! (Feature `futures-io`.)

use std::future::Future as StdFuture;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_io::{AsyncRead, AsyncWrite};

use super::reader::StreamReader;
use super::writer::StreamWriter;
use crate::error::Result;

/// What a writer that is polled waits for.
#[derive(Default)]
pub(super) enum Polled {
    #[default]
    Nothing,
    Drain(Wait),
    Closed(Wait),
}

type Wait = Pin<Box<dyn StdFuture<Output = Result<()>>>>;

/// ```
/// use futures::AsyncReadExt;
///
/// # glassloop::run(async {
/// let mut reader = glassloop::StreamReader::new(glassloop::DEFAULT_LIMIT)?;
/// reader.feed_data(b"hello")?;
/// reader.feed_eof();
/// let mut text = String::new();
/// reader.read_to_string(&mut text).await?;
/// assert_eq!(text, "hello");
/// # Ok(()) }).unwrap();
/// ```
impl AsyncRead for StreamReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        loop {
            self.state.check_exception()?;
            let waits = self.state.buffer.borrow().is_empty() && !self.state.eof.get();
            if !waits || buffer.is_empty() {
                return Poll::Ready(Ok(self.take_into(buffer)?));
            }
            let mut waiter = match self.polled.take() {
                Some(waiter) => waiter,
                None => self.state.waiter("read")?,
            };
            match Pin::new(&mut waiter).poll(context) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => {
                    self.state.forget_waiter(&waiter);
                    return Poll::Ready(Err(error.into()));
                }
                Poll::Pending => {
                    self.polled = Some(waiter);
                    return Poll::Pending;
                }
            }
        }
    }
}

impl StreamReader {
    fn take_into(&self, buffer: &mut [u8]) -> Result<usize> {
        let mut incoming = self.state.buffer.borrow_mut();
        let count = incoming.len().min(buffer.len());
        buffer[..count].copy_from_slice(&incoming.as_slice()[..count]);
        incoming.skip(count);
        drop(incoming);
        self.state.maybe_resume_transport()?;
        Ok(count)
    }
}

impl Drop for StreamReader {
    fn drop(&mut self) {
        if let Some(waiter) = &self.polled {
            self.state.forget_waiter(waiter);
        }
    }
}

impl StreamWriter {
    /// Waits as [`drain`](StreamWriter::drain) does.
    fn poll_drain(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        if !matches!(self.polled, Polled::Drain(_)) {
            let writer = self.clone();
            self.polled = Polled::Drain(Box::pin(async move { writer.drain().await }));
        }
        self.poll_what_it_waits_for(context)
    }

    fn poll_what_it_waits_for(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        let done = match &mut self.polled {
            Polled::Nothing => return Poll::Ready(Ok(())),
            Polled::Drain(wait) | Polled::Closed(wait) => ready!(wait.as_mut().poll(context)),
        };
        self.polled = Polled::Nothing;
        Poll::Ready(done)
    }
}

/// Writing waits while the connection is above its high-water mark; flushing is
/// [`drain`](StreamWriter::drain); closing waits until the connection is over.
impl AsyncWrite for StreamWriter {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_drain(context))?;
        self.write(data)?;
        Poll::Ready(Ok(data.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_drain(context))?;
        Poll::Ready(Ok(()))
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !matches!(self.polled, Polled::Closed(_)) {
            self.close()?;
            let writer = self.clone();
            self.polled = Polled::Closed(Box::pin(async move { writer.wait_closed().await }));
        }
        ready!(self.poll_what_it_waits_for(context))?;
        Poll::Ready(Ok(()))
    }
}
