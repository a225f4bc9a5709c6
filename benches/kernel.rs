//! How long one callback, task, yield, round trip or timer takes, beside its floor.
//!
//! `cargo bench --bench kernel`; with `-- --test` each runs once.

#[path = "workloads/mod.rs"]
#[allow(dead_code, reason = "each of its users takes a part of it")]
mod workloads;

use divan::Bencher;
use divan::counter::ItemsCount;

use workloads::{Workload, floor, glassloop};

fn main() {
    divan::main();
}

/// How often each thing is done in one sample.
const OPERATIONS: u64 = 100_000;

fn time(bencher: Bencher<'_, '_>, workload: Workload) {
    bencher.counter(ItemsCount::new(OPERATIONS)).bench(|| workload(OPERATIONS));
}

/// Names each workload once, with its floor beside it.
macro_rules! beside_their_floors {
    ($($workload:ident),*) => {$(
        #[divan::bench_group(sample_count = 20, sample_size = 1)]
        mod $workload {
            use super::{Bencher, floor, glassloop, time};

            #[divan::bench(name = "floor")]
            fn of_the_floor(bencher: Bencher<'_, '_>) {
                time(bencher, floor::$workload);
            }

            #[divan::bench(name = "glassloop")]
            fn of_glassloop(bencher: Bencher<'_, '_>) {
                time(bencher, glassloop::$workload);
            }
        }
    )*};
}

beside_their_floors!(chain, batch, spawn_batch, spawn_all, yields, ping_pong, timer_ring, timers_cancelled);
