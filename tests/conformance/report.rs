//! What is shown of a program that went another way.

use std::fmt::Write;

use serde_json::Value as Json;

use crate::program::Program;

/// A program and its two traces.
pub(crate) struct Divergence {
    /// Which program: its file, its line, its name.
    pub(crate) place: String,
    program: String,
    expected: Vec<String>,
    given: Vec<String>,
}

impl Divergence {
    pub(crate) fn new(place: String, program: &Program, given: Vec<String>) -> Self {
        Self { place, program: listing(&program.json), expected: program.expected.clone(), given }
    }

    /// The program, and the traces side by side, with their first difference marked.
    pub(crate) fn show(&self) -> String {
        format!("{}\n\n{}\n{}", self.place, self.program, self.side_by_side())
    }

    fn side_by_side(&self) -> String {
        let length = self.expected.len().max(self.given.len());
        let line = |lines: &[String], number: usize| lines.get(number).cloned().unwrap_or_default();
        let first = (0..length).find(|&number| self.expected.get(number) != self.given.get(number));
        let width = self.expected.iter().map(|line| line.chars().count()).max().unwrap_or(0).clamp(8, 70);
        let mut shown = format!("  {:width$} | glassloop\n", "CPython");
        for number in 0..length {
            let mark = if Some(number) == first { '>' } else { ' ' };
            let (expected, given) = (line(&self.expected, number), line(&self.given, number));
            let _ = writeln!(shown, "{mark} {expected:width$} | {given}");
        }
        shown
    }
}

/// A program, one operation a line, blocks indented.
pub(crate) fn listing(program: &Json) -> String {
    let mut shown = String::new();
    for (name, block) in program["coros"].as_object().into_iter().flatten() {
        list_block(&mut shown, name, block, 0);
    }
    list_block(&mut shown, "main", &program["main"], 0);
    shown
}

fn list_block(shown: &mut String, head: &str, block: &Json, depth: usize) {
    let _ = writeln!(shown, "{}{head}", "    ".repeat(depth));
    for operation in block.as_array().into_iter().flatten() {
        list_operation(shown, operation, depth + 1);
    }
}

fn list_operation(shown: &mut String, operation: &Json, depth: usize) {
    let mut head = String::new();
    for argument in operation.as_array().into_iter().flatten() {
        match argument {
            Json::String(word) => head += word,
            block if is_block(block) => {
                list_block(shown, head.trim_end(), block, depth);
                head = "|".to_owned();
            }
            other => head += &other.to_string(),
        }
        head.push(' ');
    }
    if head != "| " {
        let _ = writeln!(shown, "{}{}", "    ".repeat(depth), head.trim_end());
    }
}

/// A list of operations, or of named coroutines; not a list of slots.
fn is_block(json: &Json) -> bool {
    json.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Json::is_array))
}
