//! Where everything stands.
//!
//! ```text
//!   title                                        step
//!   the loop: its state, phase, iteration, clock
//!   what this step does: one sentence
//!   ─ Running now ─────────  ─ Timers ──────────────
//!   ─ Ready queue ─────────  ─ Waiting on ──────────
//!   ─ source ───────────────────────────────────────
//!   ─ tasks: timeline ─────────────  ─ output ──────
//!   keys
//! ```
//!
//! It is the same at every step; a larger terminal only gives more to each part.  In a wide one the
//! four boxes stand beside one another, and the tasks and the output beside the source.  Only of
//! boxes one above the other, one that is short of room takes what another leaves empty.

use ratatui::layout::{Rect, Size};

use super::stepper::Focus;

/// The smallest terminal that holds all of it.
pub(super) const SMALLEST: Size = Size { width: 60, height: 20 };

/// So many rows are enough for each part.
const ENOUGH: u16 = 24;

/// From so many columns on, parts stand beside one another that stand one above the other else.
const WIDE: u16 = 150;

/// Whether all of it has room.
pub(super) fn fits(area: Rect) -> bool {
    area.width >= SMALLEST.width && area.height >= SMALLEST.height
}

/// The places of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) title: Rect,
    pub(super) event_loop: Rect,
    pub(super) sentence: Rect,
    pub(super) boxes: Boxes,
    pub(super) source: Rect,
    pub(super) tasks: Rect,
    pub(super) output: Rect,
    pub(super) footer: Rect,
}

/// The places of the four boxes: what runs on the left, what waits on the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Boxes {
    pub(super) running: Rect,
    pub(super) ready: Rect,
    pub(super) timers: Rect,
    pub(super) waiting: Rect,
}

impl Boxes {
    /// The place of all four.
    pub(super) fn all(&self) -> Rect {
        self.running.union(self.waiting)
    }

    /// The same with as many rows for each as it needs, as far as another needs fewer.
    pub(super) fn shared(self, needs: &Needs) -> Self {
        let Self { running, ready, timers, waiting } = self;
        if self.are_in_one_row() {
            return self;
        }
        if running.x == timers.x {
            let places = [running, ready, timers, waiting];
            let needs = [needs.running, needs.ready, needs.timers, needs.waiting];
            let [running, ready, timers, waiting] = share(places, needs);
            return Self { running, ready, timers, waiting };
        }
        let [running, ready] = share([running, ready], [needs.running, needs.ready]);
        let [timers, waiting] = share([timers, waiting], [needs.timers, needs.waiting]);
        Self { running, ready, timers, waiting }
    }

    /// Whether all four stand beside one another.
    fn are_in_one_row(&self) -> bool {
        self.running.y == self.ready.y
    }

    /// All four, beside one another: most room is for who waits for what.
    fn in_one_row(area: Rect) -> Self {
        let (left, right) = columns(area, area.width * 9 / 20);
        let (running, ready) = columns(left, left.width * 4 / 9);
        let (timers, waiting) = columns(right, right.width * 4 / 9);
        Self { running, ready, timers, waiting }
    }

    /// All four, one above the other.
    fn stacked(area: Rect) -> Self {
        let (upper, lower) = split_rows(area, area.height / 2);
        let (running, ready) = split_rows(upper, upper.height / 2);
        let (timers, waiting) = split_rows(lower, lower.height / 2);
        Self { running, ready, timers, waiting }
    }
}

/// How many rows the boxes need to show all that is in them.
pub(super) struct Needs {
    pub(super) running: u16,
    pub(super) ready: u16,
    pub(super) timers: u16,
    pub(super) waiting: u16,
}

/// Moves rows from the places that need fewer to those that need more, the first ones first.
fn share<const COUNT: usize>(places: [Rect; COUNT], needs: [u16; COUNT]) -> [Rect; COUNT] {
    let pairs = || places.iter().zip(needs);
    let lacking: u16 = pairs().map(|(place, need)| need.saturating_sub(place.height)).sum();
    let spare: u16 = pairs().map(|(place, need)| place.height.saturating_sub(need)).sum();
    let (mut to_give, mut to_take) = (lacking.min(spare), lacking.min(spare));
    let mut y = places.first().map_or(0, |place| place.y);
    let mut needs = needs.into_iter();
    places.map(|place| {
        let need = needs.next().unwrap_or(place.height);
        let more = need.saturating_sub(place.height).min(to_give);
        let less = place.height.saturating_sub(need).min(to_take);
        (to_give, to_take) = (to_give - more, to_take - less);
        let shared = Rect { y, height: place.height + more - less, ..place };
        y = shared.bottom();
        shared
    })
}

