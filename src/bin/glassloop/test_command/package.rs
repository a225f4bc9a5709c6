//! Whose tests are run, and which feature has them write traces.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::Options;
use super::cargo;
use crate::invocation;
use crate::locale::{Locale, say};

const PACKAGE: [&str; 2] = ["--package", "-p"];
const MANIFEST: &str = "--manifest-path";

/// A package of this workspace, as `cargo metadata` tells of it.
#[derive(Debug, Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    /// What it is called in the package, if that is another name.
    rename: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Workspace {
    packages: Vec<Package>,
}

impl Package {
    /// The one that the options name, or the one in whose folder this is, or the only one here
    /// that can be recorded.
    ///
    /// # Errors
    /// If there is none, or it does not depend on glassloop.
    pub(super) fn chosen(options: &Options) -> io::Result<Self> {
        let Workspace { packages } = Workspace::here(options)?;
        let here = match options.value(&[MANIFEST]) {
            Some(manifest) => std::path::absolute(manifest)?,
            None => std::env::current_dir()?,
        };
        let package = choose(packages, options.value(&PACKAGE), &here).map_err(io::Error::other)?;
        match package.feature() {
            Some(_) => Ok(package),
            None => {
                let why = say!(Locale::chosen(), "package-does-not-depend", package = package.name);
                Err(io::Error::other(why))
            }
        }
    }

    /// Its folder.
    pub(super) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new("."))
    }

    /// `cargo test` of it, with these options, built so that traces are written.
    pub(super) fn cargo_test(&self, options: &[&str]) -> Command {
        let mut command = cargo("test");
        if !options.iter().any(|option| PACKAGE.contains(&option.split('=').next().unwrap_or_default())) {
            command.args(["--package", &self.name]);
        }
        command.args(["--features", &self.feature().unwrap_or_default()]).args(options);
        command
    }

    /// The feature that writes traces, as it is called from this package.
    fn feature(&self) -> Option<String> {
        if self.name == "glassloop" {
            return Some("trace-file".to_owned());
        }
        let dependency = self.dependencies.iter().find(|dependency| dependency.name == "glassloop")?;
        Some(format!("{}/trace-file", dependency.rename.as_ref().unwrap_or(&dependency.name)))
    }
}

impl Workspace {
    /// What Cargo says of the folder in which this is.
    fn here(options: &Options) -> io::Result<Self> {
        let mut command = cargo("metadata");
        command.args(["--no-deps", "--format-version", "1"]);
        if let Some(manifest) = options.value(&[MANIFEST]) {
            command.args([MANIFEST, manifest]);
        }
        let cannot = |error: io::Error| {
            io::Error::other(say!(Locale::chosen(), "cargo-cannot-run", why = error.to_string()))
        };
        let output = command.stderr(Stdio::inherit()).output().map_err(cannot)?;
        if !output.status.success() {
            return Err(io::Error::other(say!(Locale::chosen(), "no-package-to-test")));
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

/// The package that is meant in this folder, or why none is.
fn choose(mut packages: Vec<Package>, named: Option<&str>, here: &Path) -> Result<Package, String> {
    let locale = Locale::chosen();
    let take = |packages: &mut Vec<Package>, place| Ok(packages.swap_remove(place));
    if let Some(name) = named {
        return match packages.iter().position(|package| package.name == name) {
            Some(place) => take(&mut packages, place),
            None => {
                let packages = names(&packages, |_| true);
                Err(say!(locale, "no-such-package", package = name, packages))
            }
        };
    }
    let around = |package: &Package| here.starts_with(package.folder());
    let depth = |package: &Package| package.folder().components().count();
    let nearest = (0..packages.len()).filter(|place| around(&packages[*place]));
    if let Some(place) = nearest.max_by_key(|place| depth(&packages[*place])) {
        return take(&mut packages, place);
    }
    let recordable: Vec<usize> =
        (0..packages.len()).filter(|place| packages[*place].feature().is_some()).collect();
    match recordable[..] {
        [place] => take(&mut packages, place),
        [] => Err(say!(locale, "no-package-depends", packages = names(&packages, |_| true))),
        _ => {
            let command = format!("{} test NAME -- --package PACKAGE", invocation::name());
            let packages = names(&packages, |package| package.feature().is_some());
            Err(say!(locale, "several-packages-depend", command, packages))
        }
    }
}

fn names(packages: &[Package], is_it: impl Fn(&Package) -> bool) -> String {
    let names: Vec<&str> =
        packages.iter().filter(|package| is_it(package)).map(|package| &*package.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One that depends on glassloop, or not.
    fn package(name: &str, folder: &str, depends: bool) -> Package {
        let dependency = Dependency { name: "glassloop".to_owned(), rename: None };
        Package {
            name: name.to_owned(),
            manifest_path: Path::new(folder).join("Cargo.toml"),
            dependencies: if depends { vec![dependency] } else { Vec::new() },
        }
    }

    fn chosen(packages: Vec<Package>, named: Option<&str>, here: &str) -> Result<String, String> {
        choose(packages, named, Path::new(here)).map(|package| package.name)
    }

    fn workspace() -> Vec<Package> {
        vec![
            package("one", "/w/one", true),
            package("two", "/w/two", false),
            package("three", "/w/three", true),
        ]
    }

    #[test]
    fn the_package_is_the_one_that_is_named_or_the_one_around() {
        assert_eq!(chosen(workspace(), Some("two"), "/w/one/src"), Ok("two".to_owned()));
        assert_eq!(chosen(workspace(), None, "/w/one/src"), Ok("one".to_owned()));
        let nested = vec![package("root", "/w", true), package("inner", "/w/inner", true)];
        assert_eq!(chosen(nested, None, "/w/inner/src"), Ok("inner".to_owned()));
    }

    #[test]
    fn above_all_packages_it_is_the_only_one_that_can_be_recorded() {
        let why = chosen(workspace(), None, "/w").unwrap_err();
        assert!(why.starts_with("several packages here depend on glassloop"), "{why}");
        assert!(why.ends_with(": one, three"), "{why}");
        let mut fewer = workspace();
        fewer.pop();
        assert_eq!(chosen(fewer, None, "/w"), Ok("one".to_owned()));
        let why = chosen(workspace(), Some("four"), "/w").unwrap_err();
        assert_eq!(why, "there is no package 'four' here; there is: one, two, three");
    }

    #[test]
    fn the_feature_is_called_as_the_dependency_is() {
        let mut renamed = package("own", "/w", true);
        assert_eq!(renamed.feature().as_deref(), Some("glassloop/trace-file"));
        renamed.dependencies[0].rename = Some("loops".to_owned());
        assert_eq!(renamed.feature().as_deref(), Some("loops/trace-file"));
        assert_eq!(package("own", "/w", false).feature(), None);
        assert_eq!(package("glassloop", "/w", false).feature().as_deref(), Some("trace-file"));
    }
}
