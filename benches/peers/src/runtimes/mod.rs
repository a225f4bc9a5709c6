//! Who is compared, and on what.

mod floor;
mod futures_pool;
mod glass;
#[cfg(target_os = "linux")]
mod monoio_legacy;
mod smol_local;
mod tasks;
mod tokio_local;

use crate::workloads::Workload;

/// The event loops of this program, and the floor under them.
pub const IN_RUST: [&str; 6] = ["floor", "glassloop", "tokio", "smol", "futures", "monoio"];

/// The event loops that Python runs.
pub const IN_PYTHON: [&str; 2] = ["uvloop", "asyncio"];

/// What one event loop does, by name.
type Table = Vec<(&'static str, Workload)>;

/// The workload of that event loop, if it can do that.
pub fn find(runtime: &str, workload: &str) -> Option<Workload> {
    let table: Table = match runtime {
        "floor" => floor::table(),
        "glassloop" => glass::table(),
        "tokio" => tokio_local::table(),
        "smol" => smol_local::table(),
        "futures" => futures_pool::table(),
        #[cfg(target_os = "linux")]
        "monoio" => monoio_legacy::table(),
        _ => Table::new(),
    };
    table.into_iter().find(|(name, _)| *name == workload).map(|(_, run)| run)
}

/// Says where a server listens, to whoever started this process.
fn listens_at(address: std::net::SocketAddr) {
    println!("listens {}", address.port());
}
