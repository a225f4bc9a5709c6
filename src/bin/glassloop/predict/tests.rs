//! Every mark of every lesson asks something that can be answered.

use std::collections::BTreeSet;
use std::thread;

use glassloop::trace::Record;

use super::marks::marks;
use super::{Ask, Question, Unasked, questions};
use crate::lessons::{LESSONS, Lesson};
use crate::recording::record;

fn asked(lesson: &'static Lesson) -> (Vec<Question>, Vec<Unasked>) {
    questions(&recorded(lesson), lesson.sources.iter().copied())
}

/// What a lesson does in a main thread, which a test is not.
fn recorded(lesson: &'static Lesson) -> Vec<Record> {
    let main_thread = thread::Builder::new().name("main".to_owned());
    let recording = main_thread.spawn(|| record(lesson).records).expect("a thread");
    recording.join().expect("the lesson does not panic")
}

#[test]
fn every_mark_asks_a_question_with_one_right_answer_of_three_or_four() {
    let mut lessons = 0;
    for lesson in LESSONS {
        let (questions, unasked) = asked(lesson);
        assert_eq!(unasked, [], "{}", lesson.name);
        let marks = lesson.sources.iter().map(|(_, text)| text.matches("// predict:").count());
        assert_eq!(questions.len(), marks.sum::<usize>(), "{}", lesson.name);
        assert!(questions.len() <= 3, "{} asks too much", lesson.name);
        lessons += usize::from(!questions.is_empty());
        for Question { step, answers, until, .. } in &questions {
            assert!((3..=4).contains(&answers.len()), "{}: {answers:?}", lesson.name);
            assert_eq!(answers.iter().filter(|answer| answer.right).count(), 1, "{answers:?}");
            let texts: BTreeSet<&str> = answers.iter().map(|answer| &*answer.text).collect();
            assert_eq!(texts.len(), answers.len(), "{answers:?}");
            assert!(answers.iter().all(|answer| !answer.because.is_empty()), "{answers:?}");
            assert!(step < until, "what is right is not shown yet");
        }
    }
    assert!(lessons >= 12, "{lessons} lessons ask something");
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
        assert!(asks.contains(&ask), "{ask}");
    }
}

/// What is said of a lesson with these lines in place of those of its source.
#[track_caller]
fn assert_unasked(mark: &str, complaint: &str) {
    let lesson = LESSONS.iter().find(|lesson| lesson.name == "timers").expect("a lesson");
    let line =
        lesson.source().lines().position(|line| line.contains("event_loop.run_forever()?")).expect("a run");
    let above = mark.lines().count();
    let lines: Vec<&str> = lesson.source().lines().collect();
    // The mark takes the place of what is above, so that the lines keep their numbers.
    let text =
        [&lines[..line - above], &mark.lines().collect::<Vec<_>>(), &lines[line..]].concat().join("\n");
    let (_, unasked) = questions(&recorded(lesson), [(lesson.file(), text.as_str())]);
    let unasked: Vec<String> = unasked.iter().map(ToString::to_string).collect();
    assert_eq!(unasked, [format!("examples/timers.rs:{}: {complaint}", line - above + 1)]);
}

#[test]
fn a_mark_that_asks_nothing_is_named_with_its_line() {
    assert_unasked(
        "// predict: who?",
        "\"who?\" is no question; these are: what runs next? what is printed next? which error? \
         how long does the loop wait?",
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
    let marks = marks(text);
    let notes = &marks[0].as_ref().expect("a mark").notes;
    assert_eq!((notes.len(), &*notes[0].why), (1, "it is not allowed"));
}
