//! Instructions, as valgrind's callgrind counts them.

use std::path::PathBuf;
use std::process::Command;

use crate::guarded;
use crate::recorded::Recorded;

/// So many operations, and so many more: the difference has no start and no end in it.
const FEW: u64 = 20_000;
const MORE: u64 = 100_000;

fn valgrind_is_here() -> bool {
    let version = Command::new("valgrind").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// Builds the program that runs one workload, as benchmarks are built.
fn one_workload() -> PathBuf {
    let cargo = Command::new(env!("CARGO"))
        .args(["bench", "--bench", "one_workload", "--no-run", "--message-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let messages = String::from_utf8(cargo.stdout).expect("cargo writes UTF-8");
    let messages = messages.lines().filter_map(|line| serde_json::from_str(line).ok());
    let is_ours = |message: &serde_json::Value| message["target"]["name"] == "one_workload";
    let built =
        messages.filter(is_ours).find_map(|message| message["executable"].as_str().map(PathBuf::from));
    built.expect("cargo says where it put the program")
}

/// How many instructions the whole program takes.
fn instructions(program: &PathBuf, workload: &str, operations: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["glassloop", workload, &operations.to_string()])
        .output()
        .expect("valgrind runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    let collected = text.lines().find_map(|line| line.split_once("Collected :"));
    collected.and_then(|(_, count)| count.trim().parse().ok()).expect("callgrind says what it has counted")
}

/// How many instructions one operation takes.
fn instructions_of_one(program: &PathBuf, workload: &str, few: u64, more: u64) -> u64 {
    (instructions(program, workload, few + more) - instructions(program, workload, few)) / more
}

#[test]
#[ignore = "builds anew and needs valgrind: cargo test --test instructions -- --include-ignored"]
fn one_operation_takes_the_recorded_instructions() {
    if !valgrind_is_here() {
        println!("there is no valgrind here: nothing was counted");
        return;
    }
    let program = one_workload();
    let count = |(name, _)| (name, instructions_of_one(&program, name, FEW, MORE));
    let measured: Vec<_> = guarded().into_iter().map(count).collect();
    let what = "Instructions that one operation takes.";
    Recorded { file: "instructions.txt", what, allowance: 5 }.compare(&measured);
}

#[test]
#[ignore = "builds anew and needs valgrind: cargo test --test instructions -- --include-ignored"]
fn a_callback_costs_the_same_however_many_are_pending() {
    if !valgrind_is_here() {
        println!("there is no valgrind here: nothing was counted");
        return;
    }
    let program = one_workload();
    let of = |pending: u64| {
        let more = pending.max(MORE);
        instructions_of_one(&program, &format!("pending-{pending}"), more, more)
    };
    let (ten, thousand, million) = (of(10), of(1_000), of(1_000_000));
    println!("with 10 pending {ten}, with 1,000 {thousand}, with 1,000,000 {million}");
    // It may be less: an iteration costs something, and that is shared by more.
    assert!(thousand.max(million) * 100 <= ten * 105, "{ten}, {thousand}, {million}");
}
