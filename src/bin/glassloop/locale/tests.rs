//! Both catalogues are whole, say the same, and have what the code asks for.

mod calls;
mod screens;
mod sentences;

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant};
use glassloop::replay::Replay;
use glassloop::trace::file::Language;

use super::*;
use crate::causes::Cause;
use crate::errors::{Cure, entries};
use crate::exercises::EXERCISES;
use crate::lessons::{CHAPTERS, LESSONS, Lesson};
use crate::printable::is_obeyed;
use crate::walkthrough::Walkthrough;
use calls::{calls, sources};

/// What one message says, and what it is told.
#[derive(Debug, Default)]
struct Message {
    text: String,
    arguments: BTreeSet<String>,
    /// The names of its parts.
    parts: BTreeSet<String>,
}

/// The files of which a program has the English words.
const IN_THE_PROGRAMS: [&str; 4] = ["/lessons.ftl", "/errors.ftl", "/notes.ftl", "/programs.ftl"];

/// All messages of a catalogue, but those that a program has in English.
fn messages(locale: Locale) -> BTreeMap<String, Message> {
    messages_of(locale, |file| !IN_THE_PROGRAMS.iter().any(|name| file.ends_with(name)))
}

fn messages_of(locale: Locale, is_wanted: fn(&str) -> bool) -> BTreeMap<String, Message> {
    let mut messages = BTreeMap::new();
    for (file, text) in catalogue::files(locale).iter().filter(|(file, _)| is_wanted(file)) {
        let resource = FluentResource::try_new((*text).to_owned());
        let resource = resource.unwrap_or_else(|(_, errors)| panic!("{file}: {errors:?}"));
        for entry in resource.entries() {
            let Entry::Message(found) = entry else { continue };
            let mut message = Message::default();
            found.value.iter().for_each(|value| message.read(value));
            for part in &found.attributes {
                message.parts.insert(part.id.name.to_owned());
                message.read(&part.value);
            }
            let twice = messages.insert(found.id.name.to_owned(), message);
            assert!(twice.is_none(), "{file}: {} is there twice", found.id.name);
        }
    }
    messages
}

impl Message {
    fn read(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.text.push_str(value),
                PatternElement::Placeable { expression } => self.read_expression(expression),
            }
        }
    }

    fn read_expression(&mut self, expression: &Expression<&str>) {
        let (Expression::Inline(inline) | Expression::Select { selector: inline, .. }) = expression;
        if let InlineExpression::VariableReference { id } = inline {
            self.arguments.insert(id.name.to_owned());
        }
        if let Expression::Select { variants, .. } = expression {
            variants.iter().for_each(|Variant { value, .. }| self.read(value));
        }
    }
}

#[test]
fn every_message_is_in_both_languages_with_the_same_arguments() {
    let (english, chinese) = (messages(Locale::English), messages(Locale::Chinese));
    assert!(english.len() > 100, "{}", english.len());
    let names = |messages: &BTreeMap<String, Message>| messages.keys().cloned().collect::<BTreeSet<_>>();
    let apart: Vec<_> = names(&english).symmetric_difference(&names(&chinese)).cloned().collect();
    assert_eq!(apart, [""; 0], "in one language alone");
    for (name, message) in &english {
        assert_eq!(message.arguments, chinese[name].arguments, "{name}");
        assert_eq!(message.parts, chinese[name].parts, "{name}");
    }
}

