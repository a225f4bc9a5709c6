//! asyncio's helpers: what happens, in which order, and when.

mod as_completed;
mod call_graph;
mod causes;
mod concurrent_futures;
mod debug;
mod executor;
mod exits;
mod foreign_awaits;
mod gather;
mod run;
mod shield;
mod support;
mod task_group;
mod timeouts;
mod tornado;
mod wait;
