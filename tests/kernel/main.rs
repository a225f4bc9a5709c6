//! The kernel's behaviour, through its public items alone.

mod callbacks;
mod lifecycle;
mod support;
mod timers;
