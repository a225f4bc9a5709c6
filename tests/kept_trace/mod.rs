//! A trace that is kept in the repository: without what is of one machine and one run alone.

/// The text of a trace of this Python program, which was run in this folder.
pub(crate) fn of_any_machine(text: &str, folder: &str, program: &str) -> String {
    let text = in_usr(&text.replace(&format!("{folder}/"), ""));
    let (header, records) = text.split_once('\n').expect("a header");
    let mut header: serde_json::Value = serde_json::from_str(header).expect("a header");
    let fields = header.as_object_mut().expect("a header");
    let format = fields.remove("glassloop_trace").expect("its version");
    for unwanted in ["directory", "process", "started", "epoch_ns"] {
        fields.remove(unwanted);
    }
    fields.insert("argv".to_owned(), serde_json::json!(["python3.13", program]));
    // That is how a trace begins.
    format!("{{\"glassloop_trace\":{format},{}\n{records}", &header.to_string()[1..])
}

/// With Python's own library where most systems have it.
fn in_usr(text: &str) -> String {
    let parts: Vec<&str> = text.split("/lib/python3.13/").collect();
    let (last, before) = parts.split_last().expect("a text has a part");
    let without_folder = |part: &&str| {
        let begins = part.rfind(|letter: char| letter == '"' || letter.is_whitespace());
        format!("{}/usr/lib/python3.13/", &part[..begins.map_or(0, |place| place + 1)])
    };
    before.iter().map(without_folder).collect::<String>() + last
}
