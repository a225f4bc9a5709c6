//! `cargo step` in another language: how one is chosen, and that what is told is in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use unicode_width::UnicodeWidthStr;

fn step(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassloop"));
    command.args(arguments).env_remove("GLASSLOOP_LANGUAGE").env("LANG", "zh_CN.UTF-8");
    command
}

fn output(command: &mut Command) -> Output {
    command.output().expect("the binary starts")
}

/// What it prints without spaces and breaks of lines, if all is well.
#[track_caller]
fn told(command: &mut Command) -> String {
    without_spaces(&printed(command))
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What it prints, if all is well.
#[track_caller]
fn printed(command: &mut Command) -> String {
    let output = output(command);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}

const ENGLISH: &str = "Theprogramcallscall_soon:callback1(closure,line27)goestotheendofthereadyqueue.";
const CHINESE: &str = "程序调用call_soon：回调1(闭包，第27行)排到就绪队列的末尾。";

#[test]
fn a_lesson_is_told_in_the_language_that_is_asked_for() {
    for arguments in [
        ["--language", "zh", "text", "callbacks_in_order"],
        ["text", "--language", "zh", "callbacks_in_order"],
        ["text", "callbacks_in_order", "--language", "zh"],
    ] {
        let told = told(&mut step(&arguments));
        assert!(told.contains(CHINESE) && !told.contains(ENGLISH), "{arguments:?}: {told}");
    }
    assert!(told(&mut step(&["--language=zh", "callbacks_in_order"])).contains(CHINESE));
}

#[test]
fn the_variable_chooses_where_the_option_does_not_and_the_language_of_the_system_never() {
    let chosen = |arguments: &[&str]| told(step(arguments).env("GLASSLOOP_LANGUAGE", "zh"));
    assert!(chosen(&["text", "callbacks_in_order"]).contains(CHINESE));
    assert!(chosen(&["text", "callbacks_in_order", "--language", "en"]).contains(ENGLISH));
    assert!(told(&mut step(&["text", "callbacks_in_order"])).contains(ENGLISH));
    let empty = told(step(&["text", "callbacks_in_order"]).env("GLASSLOOP_LANGUAGE", ""));
    assert!(empty.contains(ENGLISH), "an empty variable counts as not set: {empty}");
}

#[test]
fn an_unknown_language_is_refused_with_those_that_are_known() {
    let refused = |command: &mut Command| {
        let output = output(command);
        assert!(!output.status.success() && output.stdout.is_empty());
        String::from_utf8(output.stderr).expect("text")
    };
    let option = refused(&mut step(&["list", "--language", "fr"]));
    assert!(option.contains("invalid value 'fr' for '--language <LANGUAGE>'"), "{option}");
    assert!(option.contains("possible values: en, zh"), "{option}");
    let variable = refused(step(&["list"]).env("GLASSLOOP_LANGUAGE", "fr"));
    let said = "error: GLASSLOOP_LANGUAGE is 'fr', and glassloop knows these languages: en, zh\n";
    assert_eq!(variable, said);
}

#[test]
fn chinese_letters_are_two_columns_wide_and_no_line_is_wider_than_those_of_english() {
    let lines = |language: &str| -> Vec<String> {
        let told = printed(&mut step(&["text", "closed_loop", "--language", language]));
        told.lines().filter(|line| !line.contains("examples/")).map(str::to_owned).collect()
    };
    let widest = |lines: &[String]| lines.iter().map(|line| line.width()).max().expect("some");
    let (english, chinese) = (lines("en"), lines("zh"));
    assert!(widest(&chinese) <= widest(&english) && widest(&chinese) > 100);
    let begins_badly = |line: &&String| line.trim_start().starts_with(['，', '。', '：', '）']);
    assert_eq!(chinese.iter().find(begins_badly), None);
}

/// What stands in no file: a name that is written into traces, the heads of Python's table, a sentence
/// of the system, and one of the library about the callback of a trace.
const OF_OTHERS: [&str; 4] = [
    "async block in main\n",
    "tid, task id, task name, coroutine stack, awaiter chain, awaiter name, awaiter id\n",
    "No such file or directory (os error 2)\n",
    "it speaks of callback 77, which was never made\n",
];

/// What programs say, and the sentences of asyncio, which the library has: English that stays.
struct Quotable(String);

impl Quotable {
    fn all() -> Self {
        Self::with("")
    }

    /// The same, and what stands in the text.
    fn with(text: &str) -> Self {
        let mut code = format!("{}{text}", OF_OTHERS.concat());
        for folder in ["examples", "exercises", "src"] {
            add_code(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut code);
        }
        lessons().iter().for_each(|lesson| code += &printed(&mut step(&["json", lesson])));
        Self(words(&code).join(" "))
    }

    /// Four words of English or more that nobody quotes.
    fn prose_in(&self, told: &str) -> Vec<String> {
        let told = without_code(told);
        let pieces = told.split(|letter: char| !letter.is_ascii() || ":!?`\"{}[]".contains(letter));
        let runs = pieces.flat_map(|piece| {
            let words = words(piece);
            // ERROR before a line of a log is none.
            let is_word = |word: &&str| {
                word.bytes().all(|letter| letter.is_ascii_alphabetic()) && **word != word.to_uppercase()
            };
            words.split(|word| !is_word(word)).map(|run| run.join(" ")).collect::<Vec<_>>()
        });
        let is_prose = |run: &String| run.split(' ').count() >= 4 && !self.0.contains(run);
        runs.filter(is_prose).collect()
    }
}

/// The text without what stands in quotes for code, without paths and the letters of answers.
fn without_code(told: &str) -> String {
    let prose: String = told.split('`').step_by(2).collect::<Vec<_>>().join("·");
    let is_letter = |line: &str| line.trim_start().find("  ") == Some(1);
    let behind_letter = |line: &str| line.trim_start().get(1..).unwrap_or_default().to_owned();
    let lines = prose
        .lines()
        .map(|line| if is_letter(line) { format!("· {}", behind_letter(line)) } else { line.to_owned() });
    let words = lines.collect::<Vec<_>>().join(" ");
    let words = words.split_whitespace().map(|word| if word.contains('/') { "·" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// The text of a lesson without what the program, or the loop, says itself.
fn without_said(told: &str) -> String {
    let mut said_from = None;
    let is_told = |line: &&str| {
        let indent = line.len() - line.trim_start().len();
        match line.split_once("▶ ") {
            Some((before, _)) => said_from = Some(before.width() + 2),
            None if said_from != Some(indent) => said_from = None,
            None => {}
        }
        said_from.is_none()
    };
    told.lines().filter(is_told).map(|line| format!("{line}\n")).collect()
}

/// Words without the marks between them.
fn words(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

/// The code and the traces of all files below a folder, but the command's own, without comments.
fn add_code(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("src/bin") {
            add_code(&path, code);
        } else if path
            .extension()
            .is_some_and(|extension| ["rs", "py", "jsonl"].iter().any(|known| extension == *known))
        {
            let text = fs::read_to_string(&path).expect("a text");
            let is_comment = |line: &&str| ["//", "#"].iter().any(|mark| line.trim().starts_with(mark));
            text.lines().filter(|line| !is_comment(line)).for_each(|line| *code += &format!("{line}\n"));
        }
    }
}

/// What is said in Chinese, in 80 columns.
fn told_in_chinese(arguments: &[&str]) -> String {
    let output = output(step(arguments).args(["--language", "zh"]).env("COLUMNS", "80"));
    String::from_utf8(output.stdout).expect("text")
}

/// Nothing but what is quoted is English, and no line is too wide.
#[track_caller]
fn assert_is_chinese(quotable: &Quotable, arguments: &[&str], told: &str) {
    assert_eq!(quotable.prose_in(told), [""; 0], "{arguments:?}: {told}");
    let too_wide = told.lines().find(|line| line.width() > 80);
    assert_eq!(too_wide, None, "{arguments:?}");
}

fn lessons() -> Vec<String> {
    let list = printed(&mut step(&["list"]));
    let lines = list.lines().take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.split_whitespace().nth(1).map(str::to_owned)).collect()
}

#[test]
fn english_that_nobody_quotes_is_found() {
    let quotable = Quotable::all();
    let quoted = "错误：RuntimeError: Event loop is closed，在步骤 3，`let it be what it is`";
    assert_eq!(quotable.prose_in(quoted), [""; 0]);
    let prose = "第 1 步：it is ready, but stands behind task 1 (main)";
    assert_eq!(quotable.prose_in(prose), ["it is ready but stands behind task"]);
}

#[test]
fn what_a_lesson_asks_to_be_predicted_is_in_chinese() {
    let (quotable, lessons) = (Quotable::all(), lessons());
    assert!(lessons.len() > 40, "{lessons:?}");
    for arguments in
        lessons.iter().flat_map(|name| [["predict", name, "--rust"], ["predict", name, "--python"]])
    {
        let told = told_in_chinese(&arguments);
        assert!(arguments[2] == "--python" || told.contains('✓'), "{arguments:?}: {told}");
        assert_is_chinese(&quotable, &arguments, &told);
    }
}

#[test]
fn what_text_prints_of_a_lesson_is_in_chinese() {
    let quotable = Quotable::all();
    for name in lessons() {
        for arguments in [["text", &name, "--state", "--rust"], ["text", &name, "--all", "--python"]] {
            assert_is_chinese(&quotable, &arguments, &without_said(&told_in_chinese(&arguments)));
        }
    }
}

#[test]
fn exercises_are_in_chinese_with_their_hints_and_what_is_said_of_a_program() {
    let quotable = Quotable::all();
    let folder = std::env::temp_dir().join(format!("glassloop-chinese-{}", std::process::id()));
    let folder = folder.to_str().expect("a path");
    let told = |arguments: &[&str]| {
        let told = told_in_chinese(&[&["exercises"], arguments, &["--python", "--folder", folder]].concat());
        assert_is_chinese(&quotable, arguments, &told.replace(folder, "folder"));
        told
    };
    assert!(told(&["list"]).contains("4  two_at_a_time           修改     两个同时"));
    for number in (1..=19).map(|number| number.to_string()) {
        assert!(told(&["hint", &number]).contains(&format!("练习 {number} · ")));
        assert!(told(&["check", &number]).contains(&format!("练习 {number} · ")));
        told(&["answer", "e", &number]);
    }
    assert!(told(&["solution", "1"]).contains("运行本身会说出什么是对的"));
    assert!(told(&["next", "4"]).contains("请让两个同时等待"));
    assert!(told(&["reset", "4"]).contains("恢复为给出时的样子"));
    fs::remove_dir_all(folder).expect("it was made here");
}

// ── what the commands say to whoever typed them ──────────────────────────────

/// All that is printed in Chinese, the errors behind the rest.
fn said_in_chinese(folder: &Path, arguments: &[&str]) -> String {
    let mut command = step(arguments);
    command.current_dir(folder).env("GLASSLOOP_LANGUAGE", "zh").env("COLUMNS", "80");
    command.env("XDG_CACHE_HOME", folder).stdin(Stdio::null());
    let Output { stdout, stderr, .. } = output(&mut command);
    [stdout, stderr].map(|text| String::from_utf8(text).expect("text")).concat()
}

/// A folder with these files in it, which goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("glassloop-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("it can be made");
        files.iter().for_each(|(file, text)| fs::write(folder.join(file), text).expect("it can be written"));
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const HEADER: &str = r#"{"glassloop_trace":2,"language":"python","version":"3.13.0","implementation":"CPython","argv":["app.py"],"process":41,"epoch_ns":1}
"#;
const OLD: &str = r#"{"glassloop_trace":2,"language":"python","version":"3.7.9","implementation":"CPython"}
"#;
const LOOP: &str = r#"{"n":1,"loop":1,"by":"program","event":"loop_made"}
"#;
const FAILED: &str = r#"{"n":2,"by":"program","event":{"program_ended":"ValueError: x"}}
"#;

/// Each of these says what is expected, and nothing in English that nobody quotes.
#[track_caller]
fn assert_are_chinese(folder: &Folder, cases: &[(&[&str], &str)]) {
    let quotable = Quotable::all();
    for (arguments, expected) in cases {
        let said = said_in_chinese(&folder.0, arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert_eq!(quotable.prose_in(&said), [""; 0], "{arguments:?}: {said}");
    }
}

#[test]
fn the_error_index_is_in_chinese() {
    let list = told_in_chinese(&["error", "--list"]);
    let names: Vec<&str> = list.lines().take_while(|line| !line.is_empty()).map(first_word).collect();
    assert!(names.len() > 25, "{names:?}");
    let quotable = Quotable::with(&names.iter().map(|name| sentences(name)).collect::<String>());
    assert_eq!(quotable.prose_in(&list), [""; 0]);
    for arguments in names.iter().flat_map(|name| [["error", name, "--python"], ["error", name, "--rust"]]) {
        let told = told_in_chinese(&arguments);
        let (told, versions) = told.split_once("\n各版本的 Python 怎么说\n").unwrap_or((&told, ""));
        assert_is_chinese(&quotable, &arguments, told);
        assert!(!told.contains(" to 3.") && !versions.contains(" to 3."), "{told}{versions}");
    }
}

/// What an error of the index says by itself: the first lines of what is told of it.
fn sentences(name: &str) -> String {
    let told = printed(&mut step(&["error", name]));
    told.lines().take_while(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

fn first_word(line: &str) -> &str {
    line.split_whitespace().next().unwrap_or_default()
}

#[test]
fn what_is_not_found_is_said_in_chinese() {
    let folder = Folder::new("chinese-unknown", &[("app.py", ""), ("own.rs", "")]);
    assert_are_chinese(
        &folder,
        &[
            (&["list"], "逐步走过你自己的程序"),
            (&["nothing_of_this_name"], "错误：没有名为 'nothing_of_this_name' 的课"),
            (&["calbacks_in_order"], "你要的是其中之一吗？"),
            (&["text", "calbacks_in_order"], "错误：没有名为 'calbacks_in_order' 的课；"),
            (&["text", "task"], "错误：'task' 可能是其中任何一课："),
            (&["closed"], "这样说的错误："),
            (&["text", "nowhere.py"], "错误：没有文件 'nowhere.py'"),
            (&["app.py"], "是程序，不是记录"),
            (&["run", "own.rs"], "是程序，不是记录"),
            (&["twin", "task_service"], "没有 Python 版"),
            (&["text", "task_service", "--python"], "没有 Python 版"),
            (&["run", "task_service"], "一直提供服务"),
            (&["text", "timers", "--python", "--asyncio", "3.14"], "事先由另一个版本的 Python 录制"),
            (&["error", "KeyError: 'no such key'"], "KeyError 不是 asyncio 自己引发的"),
            (&["error", "nothing of this kind"], "其中没有这里所知的错误"),
        ],
    );
}

#[test]
fn what_is_said_of_the_tasks_at_a_step_is_in_chinese() {
    let folder = Folder::new("chinese-ps", &[("none", HEADER), ("loop", &format!("{HEADER}{LOOP}"))]);
    assert_are_chinese(
        &folder,
        &[
            (&["ps", "gather_in_order"], "最后一个有任务的循环除了等待什么也做不了的步骤"),
            (&["pstree", "gather_in_order"], "没有两者之间的调用"),
            (&["ps", "say_hello", "--step", "3"], "步骤 3，共 "),
            (&["ps", "say_hello", "--step", "999"], "错误：没有步骤 999：步骤是 1 到 "),
            (&["ps", "say_hello", "--step", "18446744073709551615"], "没有步骤 18446744073709551615："),
            (&["ps", "none"], "错误：没有步骤：什么都没有发生"),
            (&["ps", "loop"], "错误：没有哪一步有任务"),
        ],
    );
}

#[test]
fn what_is_wrong_with_a_trace_is_said_in_chinese_round_the_sentence_of_its_reader() {
    let later = LOOP.replace("\"n\":1", "\"n\":20");
    let unknown = r#"{"n":2,"loop":1,"by":"program","event":{"callback_begun":77}}"#;
    let again = LOOP.repeat(30);
    let folder = Folder::new(
        "chinese-view",
        &[
            ("app.py", "print()\n"),
            ("later", &format!("{HEADER}{later}")),
            ("strange1", &format!("{HEADER}{LOOP}{unknown}\n")),
            ("bad2", &format!("{HEADER}{again}")),
        ],
    );
    assert_are_chinese(
        &folder,
        &[
            (&["view", "app.py"], "错误：app.py 是程序，不是记录：你要的是 `"),
            (&["view", "nowhere"], "错误：nowhere：无法读取："),
            (&["view", "later"], "错误：later 从第 20 条记录开始；之前的事不得而知"),
            (&["view", "strange1"], "错误：strange1，第 3 行：record 2: it speaks of callback 77"),
            (&["view", "bad2"], "，已在开头说明）"),
            (&["text", "bad2", "--python"], "是记录，不是有 Python 版的课"),
            (&["run", "bad2"], "而这个命令用于课"),
            (&["html", "strange1", "-o", "page.html"], "page.html 已写好：请在浏览器中打开"),
            (
                &["html", "strange1", "-o", "app.py"],
                "错误：无法写入 app.py：它已经存在，而且不是 glassloop 的网页",
            ),
            (&["html", "strange1", "-o", "strange1"], "就是记录本身"),
            (&["html", "--all", "-o", "-"], "网站是一个文件夹"),
        ],
    );
}

/// A shell that writes these traces.
#[cfg(unix)]
fn writing(traces: &[(&str, &[&str])]) -> String {
    let write = |(behind, lines): &(&str, &[&str])| {
        format!("printf '%s' '{}' > \"$GLASSLOOP_TRACE{behind}\"\n", lines.concat())
    };
    traces.iter().map(write).collect()
}

#[cfg(unix)]
#[test]
fn what_is_said_of_a_recorded_program_is_in_chinese() {
    let folder = Folder::new(
        "chinese-record",
        &[
            ("app.py", ""),
            ("precious.txt", "precious"),
            ("several.sh", &writing(&[("", &[HEADER, LOOP]), (".42", &[HEADER, LOOP, FAILED])])),
            ("loopless.sh", &writing(&[("", &[HEADER])])),
            ("failed.sh", &writing(&[("", &[HEADER, FAILED])])),
            ("old.sh", &writing(&[("", &[OLD]), (".42", &[OLD])])),
        ],
    );
    assert_are_chinese(
        &folder,
        &[
            (
                &["record", "sh", "several.sh"],
                "这是 app.py（进程 42）：1 个循环，2 条记录，以 ValueError: x 结束；",
            ),
            (&["record", "sh", "several.sh"], "`-o FILE` 保留它们的记录"),
            (&["record", "sh", "loopless.sh"], "没有创建 asyncio 事件循环，而录制的只是循环所做的事"),
            (&["record", "sh", "failed.sh"], "之前就以 ValueError: x 结束了"),
            (&["record", "sh", "old.sh"], "只能录制 CPython 3.8 至 3.15（共 2 个这样的进程）"),
            (&["record", "sh", "-c", "exit 3"], "sh 已结束：exit status: 3"),
            (&["record", "true"], "错误：'true' 没有写下记录：它没有启动会加载录制程序的 Python"),
            (&["record", "sh", "-c", "true || python3 -I app.py"], "以 -I 启动的 Python 忽略 PYTHONPATH"),
            (&["record", "sh", "-c", "true || python3 -S app.py"], "不导入 `sitecustomize`"),
            (&["record", "no-such-program"], "错误：无法运行 'no-such-program'："),
            (&["record", "app.py"], "；你要的是 `"),
            (&["record", "-o", "precious.txt", "true"], "已经存在，而且不是记录：它保持原样"),
            (&["record", "-o", "nowhere/t.jsonl", "true"], "错误：无法把记录写入 nowhere/t.jsonl："),
        ],
    );
}
