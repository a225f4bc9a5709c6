//! asyncio's helpers: what happens, in which order, and when.

mod gather;
mod run;
#[path = "../kernel/support.rs"]
mod support;
