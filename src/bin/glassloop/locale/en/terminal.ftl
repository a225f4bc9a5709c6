# The stepper in the terminal: its panels, its keys, and what it says.  A terminal of 60 columns has room for each.

## Keys: in the row at the foot
terminal-footer =
    .step = step
    .back = back
    .error = to the error
    .cause = its cause
    .cures = its cures
    .why = why
    .predict = predict
    .do-not-ask = don't ask
    .keys = keys
    .leave = leave
    .next-lesson = next lesson
    .answer = answer
    .choose-and-answer = choose and answer
    .pass-over = pass over
    .go-back = go back
    .ask-no-more = ask no more
    .choose = choose
    .step-through = step through it
    .search = search

## All keys
terminal-all-keys = All keys
terminal-any-key-goes-back = any key goes back
terminal-keys =
    .forward = one step on
    .back = one step back
    .iteration-after = to the next iteration
    .iteration-before = to the one before
    .start = to the start
    .end = to the end
    .go-to = to a step
    .error = run to the (next) error
    .cause = back to the cause
    .cures = to the error's cures
    .why = why this step?
    .beside = Python beside Rust
    .slow = the slowest turns
    .axis = tasks by time; by steps
    .task = next step of this task
    .undo = undo the jump
    .search = search
    .found = the next found; the one before
    .predict = predict what comes
    .play = play by itself
    .faster = play faster
    .slower = play slower
    .every-step = every step
    .twin = in Python; in Rust
    .version = as 3.13, 3.14, 3.15
    .focus = enlarge a part
    .next-lesson = the next lesson
    .scroll = scroll, choose a task
    .help = these keys
    .leave = leave
# Keys that have no sign, beside those of the same command that have one.
terminal-keys-without-sign =
    .forward = space
    .go-to = or digits
terminal-marks-heading = Marks
terminal-marks =
    .changed = changed in this step; where this step stands among the others
    .line = this step's line; got to; asked; a task waits there; line 39
    .loop = the loop is idle or not yet run, runs, is stopping, is closed
    .lane = runs, too long, ready, waits; done, failed, cancelled, lost
    .sentence = in a sentence: somebody says this; it fails; it took too long

## The first lines
terminal-step = step { $number } of { $last }
terminal-every-step = every step
terminal-playing = ▶ playing, { $seconds } s a step
terminal-predicting = predicting
terminal-score = { $right } of { $asked } predicted rightly
terminal-no-loop = There is no event loop yet.
terminal-loop = loop { $number }
terminal-in-thread = in { $thread }
terminal-iteration = iteration { $iteration }
terminal-clock = clock { $time }
terminal-phase = phase { $phase }
terminal-no-current-loop = current loop: none
terminal-current-loop = current loop: { $number }
terminal-current-loop-closed = current loop: { $number }, closed

## Before the first step: keys stand between two `
terminal-begin = Press `→` for the first step, `e` to run to the error, `?` for all keys.
terminal-begin-and-predict = Press `→` for the first step, `e` to run to the error, `p` to predict, `?` for all keys.
terminal-begin-predicting = Predicting is on. Press `→` for the first step, `p` to ask no more, `?` for all keys.

## Below the sentence
terminal-to-the-cause = c goes back to its cause, step { $number }.  w tells all that led here.
terminal-one-passed-over = Step { $number } is the loop's own bookkeeping: a shows it.
terminal-some-passed-over = Steps { $first } to { $last } are the loop's own bookkeeping: a shows them.
terminal-end-before-lesson = This is the end.  N goes on to lesson { $number }, { $name }.
terminal-end = This is the end.  g goes back to the start.

## The panels
terminal-running = Running now
terminal-ready = Ready queue
terminal-timers = Timers
terminal-waiting = Waiting on
terminal-more = … and { $count } more
terminal-source = Source
terminal-no-source = No source file is at hand.
terminal-task-waits = { $task } waits
terminal-task-has-got-here = { $task } has got here
terminal-tasks-wait = { $count } tasks wait
terminal-output = Output, errors
terminal-one-line = 1 line
terminal-lines = { $count } lines
# In these a ▼ may stand from the twelfth column on: no wide letter stands there.
terminal-tasks = Tasks
terminal-some-tasks = Tasks { $shown } of { $all }
terminal-tasks-by-time = Tasks by time
terminal-some-tasks-by-time = Time, { $shown } of { $all }
terminal-count-shown = shown: { $count }
terminal-choose-task = ↑ ↓ choose, t follows

