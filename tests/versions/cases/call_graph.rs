//! The call graph.

use glassloop::{Result, create_task_named, format_call_graph, run};

use super::{cases, print};

cases! {
    call_graph
}

fn call_graph() -> Result<()> {
    async fn inner() -> Result<()> {
        format_call_graph()?.lines().for_each(|line| print!("| {line}"));
        Ok(())
    }
    async fn main() -> Result<()> {
        create_task_named("inner", inner())?.await
    }
    run(main())
}