/// How many rows the parts get that grow.
struct Heights {
    sentence: u16,
    boxes: u16,
    source: u16,
    bottom: u16,
}

impl Heights {
    /// At 24 rows: 5, 7, 5 and 4; of each 12 rows more, 1, 4, 4 and 3.  At 20 rows, 1 less each.
    fn of(rows: u16) -> Self {
        let less = |from: u16| u16::from(ENOUGH.saturating_sub(rows) >= from);
        let more = rows.saturating_sub(ENOUGH);
        let (sentence, boxes, bottom) = ((more / 12).min(3), (more / 3).min(18), (more / 4).min(18));
        let source = more - sentence - boxes - bottom;
        Self {
            sentence: 5 + sentence - less(4),
            boxes: 7 + boxes - less(3),
            source: 5 + source - less(2),
            bottom: 4 + bottom - less(1),
        }
    }
}

impl Layout {
    /// For a terminal of this size.
    pub(super) fn of(area: Rect) -> Self {
        if area.width >= WIDE { Self::wide(area) } else { Self::narrow(area) }
    }

    /// A sentence needs few rows where lines are long, and each box has all the rows of the boxes.
    fn wide(area: Rect) -> Self {
        let more = area.height.saturating_sub(ENOUGH);
        let (title, below) = split_rows(area, 1);
        let (event_loop, below) = split_rows(below, 1);
        let (sentence, below) = split_rows(below, 5);
        let (boxes, below) = split_rows(below, 6 + (more / 4).min(18));
        let (below, footer) = split_rows(below, below.height - 1);
        let (source, right) = columns(below, area.width * 11 / 20);
        let (tasks, output) = split_rows(right, right.height / 2);
        Self { title, event_loop, sentence, boxes: Boxes::in_one_row(boxes), source, tasks, output, footer }
    }

    fn narrow(area: Rect) -> Self {
        let heights = Heights::of(area.height);
        let mut rest = area;
        let mut rows = |height: u16| {
            let (top, below) = split_rows(rest, height);
            rest = below;
            top
        };
        let (title, event_loop) = (rows(1), rows(1));
        let (sentence, boxes) = (rows(heights.sentence), rows(heights.boxes));
        let (source, bottom, footer) = (rows(heights.source), rows(heights.bottom), rows(1));
        let (tasks, output) = columns(bottom, bottom.width * 5 / 8);
        Self { title, event_loop, sentence, boxes: boxes_in(boxes), source, tasks, output, footer }
    }

    /// The same with all the room below the boxes for one part, or for the boxes.
    pub(super) fn enlarging(self, focus: Focus) -> Self {
        let below = self.source.union(self.tasks).union(self.output);
        let nothing = Rect { height: 0, ..below };
        let room = |part: Focus| if part == focus { below } else { nothing };
        match focus {
            Focus::Nothing => self,
            Focus::Boxes => {
                let all = self.boxes.all().union(below);
                let is_wide = self.boxes.are_in_one_row();
                let boxes = if is_wide { Boxes::in_one_row(all) } else { Boxes::stacked(all) };
                let nothing = Rect { y: self.footer.y, ..nothing };
                Self { boxes, source: nothing, tasks: nothing, output: nothing, ..self }
            }
            _ => Self {
                source: room(Focus::Source),
                tasks: room(Focus::Tasks),
                output: room(Focus::Output),
                ..self
            },
        }
    }

    /// The same while a question is asked: it gets the room of the tasks and the output,
    /// which would give the answer away.
    pub(super) fn with_question(self) -> Self {
        let below = self.source.union(self.tasks).union(self.output);
        let height = if self.boxes.are_in_one_row() { below.height / 3 } else { self.tasks.height };
        let lower = |area: Rect| Rect { y: area.y + height, ..area };
        let Boxes { running, ready, timers, waiting } = self.boxes;
        let nothing = |area: Rect| Rect { y: self.footer.y, height: 0, ..area };
        Self {
            sentence: Rect { height: self.sentence.height + height, ..self.sentence },
            boxes: Boxes {
                running: lower(running),
                ready: lower(ready),
                timers: lower(timers),
                waiting: lower(waiting),
            },
            source: Rect { height: below.height - height, ..lower(below) },
            tasks: nothing(self.tasks),
            output: nothing(self.output),
            ..self
        }
    }
}