## Lists, and lines that are typed
terminal-list-keys = ↑ ↓ Enter goes there
terminal-why = Why? What led here, the nearest first
terminal-no-cause = Nothing in the trace led to this: the program did it.
terminal-slow-turns = Turns that held the loop for 100 ms or more, the slowest first
terminal-no-slow-turn = No turn held the loop for 100 ms or more, as far as the trace's clock tells.
terminal-prompt-keys = Enter goes there · Esc gives up
terminal-searching = Searching, at step { $step } … any key gives up

## Predicting
terminal-question = Predict: { $question }
terminal-question-of = question { $number } of { $count }
terminal-now = Now: { $sentence }
terminal-wrong-answer = ✗ No, { $number }: { $answer }
terminal-answered-right = ✓ Right, { $number }: { $answer }
terminal-right-answer = ✓ It is, { $number }: { $answer }
terminal-to-next-question = → goes on to the next question, which is asked before this is to be seen.
terminal-to-what-shows-it = → goes on to the step that shows it.
terminal-nothing-asked = Nothing is asked about this program.
terminal-no-question-ahead = No question comes after this step: g goes to the start, before the first.
terminal-one-question-ahead = What comes is hidden now. → goes on, until the one question is asked.
terminal-questions-ahead = What comes is hidden now. → goes on, until the first of { $count } questions.
terminal-answer-first = Answer with a digit, or pass over it with Esc.
terminal-passed-over = Passed over. → goes on.
terminal-last-question = That was the last question: { $score }. p ends predicting.
terminal-asks-no-more = No more is asked.
terminal-asks-no-more-after = No more is asked: { $score }.

## What it says to a key
terminal-by-time = The tasks are drawn by time.
terminal-by-steps = The tasks are drawn by steps.
terminal-all-shown = Every step is shown now, the loop's own bookkeeping as well.
terminal-bookkeeping-passed-over = The loop's own bookkeeping is passed over again.
terminal-is-end = This is the end: ← goes back, g to the start.
terminal-is-start = This is before the first step: → takes it.
terminal-no-iteration-after = No iteration begins after this.
terminal-no-iteration-before = No iteration began before this.
terminal-no-error-after = No error comes after this step.
terminal-led-to-it = This led to it. u goes back to where you were, w tells what led here.
terminal-no-cures = No error of this program has a cure that is known.
terminal-cures-below = The cures of this error stand below it; the program shows none.
terminal-cures-again = That was the last: it begins again with the error.
terminal-no-jump = There is no jump to come back from.
terminal-about-no-task = This step is about no task; Tab and ↓ choose one.
terminal-no-more-of-task = Nothing more happens to that task.
terminal-last-step = The last step is { $last }.
terminal-nothing-sought = There is nothing to look for yet: / and a text.
terminal-found = Found "{ $text }". The next one: .  The one before: ,
terminal-nothing-else-found = No other step tells of "{ $text }".
terminal-search-given-up = The search was given up.
terminal-played-to-the-end = The end: nothing more is played.
terminal-nothing-beside = There is no other program to show beside this one: only a lesson has a twin.
terminal-no-twin = This lesson has no twin in Python.
terminal-own-program-has-no-twin = This is a program of your own, and no lesson with a twin.
terminal-same-moment = The same moment in the other language: y goes back.
terminal-last-lesson = This is the last lesson.
terminal-own-program-is-no-lesson = This is a program of your own, and no lesson.
terminal-recorded-once = This run was recorded once, as one version of asyncio.
terminal-twin-ran-once = CPython ran this once; in Rust (y) the lesson runs as any version.
terminal-own-program-has-one-version = This is a program of your own: record it with the Python that you mean.
terminal-same-version = Python { $asyncio } does all of this in the same way: v goes on.
terminal-as-version = As in Python { $asyncio }, which goes another way from step { $step }: v goes on.

## The menu, and a terminal in which nothing fits
terminal-menu = glassloop · asyncio's event loop, seen through
terminal-lessons = { $count } lessons
terminal-lessons-containing = { $listed } of { $all } contain "{ $text }"
terminal-no-lesson = No lesson is like that.
terminal-too-small = Too small a terminal
terminal-has-size = it has { $width } × { $height }
terminal-needs-size = needed: { $width } × { $height }
terminal-q-leaves = (q leaves)
