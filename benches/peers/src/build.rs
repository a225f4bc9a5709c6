//! What it costs to build what an event loop depends on, from nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// The trees: what they are called, and the lines of their manifest.
const TREES: [(&str, &str); 3] = [
    (
        "glassloop (mio, slab, log)",
        "mio = { version = \"1\", features = [\"os-poll\", \"os-ext\"] }\nslab = \"0.4\"\nlog = \"0.4\"\n",
    ),
    ("tokio", "tokio = { version = \"1\", features = [\"rt\", \"net\", \"time\", \"macros\"] }\n"),
    ("smol", "smol = \"2\"\n"),
];

/// One tree.
pub struct Built {
    pub name: &'static str,
    /// How many crates are built.
    pub crates: usize,
    /// Seconds of each build in release.
    pub seconds: Vec<f64>,
}

/// How often each is built.
const TIMES: usize = 3;

/// Builds each in a folder of its own.
pub fn measure() -> Result<Vec<Built>, String> {
    let built = TREES.iter().map(|(name, lines)| {
        eprint!("\rbuilding {name}                    ");
        in_a_folder("tree", |folder| build(folder, name, lines))
    });
    let built = built.collect();
    eprintln!();
    built
}

/// Makes a folder for a package, and takes it away again.
pub fn in_a_folder<T>(name: &str, work: impl FnOnce(&Path) -> Result<T, String>) -> Result<T, String> {
    let folder = std::env::temp_dir().join(format!("glassloop-peers-{name}-{}", std::process::id()));
    let done = work(&folder);
    let _ = fs::remove_dir_all(&folder);
    done
}

/// Writes the manifest of a package that has these sections.
pub fn manifest(folder: &Path, sections: &str) -> Result<(), String> {
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(said)?;
    let head = "[package]\nname = \"tree\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(folder.join("Cargo.toml"), format!("{head}{sections}")).map_err(said)
}

fn build(folder: &Path, name: &'static str, lines: &str) -> Result<Built, String> {
    manifest(folder, &format!("[lib]\npath = \"lib.rs\"\n[dependencies]\n{lines}"))?;
    fs::write(folder.join("lib.rs"), "").map_err(|error| format!("{}: {error}", folder.display()))?;
    cargo(folder, &["fetch", "--quiet"])?;
    let tree = cargo(folder, &["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])?;
    let crates: BTreeSet<&str> =
        tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| *name != "tree").collect();
    let mut seconds = Vec::new();
    for _ in 0..TIMES {
        let _ = fs::remove_dir_all(folder.join("target"));
        let start = Instant::now();
        cargo(folder, &["build", "--quiet", "--release", "--offline"])?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(Built { name, crates: crates.len(), seconds })
}

fn cargo(folder: &Path, words: &[&str]) -> Result<String, String> {
    run(Command::new("cargo").args(words).current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target")))
}

/// Runs cargo, and gives what it has printed.
pub fn run(cargo: &mut Command) -> Result<String, String> {
    let output = cargo.output().map_err(|error| format!("cargo: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!("{cargo:?}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}
