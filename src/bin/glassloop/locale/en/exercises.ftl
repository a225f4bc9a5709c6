# The exercises: what is asked for, whether a program does it, and how one goes on.

title-of-exercise = Exercise { $number } · { $title }
goal-to-predict = { $goal } The command lists the answers; write a letter here:
goal-to-explain = { $goal } The command lists some; write a letter here:
to-predict = predict
to-mend = mend
to-explain = explain

## The list, and the folder

so-many-are-done-in = done: { $done } of { $count }, in { $language }; { $other }
so-many-are-done = done: { $done } of { $count }
rust-does-them-in-rust = `--rust` does them in Rust
python-does-them-in-python = `--python` does them in Python
this-folder = this folder
files-lie-in = the files lie in { $folder }
files-will-lie-in = the files will lie in { $folder }
how-to-go-on =
    `{ $step } exercises next{ $option }` says what is to be done, and whether it is;
    `{ $step } exercises watch{ $option }` says so whenever you save the file;
    hint, show, answer LETTER, solution and reset help on the way;
    behind each of them, and behind `exercises`, a number names another exercise.
folder-is-made = made the folder { $folder }, with { $count } programs in { $language }; { $other }
exercise-is-next = next: `{ $step } exercises next`, { $title }
all-exercises-are-done = all { $count } exercises are done
a-letter-answers = `{ $step } exercises answer LETTER` answers; `{ $step } exercises hint` helps
a-hint-helps = `{ $step } exercises hint` helps
one-can-step-through = `{ $step } exercises show` steps through this run; `{ $step } exercises hint` helps
another-terminal-steps-through = `{ $step } exercises show` in another terminal steps through this run
that-is-it = that is it
not-yet = not yet
save-the-file = save the file; h hint, r reset, q quit
save-the-file-or-answer = save the file, or type a letter to answer; h hint, r reset, q quit
what-you-wrote-is-lost-then = what you wrote in { $file } is lost then: r once more does it
title-and-file = { $title }: { $file }
so-it-passes = { $title }: so it passes; your file is { $file }
the-run-says-what-is-right = the run itself says what is right: `{ $step } exercises answer LETTER { $name }`, and see
it-is-as-given = { $file } is as it was given
it-is-as-given-and-not-done = { $file } is as it was given, and not done any more

## What cannot be done

there-is-no-exercise = there is no exercise '{ $name }': they are 1 to { $last }, and `{ $step } exercises list` lists them
it-asks-for-no-letter = { $title } asks for no letter; `{ $step } exercises answer LETTER NUMBER` answers another
the-answer-line-is-gone = the line `answer: ?` is gone from { $file }: write it again, or `{ $step } exercises reset { $name }`
rust-needs-a-clone = the exercises in Rust need a clone of glassloop: run `cargo step exercises` in it, or `{ $step } exercises --python`
no-python-is-found = no Python from 3.8 on is found: GLASSLOOP_PYTHON names one; --rust needs none
cargo-cannot-be-run = cannot run { $cargo }: { $why }; --python needs no Cargo
it-does-not-compile = it does not compile:
it-makes-no-loop = it ends before it makes a loop:

## Answers

there-is-no-answer = there is no answer '{ $written }': write one letter, a to { $last }
that-is-not-to-blame = { $written } is not to blame: { $because }
that-does-not-happen = { $written } is not what happens: { $because }
not-as-it-was-given = the program is not as it was given: { $why }
no-error-ends-it = no error ends it any more
too-little-happens-before = too little happens before its error
ask-which-step-is-to-blame = which step is to blame for the error at step { $error }?
ask-which-step-closed-it = which step closed the loop that step { $error } finds closed?
that-has-not-closed-it = { $written } has not closed it: { $because }
step-and-line = step { $step }, { $line }
line-and-text = line { $line }: { $text }

## Why a step is to blame, or is not

