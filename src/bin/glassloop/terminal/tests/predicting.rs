//! Predict mode.

use glassloop::testing::record;

use super::Sitting;

#[test]
fn a_question_is_asked_before_the_step_that_answers_it() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("pe");
    assert_eq!(sitting.step(), 20, "the error is at step 21");
    sitting.assert_shows("Predict: which error?");
    let screen = sitting.screen();
    assert!(!screen.contains("─ Tasks") && !screen.contains("─ Output"), "{screen}");
    sitting.assert_looks_like("closed_loop_asked");
}

#[test]
fn a_wrong_answer_is_told_why_it_is_tempting_and_what_is_right() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("pe4");
    sitting.assert_shows("✗ No, 4: none");
    sitting.assert_shows("✓ It is, 2: RuntimeError: Event loop is closed");
    sitting.assert_looks_like("closed_loop_answered");
    sitting.press("→");
    assert_eq!(sitting.step(), 21);
    sitting.assert_shows("That was the last question: 0 of 1 predicted rightly.");
}

#[test]
fn a_right_answer_counts() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("pe↓↓↑⏎");
    sitting.assert_shows("✓ Right, 2: RuntimeError: Event loop is closed");
    sitting.press("⏎");
    sitting.assert_shows("1 of 1 predicted rightly");
    sitting.press("p");
    sitting.assert_shows("No more is asked: 1 of 1 predicted rightly.");
}

#[test]
fn no_way_leads_past_a_question_but_answering_it_or_passing_over_it() {
    for far in ["G", "e", "109⏎", "/cure 3⏎"] {
        let mut sitting = Sitting::in_lesson("closed_loop");
        sitting.press("p").press(far);
        assert_eq!(sitting.step(), 20, "{far}");
        sitting.press("→ xtG");
        assert_eq!(sitting.step(), 20, "{far}");
        sitting.press("␛");
        sitting.assert_shows("0 of 1 predicted rightly");
        sitting.press("→");
        assert_eq!(sitting.step(), 21, "{far}");
    }
}

#[test]
fn one_can_go_back_from_a_question_and_is_asked_it_again() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("pe←");
    assert_eq!(sitting.step(), 19);
    sitting.press("→→");
    assert_eq!(sitting.step(), 20);
    sitting.assert_shows("Predict: which error?");
}

#[test]
fn what_comes_is_hidden_while_one_predicts() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    let later = |sitting: &Sitting| {
        let screen = sitting.screen();
        let lane = screen.lines().find(|line| line.contains("task 1 (work)") && line.contains('▒'));
        lane.unwrap_or_else(|| panic!("a lane:\n{screen}")).contains('✓')
    };
    sitting.press("/makes task 1⏎");
    assert!(later(&sitting), "otherwise it is shown");
    sitting.press("p/makes task 1⏎");
    assert!(!later(&sitting), "{}", sitting.screen());
}

#[test]
fn predicting_begins_at_the_step_where_one_is_with_the_questions_that_lie_ahead() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    sitting.press("p→→→");
    let before = sitting.step();
    assert!(before > 0, "p leaves one where one is");
    sitting.press("p");
    assert_eq!(sitting.step(), before);
    sitting.press("p");
    assert_eq!(sitting.step(), before);
    sitting.assert_shows("What comes is hidden now.");
    sitting.press("G");
    let question = sitting.step();
    assert!(question > before);
    sitting.assert_shows("─ Predict: ");
    sitting.press("u");
    assert_eq!(sitting.step(), before, "u goes back to where one was");
    sitting.press("G");
    assert_eq!(sitting.step(), question);
}

#[test]
fn behind_the_last_question_p_says_where_the_questions_are() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("ep");
    assert_eq!(sitting.step(), 21, "it leaves one where one is");
    sitting.assert_shows("No question comes after this step: g goes to the start, before the first.");
    sitting.press("ge");
    sitting.assert_shows("Predict: which error?");
    sitting.press("up");
    sitting.assert_shows("No more is asked.");
    assert!(!sitting.screen().contains("0 of 0"));
}

#[test]
fn no_undoing_leads_past_a_question() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("ecpu");
    assert_eq!(sitting.step(), 20, "the jump began at step 21");
    sitting.assert_shows("Predict: which error?");
    sitting.press("u");
    assert_eq!(sitting.step(), 19);
}

#[test]
fn the_code_that_is_asked_about_is_on_the_screen() {
    for lesson in crate::lessons::LESSONS {
        let mut sitting = Sitting::in_lesson(lesson.name);
        sitting.press("pG");
        while sitting.screen().contains("─ Predict: ") {
            let screen = sitting.screen();
            assert!(screen.lines().any(|line| line.starts_with('?') || line.starts_with('▸')), "{screen}");
            sitting.press("␛G");
        }
    }
}

#[test]
fn going_on_says_so_if_it_goes_to_the_next_question() {
    let mut sitting = Sitting::in_lesson("wait_for_timeout");
    sitting.press("pG1");
    sitting.assert_shows("→ goes on to the next question");
    sitting.press("→");
    sitting.assert_shows("─ Predict: ");
}

#[test]
fn playing_stops_at_a_question() {
    let mut sitting = Sitting::in_lesson("closed_loop");
    sitting.press("p+++++");
    for _ in 0..500 {
        sitting.application.tick();
    }
    assert_eq!(sitting.step(), 20);
}

#[test]
fn every_question_of_every_lesson_can_be_answered() {
    let mut asked = 0;
    for lesson in crate::lessons::LESSONS {
        let mut sitting = Sitting::in_lesson(lesson.name);
        sitting.press("pG");
        while sitting.screen().contains("─ Predict: ") {
            sitting.press("2");
            sitting.assert_shows("2: ");
            sitting.press("→G");
            asked += 1;
        }
        sitting.assert_shows("This is the end.");
    }
    assert!(asked >= crate::lessons::LESSONS.len(), "{asked}");
}

#[test]
fn in_python_its_twin_asks_and_its_own_trace_answers() {
    let mut sitting = Sitting::in_lesson("timers");
    sitting.press("yp");
    sitting.assert_shows("→ goes on, until the first of 2 questions.");
    sitting.press("G");
    sitting.assert_shows("Predict: what is printed next?");
    assert!(!sitting.screen().contains("only an iteration that has begun"), "{}", sitting.screen());
    sitting.press("4");
    sitting.assert_shows("✓ Right, 4: call_soon");
}

#[test]
fn a_trace_about_which_nothing_is_asked_says_so() {
    let mut sitting = Sitting::in_trace(record(|| log::info!("hello")));
    assert!(!sitting.screen().contains("p to predict,"), "{}", sitting.screen());
    Sitting::in_lesson("closed_loop").assert_shows("p to predict,");
    sitting.press("p");
    sitting.assert_shows("Nothing is asked about this program.");
}
