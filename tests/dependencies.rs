//! The locked crates: where they come from, under which licences, and none twice without a
//! reason.  What `cargo deny` looks at besides, the advisories, `.ci/run` asks it for where
//! it is installed.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

const LICENCES: [&str; 6] = ["Apache-2.0", "BSD-3-Clause", "BSL-1.0", "MIT", "Unicode-3.0", "Zlib"];

/// Each for what another crate needs of the older version.
const IN_TWO_VERSIONS: [&str; 6] =
    ["anstream", "anstyle-parse", "bitflags", "syn", "thiserror", "thiserror-impl"];

/// All crates that the lock file names for this machine, less this one.
fn crates() -> Vec<Value> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--all-features"]);
    cargo.args(["--filter-platform", &this_machine()]);
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("a list").clone();
    packages.into_iter().filter(|package| !package["source"].is_null()).collect()
}

fn this_machine() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().expect("rustc runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc says where it runs").to_owned()
}

fn text<'a>(package: &'a Value, field: &str) -> &'a str {
    package[field].as_str().unwrap_or_default()
}

/// Whether an expression of SPDX can be met with the licences above; `/` is an old `OR`.
fn is_met(expression: &str) -> bool {
    let expression = expression.replace(['(', ')'], "").replace('/', " OR ");
    let one = |licence: &str| LICENCES.contains(&licence.split(" WITH ").next().unwrap_or_default().trim());
    // `A OR B AND C`: in a lock file without more than that, each part of an AND is a choice.
    expression.split(" AND ").all(|choice| choice.split(" OR ").any(one))
}

#[test]
fn every_crate_may_be_used_under_a_licence_that_is_known() {
    let refused = |package: &&Value| !is_met(text(package, "license"));
    let all = crates();
    assert!(all.len() > 50, "{}", all.len());
    let refused: Vec<_> =
        all.iter().filter(refused).map(|one| (text(one, "name"), text(one, "license"))).collect();
    assert_eq!(refused, []);
}

#[test]
fn a_licence_is_met_if_one_of_each_choice_is_known() {
    assert!(
        is_met("MIT/Apache-2.0") && is_met("GPL-3.0 OR MIT") && is_met("(MIT OR Apache-2.0) AND Unicode-3.0")
    );
    assert!(is_met("Apache-2.0 WITH LLVM-exception"));
    assert!(!is_met("GPL-3.0") && !is_met("MIT AND GPL-3.0") && !is_met(""));
}

#[test]
fn every_crate_comes_from_the_registry() {
    let registry = "registry+https://github.com/rust-lang/crates.io-index";
    let elsewhere: Vec<_> = crates()
        .into_iter()
        .filter(|one| text(one, "source") != registry)
        .map(|one| text(&one, "id").to_owned())
        .collect();
    assert_eq!(elsewhere, [""; 0]);
}

#[test]
fn no_crate_is_locked_in_two_versions_but_for_these() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in crates() {
        versions.entry(text(&one, "name").to_owned()).or_default().insert(text(&one, "version").to_owned());
    }
    let twice: Vec<_> =
        versions.iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| name.as_str()).collect();
    let surprising: Vec<_> = twice.iter().filter(|name| !IN_TWO_VERSIONS.contains(name)).collect();
    assert!(surprising.is_empty(), "{surprising:?}");
}
