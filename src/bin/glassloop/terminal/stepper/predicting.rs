//! Predict mode: what comes is hidden, and asked for.

use super::{After, Mode, Stepper};
use crate::predict::{Question, is_marked, questions};
use crate::scene::Line;
use crate::terminal::keys::Key;
use crate::terminal::quiz::{Asked, Quiz};
use crate::walkthrough::Walkthrough;

impl Stepper {
    /// Begins to ask, or ends it.
    pub(super) fn toggle_predicting(&mut self) {
        if let Some(quiz) = self.quiz.take() {
            return self.say(match quiz.is_begun() {
                true => format!("No more is asked: {}.", quiz.score()),
                false => "No more is asked.".to_owned(),
            });
        }
        let found = self.questions();
        if found.is_empty() {
            return self.say("Nothing is asked about this program.");
        }
        let here = self.journey.step();
        let ahead = found.iter().filter(|question| here <= question.step).count();
        self.quiz = Some(Quiz::new(found));
        self.arrive();
        self.say(match ahead {
            0 => "No question comes after this step: g goes to the start, before the first.".to_owned(),
            1 => "What comes is hidden now. → goes on, until the one question is asked.".to_owned(),
            _ => format!("What comes is hidden now. → goes on, until the first of {ahead} questions."),
        });
    }

    /// The questions that are marked in the source.
    fn questions(&self) -> Vec<Question> {
        if !is_marked(&self.walkthrough) {
            return Vec::new();
        }
        // The journey has taken its replay.
        let replay = self.journey.replay().clone();
        questions(&Walkthrough { replay, ..self.walkthrough.clone() }).0
    }

    /// The line above which the question stands that is on the screen.
    pub(in crate::terminal) fn line_asked_about(&self) -> Option<Line> {
        let (Mode::Asked(asked), Some(quiz)) = (&self.mode, &self.quiz) else { return None };
        // A question is asked at the step before the first one that names its line.
        let asked_of = self.journey.replay().records().get(quiz.question(*asked).step)?;
        Line::of_the_program(asked_of.source.as_ref())
    }

    /// The question that has to be asked before one goes on to a step.
    pub(super) fn asked_before(&self, step: usize) -> Option<Asked> {
        self.quiz.as_ref()?.on_the_way(self.journey.step(), step)
    }

    /// Goes to where it is asked, and asks.
    pub(super) fn ask(&mut self, asked: Asked) {
        let Some(quiz) = &self.quiz else { return };
        let step = quiz.question(asked).step;
        self.player.stop();
        self.journey.jump_to(step);
        self.arrive();
        self.mode = Mode::Asked(asked);
    }

    /// Takes a key while a question is on the screen.
    pub(super) fn press_in_question(&mut self, asked: Asked, key: Key) -> After {
        if asked.is_answered {
            return self.press_in_verdict(asked, key);
        }
        let Some(quiz) = &self.quiz else { return After::Stay };
        let last = quiz.question(asked).answers.len() - 1;
        match key {
            Key::Up | Key::Character('k') => self.choose(asked, asked.chosen.saturating_sub(1)),
            Key::Down | Key::Character('j') => self.choose(asked, (asked.chosen + 1).min(last)),
            Key::Character(digit @ '1'..='9') => {
                let place = digit as usize - '1' as usize;
                if place <= last {
                    self.answer(Asked { chosen: place, ..asked });
                }
            }
            Key::Enter => self.answer(asked),
            Key::Escape => self.pass_over(asked),
            Key::Character('p') => {
                self.mode = Mode::Stepping;
                self.toggle_predicting();
            }
            Key::Left | Key::Character('q' | 'h' | 'b' | 'u') => {
                self.mode = Mode::Stepping;
                return self.press(key);
            }
            _ => self.say("Answer with a digit, or pass over it with Esc."),
        }
        After::Stay
    }

    fn choose(&mut self, asked: Asked, chosen: usize) {
        self.mode = Mode::Asked(Asked { chosen, ..asked });
    }

    fn answer(&mut self, asked: Asked) {
        if let Some(quiz) = &mut self.quiz {
            quiz.give(asked.question, Some(asked.chosen));
        }
        self.mode = Mode::Asked(Asked { is_answered: true, ..asked });
    }

    fn pass_over(&mut self, asked: Asked) {
        if let Some(quiz) = &mut self.quiz {
            quiz.give(asked.question, None);
        }
        self.mode = Mode::Stepping;
        self.say("Passed over. → goes on.");
        self.tell_score_at_the_end();
    }

    /// What is right is shown: going on goes to the step that shows it.
    fn press_in_verdict(&mut self, asked: Asked, key: Key) -> After {
        self.mode = Mode::Stepping;
        let Some(quiz) = &self.quiz else { return After::Stay };
        let until = quiz.question(asked).until;
        match key {
            Key::Right | Key::Enter | Key::Character('l' | 'n' | ' ') => {
                self.jump_to(Ok(until));
                self.tell_score_at_the_end();
            }
            Key::Escape => self.tell_score_at_the_end(),
            key => return self.press(key),
        }
        After::Stay
    }

    fn tell_score_at_the_end(&mut self) {
        if let Some(quiz) = self.quiz.as_ref().filter(|quiz| quiz.is_over()) {
            self.say(format!("That was the last question: {}. p ends predicting.", quiz.score()));
        }
    }
}
