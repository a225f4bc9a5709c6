//! Connections over the loop-back interface, through the library's public items alone.
#![cfg(unix)]

mod closing;
mod connecting;
mod datagrams;
#[path = "../environment/mod.rs"]
mod environment;
mod exits;
mod flow_control;
mod order;
mod protocols;
mod separators;
mod servers;
mod serving;
mod streams;
mod support;
mod trace;
mod unix;
mod withstands;
