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

/// Builds each in a folder of its own; three times, or once.
pub fn measure(quick: bool) -> Result<Vec<Built>, String> {
    let folder = std::env::temp_dir().join(format!("glassloop-peers-{}", std::process::id()));
    let built = TREES.iter().map(|(name, lines)| {
        eprint!("\rbuilding {name}                    ");
        build(&folder, name, lines, if quick { 1 } else { 3 })
    });
    let built = built.collect::<Result<_, _>>();
    eprintln!();
    let _ = fs::remove_dir_all(&folder);
    built
}

fn build(folder: &Path, name: &'static str, lines: &str, times: usize) -> Result<Built, String> {
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("src")).map_err(said)?;
    let manifest = format!(
        "[package]\nname = \"tree\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n{lines}"
    );
    fs::write(folder.join("Cargo.toml"), manifest).map_err(said)?;
    fs::write(folder.join("src/lib.rs"), "").map_err(said)?;
    cargo(folder, &["fetch", "--quiet"])?;
    let tree = cargo(folder, &["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])?;
    let crates: BTreeSet<&str> =
        tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| *name != "tree").collect();
    let mut seconds = Vec::new();
    for _ in 0..times {
        let _ = fs::remove_dir_all(folder.join("target"));
        let start = Instant::now();
        cargo(folder, &["build", "--quiet", "--release", "--offline"])?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(Built { name, crates: crates.len(), seconds })
}

fn cargo(folder: &Path, words: &[&str]) -> Result<String, String> {
    let output = Command::new("cargo")
        .args(words)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!("cargo {}: {}", words.join(" "), String::from_utf8_lossy(&output.stderr))),
    }
}
