//! Every mark of every lesson asks something that can be answered.

use std::collections::BTreeSet;
use std::thread;

use super::marks::marks;
use super::{Ask, Question, Unasked, questions, questions_of, without_marks};
use crate::lessons::{LESSONS, Lesson};
use crate::locale::Locale;
use crate::walkthrough::Walkthrough;

fn asked(lesson: &'static Lesson) -> (Vec<Question>, Vec<Unasked>) {
    questions(&recorded(lesson))
}

/// What a lesson does in a main thread, which a test is not.
fn recorded(lesson: &'static Lesson) -> Walkthrough {
    let main_thread = thread::Builder::new().name("main".to_owned());
    let recording = main_thread.spawn(move || Walkthrough::of_lesson(lesson).0).expect("a thread");
    recording.join().expect("the lesson does not panic")
}

#[test]
fn every_lesson_asks_something_and_every_question_has_one_right_answer_of_three_or_four() {
    for lesson in LESSONS {
        let (questions, unasked) = asked(lesson);
        assert_eq!(elsewhere(lesson, unasked), [], "{}", lesson.name);
        assert!(!questions.is_empty(), "{} asks nothing", lesson.name);
        assert!(questions.len() <= 3, "{} asks too much", lesson.name);
        for question in &questions {
            assert_can_be_answered(lesson, question);
        }
    }
}

/// What another lesson does not ask, either, that is made of the same program: each goes its own way.
fn elsewhere(lesson: &Lesson, unasked: Vec<Unasked>) -> Vec<Unasked> {
    let alike = LESSONS.iter().filter(|other| other.file() == lesson.file() && other.name != lesson.name);
    let by_others: Vec<Vec<Unasked>> = alike.map(|other| asked(other).1).collect();
    let asked_there = |mark: &Unasked| by_others.iter().any(|others| !others.contains(mark));
    unasked.into_iter().filter(|mark| !asked_there(mark)).collect()
}

#[test]
fn lessons_that_a_class_works_on_in_pairs_ask_several_questions() {
    for name in ["timers", "create_task_and_await", "bare_future", "wait_for_timeout"] {
        let lesson = LESSONS.iter().find(|lesson| lesson.name == name).expect("a lesson");
        assert!(asked(lesson).0.len() >= 2, "{name}");
    }
}

#[track_caller]
fn assert_can_be_answered(lesson: &Lesson, Question { step, answers, until, .. }: &Question) {
    assert!((3..=4).contains(&answers.len()), "{}: {answers:?}", lesson.name);
    assert_eq!(answers.iter().filter(|answer| answer.right).count(), 1, "{answers:?}");
    let texts: BTreeSet<&str> = answers.iter().map(|answer| &*answer.text).collect();
    assert_eq!(texts.len(), answers.len(), "{answers:?}");
    assert!(answers.iter().all(|answer| !answer.because.is_empty()), "{answers:?}");
    assert!(step < until, "what is right is not shown yet");
}

fn right(question: &Question) -> &str {
    question.answers.iter().find(|answer| answer.right).map_or("", |answer| &answer.text)
}

/// What a lesson asks, and what its twin does.
fn beside_its_twin(lesson: &'static Lesson) -> Option<[Vec<Question>; 2]> {
    let (questions, unasked) = questions(&Walkthrough::of_twin(lesson)?);
    assert_eq!(unasked, [], "{}", lesson.name);
    Some([asked(lesson).0, questions])
}

#[test]
fn a_twin_in_python_asks_what_its_lesson_asks_and_answers_from_its_own_trace() {
    for lesson in LESSONS {
        let Some([lessons, its]) = beside_its_twin(lesson) else { continue };
        let asks = |questions: &[Question]| questions.iter().map(|it| it.ask).collect::<Vec<_>>();
        assert_eq!(asks(&lessons), asks(&its), "{}", lesson.name);
        for (question, its) in lessons.iter().zip(&its) {
            assert_can_be_answered(lesson, its);
            // A task is called by the name of its coroutine, which is Python's own there.
            if question.ask != Ask::Turn {
                assert_eq!(right(question), right(its), "{}: {its:?}", lesson.name);
            }
        }
    }
}

#[test]
fn a_line_that_is_printed_later_says_what_its_turn_waits_for() {
    let twin = LESSONS.iter().find(|lesson| lesson.name == "timers").and_then(Walkthrough::of_twin);
    let (questions, _) = questions(&twin.expect("a twin"));
    let later = questions[0].answers.iter().find(|answer| answer.text == "call_at(start + 1)");
    let because = &later.expect("an answer").because;
    assert!(because.contains("its timer is due in 1 s"), "{because}");
}

#[test]
fn a_source_is_shown_without_what_is_asked_of_it_in_either_language() {
    for text in
        ["// predict: which error?\n// not \"none\": no\nrun();", "# predict: which error?\n#\nrun();"]
    {
        let shown = without_marks(text.lines().map(|line| (None, line)).collect());
        assert_eq!(shown, [(None, "run();")]);
    }
}

#[test]
fn the_questions_are_the_same_every_time() {
    for lesson in LESSONS {
        assert_eq!(asked(lesson), asked(lesson), "{}", lesson.name);
    }
}

