//! asyncio's helpers: what happens, in which order, and when.

mod gather;
mod run;
mod shield;
mod support;
mod timeouts;
mod wait;
