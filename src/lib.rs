#![doc = include_str!("../README.md")]
#![doc(test(attr(deny(warnings))))]
#![deny(missing_docs)]

mod aio;
mod error;
mod flat_drop;
mod kernel;
pub mod log_lines;
mod printing;
pub mod replay;
mod say;
pub mod testing;
pub mod tornado;
pub mod trace;
mod versions;

pub use aio::*;
pub use error::{Error, ErrorKind, Result};
pub use kernel::*;
pub use say::LOG_TARGET;
pub use versions::{Asyncio, UnknownAsyncio};

/// The pages of `docs/`, compiled so that they stay true.
pub mod guide {
    #[doc = include_str!("../docs/tour.md")]
    pub mod tour {}

    #[doc = include_str!("../docs/architecture.md")]
    pub mod architecture {}

    #[doc = include_str!("../docs/names.md")]
    pub mod names {}

    #[doc = include_str!("../docs/differences.md")]
    pub mod differences {}

    #[doc = include_str!("../docs/panics.md")]
    pub mod panics {}

    #[doc = include_str!("../docs/conformance.md")]
    pub mod conformance {}

    #[doc = include_str!("../docs/performance.md")]
    pub mod performance {}
}