#[test]
fn what_the_code_says_is_in_the_catalogue_with_just_these_arguments() {
    // What a page says stands in its template and its script: `page/words` sees to that.
    let english = messages_of(Locale::English, |file| !file.ends_with("/page.ftl"));
    let mut asked = BTreeSet::new();
    for call in sources().iter().flat_map(|(file, text)| calls(file, text)) {
        let message = english.get(&call.message);
        let message = message.unwrap_or_else(|| panic!("{}: no message {}", call.place, call.message));
        assert_eq!(call.arguments, message.arguments, "{}: {}", call.place, call.message);
        asked.insert(call.message);
    }
    asked.extend(CHAPTERS.iter().map(|chapter| chapter.message.to_owned()));
    asked.extend(EXERCISES.iter().map(|exercise| format!("hint-of-{}", exercise.name)));
    asked.extend(Cause::ALL.iter().map(|cause| format!("{cause:?}")));
    // The parts of a message are named in tables.
    let sources = sources();
    let is_named = |name: &str| sources.iter().any(|(_, text)| text.contains(&format!("\"{name}\"")));
    let in_parts = english.iter().filter(|(name, message)| !message.parts.is_empty() && is_named(name));
    asked.extend(in_parts.map(|(name, _)| name.clone()));
    let unasked: Vec<&String> = english.keys().filter(|name| !asked.contains(*name)).collect();
    assert_eq!(unasked, [""; 0], "nobody says these");
}

#[test]
fn every_cause_has_its_cures_in_both_languages() {
    for locale in Locale::ALL {
        let messages = messages(locale);
        for cause in Cause::ALL {
            let cure = &messages[&format!("{cause:?}")];
            let both = BTreeSet::from(["python".to_owned(), "rust".to_owned()]);
            assert!(cure.parts.is_empty() || cure.parts == both, "{locale:?} {cause:?}");
        }
    }
    let cure = |locale| Cause::NotACoroutine.cure(Language::Rust, locale);
    assert_eq!(cure(Locale::English), "wrap it: run(async { gather(…).await })");
    assert_eq!(cure(Locale::Chinese), "把它包起来：run(async { gather(…).await })");
}

#[test]
fn every_lesson_has_its_title_and_all_its_paragraphs_in_chinese() {
    let messages = messages_of(Locale::Chinese, |file| file.ends_with("/lessons.ftl"));
    let of_their_own = LESSONS.iter().filter(|lesson| !lesson.own_introduction_of_twin().is_empty());
    let twins = of_their_own.map(|lesson| format!("{}-in-python", lesson.name));
    let names: BTreeSet<String> = messages.keys().cloned().collect();
    assert_eq!(names, LESSONS.iter().map(|lesson| lesson.name.to_owned()).chain(twins).collect());
    for lesson in LESSONS {
        for introduction in [Lesson::introduction, Lesson::introduction_of_twin] {
            let [english, chinese] = Locale::ALL.map(|locale| introduction(lesson, locale));
            assert_eq!(chinese.len(), english.len(), "{}", lesson.name);
            assert_eq!(code(&chinese), code(&english), "{}", lesson.name);
        }
    }
}

/// What is code in the one language is code in the other.
fn code(paragraphs: &[String]) -> BTreeSet<String> {
    let text = paragraphs.join("\n");
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_exercise_has_its_title_and_its_goals_in_chinese() {
    let messages = messages_of(Locale::Chinese, |file| file.ends_with("/programs.ftl"));
    let names: BTreeSet<String> = EXERCISES.iter().map(|it| format!("exercise-{}", it.name)).collect();
    assert_eq!(messages.keys().cloned().collect::<BTreeSet<_>>(), names);
    for exercise in EXERCISES {
        let goal = |language| exercise.goal(language, Locale::English);
        let is_other_in_rust = goal(Language::Rust) != goal(Language::Python);
        let parts = if is_other_in_rust { vec!["goal", "goal-in-rust"] } else { vec!["goal"] };
        let parts = parts.into_iter().map(str::to_owned).collect();
        assert_eq!(messages[&format!("exercise-{}", exercise.name)].parts, parts, "{}", exercise.name);
    }
}

#[test]
fn every_error_of_the_index_has_its_questions_and_cures_in_chinese() {
    let messages = messages_of(Locale::Chinese, |file| file.ends_with("/errors.ftl"));
    let names: BTreeSet<String> = entries().map(|entry| format!("error-{}", entry.name)).collect();
    assert_eq!(messages.keys().cloned().collect::<BTreeSet<_>>(), names);
    for entry in entries() {
        let expected = (1..).zip(entry.causes).flat_map(|(number, told)| match told.cure {
            Cure::Of(_) => vec![format!("question-{number}")],
            Cure::Said { .. } => {
                ["question", "python", "rust"].map(|part| format!("{part}-{number}")).to_vec()
            }
        });
        assert_eq!(messages[&format!("error-{}", entry.name)].parts, expected.collect(), "{}", entry.name);
    }
}

#[test]
fn chinese_is_chinese_with_chinese_punctuation() {
    let is_han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    // These are their arguments, and what has no Chinese word.
    let same = [
        "numbered-future",
        "future-of",
        "error-with-its-blame",
        "error-without-blame",
        "one-more-sentence",
        "that-is-since",
    ];
    for (name, Message { text, .. }) in messages_of(Locale::Chinese, |_| true) {
        assert!(
            text.contains(is_han) || text.contains(['，', '、', '：', '；']) || same.contains(&&*name),
            "{name}: {text}"
        );
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let half = letters.peek().is_some_and(|next| ",;:!?.".contains(*next));
            assert!(!(is_han(letter) && half), "{name}: half-width punctuation in {text}");
        }
    }
}

