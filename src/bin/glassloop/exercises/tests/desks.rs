//! A learner's folder: what is kept there, and what is chosen and done.

use glassloop::trace::file::Language;

use super::Folder;
use crate::exercises::EXERCISES;
use crate::exercises::desk::Desk;

#[test]
fn what_the_learner_has_written_stays_until_it_is_reset() {
    let folder = Folder::new("reset");
    let exercise = &EXERCISES[3];
    folder.desk().rewrite(exercise, "print('mine')\n").expect("written");
    let mut desk = folder.desk();
    assert_eq!(desk.text(exercise, Language::Python).expect("it is there"), "print('mine')\n");
    desk.finish(exercise).expect("kept");
    desk.reset(exercise).expect("reset");
    assert_eq!(desk.text(exercise, Language::Python).expect("there"), exercise.text(Language::Python));
    assert!(!desk.is_done(exercise));
}

#[test]
fn to_look_at_a_folder_puts_nothing_there() {
    let folder = Folder::new("looking");
    let desk = Desk::look(folder.0.clone(), None);
    assert!(desk.count() == 0 && !folder.0.exists());
}

#[test]
fn what_was_chosen_is_current_until_it_is_done_and_then_the_next_that_is_not() {
    let folder = Folder::new("choosing");
    let current = |desk: &Desk| desk.current().map(|exercise| exercise.name);
    let mut desk = folder.desk();
    assert_eq!(current(&desk), Some(EXERCISES[0].name));
    desk.choose(&EXERCISES[10]);
    desk.keep().expect("kept");
    assert_eq!(current(&folder.desk()), Some(EXERCISES[10].name), "the next command is about it");
    for exercise in &EXERCISES[11..] {
        desk.finish(exercise).expect("kept");
    }
    desk.finish(&EXERCISES[10]).expect("kept");
    assert_eq!(current(&folder.desk()), Some(EXERCISES[0].name), "from the last on to the first");
    for exercise in EXERCISES {
        desk.finish(exercise).expect("kept");
    }
    assert_eq!(current(&folder.desk()), None);
}