#[test]
fn the_place_of_the_right_answer_gives_nothing_away() {
    let places = LESSONS.iter().flat_map(|lesson| asked(lesson).0);
    let places = places.map(|question| question.answers.iter().position(|answer| answer.right));
    let places: BTreeSet<_> = places.flatten().collect();
    assert!(places.len() >= 3, "{places:?}");
}

#[test]
fn every_kind_of_question_is_asked_somewhere() {
    let asks: Vec<Ask> = LESSONS.iter().flat_map(|lesson| asked(lesson).0).map(|asked| asked.ask).collect();
    for ask in [Ask::Turn, Ask::Line, Ask::Error, Ask::Wait] {
        assert!(asks.contains(&ask), "{ask:?}");
    }
}

/// What is said of a lesson with these lines in place of those of its source.
#[track_caller]
fn assert_unasked(mark: &str, complaint: &str) {
    let lesson = LESSONS.iter().find(|lesson| lesson.name == "timers").expect("a lesson");
    let line =
        lesson.source().lines().position(|line| line.contains("event_loop.run_forever()?")).expect("a run");
    let above = mark.lines().count();
    // The mark takes the place of those that are there, so that the lines keep their numbers.
    let is_mark = |line: &str| line.trim_start().starts_with("// ");
    let lines: Vec<&str> =
        lesson.source().lines().map(|line| if is_mark(line) { "" } else { line }).collect();
    let text =
        [&lines[..line - above], &mark.lines().collect::<Vec<_>>(), &lines[line..]].concat().join("\n");
    let walkthrough = recorded(lesson);
    let narrator = walkthrough.narrator();
    let (_, unasked) = questions_of(walkthrough.replay, narrator, [(lesson.file(), text.as_str())]);
    let unasked: Vec<String> = unasked.iter().map(ToString::to_string).collect();
    assert_eq!(unasked, [format!("examples/timers.rs:{}: {complaint}", line - above + 1)]);
}

#[test]
fn a_mark_that_asks_nothing_is_named_with_its_line() {
    assert_unasked(
        "// predict: who?",
        "\"who?\" is no question; these are: what runs next? what is printed next? which error? \
         how long does the loop wait in its next iteration?",
    );
    assert_unasked("// predict: which error?", "no error comes after it");
    assert_unasked(
        "// predict: what is printed next?\n//   because I say so",
        "`because I say so` is no `not \"ANSWER\": why it is wrong`",
    );
    assert_unasked("// predict: what is printed next?\n//   not \"fifth\": no", "no answer is \"fifth\"");
    assert_unasked(
        "// predict: what is printed next?\n//   not \"call_soon\": no",
        "\"call_soon\" is the right answer",
    );
    assert_unasked(
        "// predict: what is printed next?\n//   not \"call_\": no",
        "several wrong answers are \"call_\"",
    );
    assert_unasked("// predict: what runs next?\n\n", "there is no line of code below it");
    assert_unasked(
        "// predict: what runs next?\nlet nothing = ();",
        "nothing ever reaches the line below it",
    );
}

#[test]
fn a_note_may_go_on_in_the_next_line() {
    let text = "// predict: which error?\n//   not \"none\": it is\n//     not allowed\nclose();";
    let marks = marks(text, Locale::English);
    let notes = &marks[0].as_ref().expect("a mark").notes;
    assert_eq!((notes.len(), &*notes[0].why), (1, "it is not allowed"));
}

/// A lesson, and its twin if it has one.
fn in_both_languages(lesson: &'static Lesson) -> impl Iterator<Item = Walkthrough> {
    [recorded(lesson)].into_iter().chain(Walkthrough::of_twin(lesson))
}

#[test]
fn in_chinese_the_same_is_asked_at_the_same_steps_and_every_reason_is_chinese() {
    let is_han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    for walkthrough in LESSONS.iter().flat_map(in_both_languages) {
        let [english, chinese] = [Locale::English, Locale::Chinese]
            .map(|locale| questions(&walkthrough.clone().told_in(locale)).0);
        let outline = |questions: &[Question]| -> Vec<_> {
            questions.iter().map(|it| (it.step, it.ask, it.until, it.answers.len())).collect()
        };
        assert_eq!(outline(&chinese), outline(&english), "{}", walkthrough.name);
        for question in &chinese {
            assert!(question.words.contains(is_han), "{question:?}");
            for answer in &question.answers {
                assert!(answer.because.contains(is_han), "{}: {answer:?}", walkthrough.name);
            }
        }
    }
}

#[test]
fn the_notes_of_every_lesson_are_in_chinese_and_no_other_program_has_them() {
    let lesson = LESSONS.iter().find(|lesson| lesson.name == "timers").expect("a lesson");
    let walkthrough = recorded(lesson).told_in(Locale::Chinese);
    let because = |questions: &[Question]| questions[0].answers[1].because.clone();
    assert_eq!(because(&questions(&walkthrough).0), "它已到期，但只有开始了的迭代才会把它移到就绪队列");
    let of_somebody =
        questions_of(walkthrough.replay.clone(), walkthrough.narrator(), walkthrough.sources.files());
    let english = "it is due, but only an iteration that has begun moves it to the ready queue";
    assert_eq!(because(&of_somebody.0), english, "another program may be called so, too");
}
