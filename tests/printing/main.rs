//! How things print, and what is reported, beside asyncio: `asyncio_prints.txt` is what CPython
//! 3.13.18 printed for `asyncio_prints.py`, of which the functions here are the translation, and
//! `asyncio_prints.3.14.txt` what 3.14.10 and 3.15.2 have printed otherwise.
//!
//! Only what differs from run to run is taken out: addresses, descriptors, ports, sizes, lines.
#![cfg(unix)]

mod connections;
mod primitives;
mod reports;
mod slow;
mod support;
mod tasks;
mod unread;
