//! The kernel's behaviour, through its public items alone.

mod callbacks;
mod cancel_messages;
mod cancellation;
mod contexts;
mod depth;
mod eager;
mod ecosystem;
mod exits;
mod futures;
mod letting_go;
mod lifecycle;
mod panics;
mod printing;
mod reports;
mod slots;
#[cfg(unix)]
mod sources;
mod support;
mod system_calls;
mod tasks;
mod threads;
mod timers;
mod unread;
mod virtual_clock;
