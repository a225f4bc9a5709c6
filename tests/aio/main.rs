//! asyncio's helpers: what happens, in which order, and when.

mod executor;
mod gather;
mod run;
mod shield;
mod support;
mod timeouts;
mod tornado;
mod wait;