/// Only one thing runs at a time; most room is for what is ready, and for who waits for what.
fn boxes_in(area: Rect) -> Boxes {
    let (left, right) = columns(area, area.width * 19 / 40);
    let (running, ready) = split_rows(left, 2);
    let (timers, waiting) = split_rows(right, right.height * 3 / 7);
    Boxes { running, ready, timers, waiting }
}

fn split_rows(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let below = Rect { y: area.y + height, height: area.height - height, ..area };
    (Rect { height, ..area }, below)
}

/// Two columns with a gap between them.
pub(super) fn columns(area: Rect, width: u16) -> (Rect, Rect) {
    let width = width.min(area.width);
    let right = Rect { x: area.x + width, width: area.width - width, ..area };
    (Rect { width: width.saturating_sub(2), ..area }, right)
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::{Focus, Layout, Needs};

    fn parts(layout: &Layout) -> Vec<Rect> {
        let boxes = layout.boxes;
        let boxes = [boxes.running, boxes.ready, boxes.timers, boxes.waiting];
        let Layout { title, event_loop, sentence, source, tasks, output, footer, .. } = *layout;
        [title, event_loop, sentence, source, tasks, output, footer].into_iter().chain(boxes).collect()
    }

    #[test]
    fn in_a_terminal_of_any_size_no_part_is_on_another_or_outside() {
        for (width, height) in
            [(60, 20), (80, 24), (81, 25), (120, 40), (150, 22), (200, 50), (200, 100), (80, 300)]
        {
            let area = Rect::new(0, 0, width, height);
            let plain = Layout::of(area);
            let enlarged = [Focus::Source, Focus::Output, Focus::Tasks, Focus::Boxes];
            let enlarged = enlarged.map(|focus| plain.enlarging(focus));
            for layout in [plain, plain.with_question()].into_iter().chain(enlarged) {
                let parts = parts(&layout);
                for (index, part) in parts.iter().enumerate() {
                    assert_eq!(part.intersection(area), *part, "{width}×{height}: {layout:?}");
                    let others = parts.iter().enumerate().filter(|(other, _)| *other != index);
                    assert!(others.clone().all(|(_, other)| !part.intersects(*other)), "{layout:?}");
                }
            }
        }
    }

    #[test]
    fn a_box_takes_the_rows_that_another_leaves_empty_and_no_others() {
        let boxes = Layout::of(Rect::new(0, 0, 80, 24)).boxes;
        let heights = |timers: u16, waiting: u16| {
            let shared = boxes.shared(&Needs { running: 2, ready: 2, timers, waiting });
            assert_eq!((shared.running, shared.ready), (boxes.running, boxes.ready));
            assert_eq!(shared.timers.bottom(), shared.waiting.y);
            (shared.timers.height, shared.waiting.height)
        };
        assert_eq!(heights(2, 2), (3, 4), "as long as there is room, nothing moves");
        assert_eq!(heights(5, 2), (5, 2));
        assert_eq!(heights(9, 3), (4, 3));
        assert_eq!(heights(2, 9), (2, 5));
        assert_eq!(heights(9, 9), (3, 4));
    }

    #[test]
    fn the_rows_are_all_given_to_some_part() {
        for height in 20..120 {
            let layout = Layout::of(Rect::new(0, 0, 80, height));
            assert_eq!(layout.footer.bottom(), height);
            assert_eq!(layout.output.bottom(), layout.footer.y);
            assert_eq!(layout.source.bottom(), layout.output.y);
            let wide = Layout::of(Rect::new(0, 0, 200, height));
            assert_eq!((wide.source.bottom(), wide.output.bottom()), (wide.footer.y, wide.footer.y));
        }
    }

    #[test]
    fn in_a_wide_terminal_the_boxes_stand_beside_one_another_and_leave_the_source_its_width() {
        let layout = Layout::of(Rect::new(0, 0, 200, 50));
        let boxes = layout.boxes;
        assert!([boxes.running, boxes.ready, boxes.timers].iter().all(|place| place.y == boxes.waiting.y));
        assert!(boxes.ready.height >= 12 && boxes.waiting.width >= 50, "{boxes:?}");
        assert!(layout.source.width >= 100 && layout.source.height >= 20, "{layout:?}");
        assert!(layout.tasks.x > layout.source.right() && layout.output.y == layout.tasks.bottom());
    }
}