#[test]
fn no_text_turns_the_direction_of_writing() {
    for locale in Locale::ALL {
        for (name, Message { text, .. }) in messages_of(locale, |_| true) {
            // A message may have several lines.
            assert!(!text.lines().any(|line| line.contains(is_obeyed)), "{locale:?} {name}");
        }
        let told = say!(locale, "task-of-coroutine", number = 1, coroutine = "main");
        assert!(!told.contains(is_obeyed), "{told:?}");
    }
}

/// All that is told of a lesson.
fn told(name: &str, locale: Locale) -> Vec<String> {
    let lesson = crate::choice::choose_lesson(name).ok().expect("a lesson");
    let walkthrough = Walkthrough::alone(lesson).expect("it runs").told_in(locale);
    let narrator = walkthrough.narrator();
    let mut replay = Replay::new(walkthrough.replay.records().to_vec());
    let mut told = Vec::new();
    while replay.forward().is_some() {
        told.extend(narrator.tell(&replay).map(|step| step.sentence));
    }
    told
}

#[test]
fn a_lesson_is_told_in_chinese() {
    let told = told("closed_loop", Locale::Chinese);
    assert_eq!(
        told[..3],
        [
            "get_event_loop, run_until_complete, close",
            "程序创建一个新的事件循环：循环 1。它是空的，也是空闲的：在有人运行它之前，什么都不会执行。（从 Python 3.14 \
             起则是：get_event_loop() 被拒绝：RuntimeError: There is no current event loop in thread 'MainThread'。）",
            "程序把循环 1 设为本线程的循环：从现在起 get_event_loop 返回的就是它，即使它以后关闭了也一样。",
        ]
    );
    let handed_over = "程序调用 get_event_loop，得到循环 1，而它已经关闭（见步骤 19）：它仍然是本线程的循环，\
                       get_event_loop 并不问它还能不能用。";
    assert_eq!(told[19], handed_over);
    let error = "RuntimeError: Event loop is closed —— 循环 1 在步骤 19（examples/closed_loop.rs:40）已关闭，\
                 又在步骤 20 被交了出去。";
    assert!(told[21].ends_with(error), "{}", told[21]);
}

#[test]
fn a_language_is_chosen_by_its_name_and_no_other_is() {
    assert_eq!(Locale::named("zh").expect("it is one"), Locale::Chinese);
    let error = Locale::named("fr").expect_err("it is none");
    assert_eq!(error.to_string(), "GLASSLOOP_LANGUAGE is 'fr', and glassloop knows these languages: en, zh");
    assert_eq!(Locale::asked_for(Some(Locale::Chinese)).expect("it is one"), Locale::Chinese);
}
