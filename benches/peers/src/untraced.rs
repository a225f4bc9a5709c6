//! What the trace costs while nobody watches: the guarded workloads, beside those of a
//! library that was built without whatever writes a record.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build;
use crate::processes::Processes;
use crate::workloads::glassloop::GUARDED;

/// So many operations, and as many more: the difference has no start and no end in it.
const FEW: u64 = 20_000;

/// Instructions of one operation.
pub struct Untraced {
    pub workload: &'static str,
    /// As everybody has it, unwatched.
    pub with: f64,
    /// With no code that could write a trace.
    pub without: f64,
}

impl Untraced {
    /// How much more the first is, in hundredths.
    pub fn more(&self) -> f64 {
        (self.with / self.without - 1.0) * 100.0
    }
}

/// Builds `benches/one_workload.rs` twice, and counts.
pub fn measure(processes: &Processes) -> Result<Vec<Untraced>, String> {
    if !processes.valgrind {
        return Ok(Vec::new());
    }
    build::in_a_folder("untraced", |folder| {
        build::manifest(folder, &manifest())?;
        let with = one_workload(folder, "")?;
        let without = one_workload(folder, "--cfg glassloop_without_trace")?;
        let counted = GUARDED.iter().map(|(workload, _)| {
            eprint!("\rwith and without the trace: {workload}                 ");
            let count = |program| processes.instructions_of_one_of(program, "glassloop", workload, FEW);
            Ok(Untraced { workload, with: count(&with)?, without: count(&without)? })
        });
        counted.collect()
    })
}

/// A package that is that program, and depends on what it needs alone.
fn manifest() -> String {
    const PEERS: &str = env!("CARGO_MANIFEST_DIR");
    format!(
        "[[bin]]\nname = \"one_workload\"\npath = {:?}\n\
         [profile.release]\ncodegen-units = 1\nlto = \"thin\"\n\
         [dependencies]\nglassloop = {{ path = {:?} }}\n",
        format!("{PEERS}/../one_workload.rs"),
        format!("{PEERS}/../.."),
    )
}

fn one_workload(folder: &Path, flags: &str) -> Result<PathBuf, String> {
    eprint!("\rbuilding with {flags:?}                    ");
    let target = folder.join(if flags.is_empty() { "with" } else { "without" });
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--release"]).env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", flags);
    build::run(cargo.current_dir(folder))?;
    Ok(target.join("release/one_workload"))
}
