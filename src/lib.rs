//! glassloop
#![doc(test(attr(deny(warnings))))]

mod aio;
mod error;
mod kernel;
pub mod log_lines;
pub mod testing;
pub mod trace;

pub use aio::*;
pub use error::{Error, ErrorKind, Result};
pub use kernel::*;
