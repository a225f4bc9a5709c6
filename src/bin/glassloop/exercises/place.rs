//! Where a learner's folder is: the one that we stand in, as git finds its own.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf, absolute};

/// The name of the file that keeps what is done: it marks a learner's folder.
pub(super) const PROGRESS: &str = "progress.txt";
/// What a folder is called that is made.
const NAME: &str = "glassloop-exercises";

/// The folder that was named; else the innermost learner's folder round the current one; else one
/// in the current one, which need not be there.
///
/// # Errors
/// The system's, if there is no current folder.
pub(super) fn folder(named: Option<&Path>) -> io::Result<PathBuf> {
    match named {
        Some(named) => absolute(named),
        None => Ok(found_from(&env::current_dir()?)),
    }
}

fn found_from(here: &Path) -> PathBuf {
    here.ancestors().find(|folder| is_learners(folder)).map_or_else(|| here.join(NAME), Path::to_path_buf)
}

/// Any other program may have a `progress.txt`: ours begins with the language.
fn is_learners(folder: &Path) -> bool {
    let is_called_so = folder.file_name().is_some_and(|name| name == NAME);
    let keeps_progress =
        || fs::read_to_string(folder.join(PROGRESS)).is_ok_and(|kept| kept.starts_with("language "));
    is_called_so || keeps_progress()
}

/// The path as it can be typed from the current folder.
pub(super) fn typed(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    match path.strip_prefix(here) {
        Ok(itself) if itself.as_os_str().is_empty() => ".".to_owned(),
        Ok(below) => below.display().to_string(),
        Err(_) => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_found_from_any_folder_below_it_and_a_progress_file_of_somebody_else_marks_none() {
        let top = env::temp_dir().join(format!("glassloop-place-{}", std::process::id()));
        let (course, other) = (top.join("course"), top.join("other"));
        for (folder, kept) in [(&course, "language python\n"), (&other, "90 %\n")] {
            fs::create_dir_all(folder.join("python/deeper")).expect("a folder");
            fs::write(folder.join(PROGRESS), kept).expect("a file");
        }
        let deep = "python/deeper";
        assert_eq!(found_from(&course.join(deep)), course);
        assert_eq!(found_from(&course), course);
        assert_eq!(found_from(&other.join(deep)), other.join(deep).join(NAME));
        assert_eq!(
            found_from(&other.join(NAME).join("rust")),
            other.join(NAME),
            "as the first call names it"
        );
        fs::remove_dir_all(&top).expect("it was made here");
    }
}
