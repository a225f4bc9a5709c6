//! asyncio's helpers, written with the kernel's public items alone.

mod sleep;

pub use sleep::sleep;