this-line-only-meets-it = here the error only shows: what led to it came before
error-shows-of-a-closed-loop = here the error only shows: { $event_loop } was closed before that
error-shows-of-another-loop = here the error only shows: what is awaited here has belonged to another loop since it was made
it-does-but = { $does }, but { $but }
does-make-a-loop = it makes { $event_loop }
does-run = it begins to run { $event_loop }
does-run-for = it begins to run { $event_loop } for { $who }
does-make-on = it makes { $what } on { $event_loop }
does-ask-to-call = it asks { $event_loop } to call { $callback }
does-close = it closes { $event_loop }
but-the-error-came-first = the error came before that
but-it-was-closed-before = that is another loop, and { $event_loop } is closed already
but-it-leaves-the-other-open = that is another loop, and { $event_loop } stays open
but-a-new-loop-is-open = a new loop is open, and stays so until it is closed
but-a-run-leaves-it-open = a loop whose run is over is open still
but-it-was-open-then = here the loop is open still, and does what it is asked; only later is the same line refused
but-it-leaves-it-open = that leaves the loop open
but-it-is-not-made-yet = what is awaited at the error is not made yet
but-it-belongs-to-it-anyway = what was made on a loop belongs to that one, whether it is open or closed
but-it-belongs-elsewhere-already = what is awaited at the error belongs to { $event_loop } already
but-what-led-to-it-comes-later = what led to the error comes later
but-what-led-to-it-came-before = what led to the error came before
closed-rightly = { $told } It was right to close it there: its run was over. { $kept } Cure: { $cure }.
kept-since-it-was-taken = What was kept for too long is { $event_loop }: { $line } took it, and step { $error } still uses it.
kept-since-it-was-asked = What was kept for too long is what asks { $event_loop }: at step { $asked } while it was open, and still at step { $error }.
kept-by-who-asks = What was kept for too long is what still asks { $event_loop } at step { $error }.

## What a run has not

at-step = at step { $step }
told-at-step = at step { $number }: { $sentence }
told-of-what-was-kept = { $told } It was right to close it there: what was kept for too long is to be mended.
the-program-makes-no-loop = the program makes no loop
the-run-ends = the run ends { $told }
an-error-is-reported = an error is reported, { $told }
an-error-is-reported-with = an error is reported, { $told } { $message }
a-warning-comes = a warning comes, RuntimeWarning: coroutine '{ $coroutine }' was never awaited; { $told }
something-is-left-undone = something is left undone, { $told }
an-error-comes = an error comes, { $told }
an-error-has-ended-it = an error has ended it, { $told }
should-be-printed = "{ $wanted }" should be printed, and step { $step } prints "{ $text }"
that-is-since = { $told }; { $why }
is-not-printed = "{ $wanted }" is not printed; { $why }
nothing-more-should-be-printed = nothing more should be printed, and step { $step } prints "{ $text }"
run-cancels-what-is-left = nobody awaits a task that is still at work when the main coroutine returns, and it is cancelled { $told }
no-task-is-made = no task of { $coroutine }() is made; { $end }
it-is-not-cancelled = { $coroutine }() is not cancelled: { $told }
it-never-ends = { $coroutine }() never ends; { $end }
loop-is-never-closed = loop { $number } is never closed; { $end }
another-function-prints = { $function }() is to print "{ $wanted }", and { $other }() does, at step { $step }: does { $function }() run?
function-never-runs = nothing of { $function }() is seen in the run: let it make what is printed, with its await as it was given
it-works-by-a-second-loop = it works by a second loop, made { $told } The first is held up until that is done: let the first do it
it-works-by-a-loop-beside-it = it works by a second loop, made { $told } The first runs on meanwhile, and could do it by itself: let the first do it

## A program that does not end

it-does-not-end = your program does not end, and was stopped after { $seconds } s: { $why }
it-stands-and-no-loop-runs = it stands in { $line }, and no loop runs
it-has-held-the-loop = { $who } has held the loop
it-has-held-the-loop-since = { $who } has held the loop since step { $number }
held-and-it-stands = { $held }, and stands in { $line }
held-and-it-last-asked = { $held }, and the last that it asked for was at step { $step }, in { $line }
until-it-stops-at-an-await = { $held }. Until it stops at an await, this loop runs nothing else; if it waits there for what this loop is to do, that never comes
line-with-its-text = line { $line } (`{ $text }`)
nothing-wakes-it = its loop waits, and nothing wakes it: nothing is ready, and no timer is set
nothing-wakes-it-since = its loop waits, and nothing wakes it: nothing is ready, and no timer is set; { $told }
