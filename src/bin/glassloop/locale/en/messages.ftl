# What the commands say to whoever typed them: what cannot be done, what is missing, how one goes on.

error-is = error: { $why }
since-until = { $since } to { $until }

## Which lesson, which file

how-lessons-are-told =
    `{ $step } NAME` tells a lesson step by step, `{ $step } run NAME` only runs it,
    `{ $step } twin NAME` shows it beside the same program in Python, and with `--python` it is
    that program, as CPython ran it.
    `{ $step } record python3 app.py` steps through a program of your own.
list-lists-all-lessons = `{ $step } list` lists all lessons
may-be-any-of-these-lessons = '{ $wanted }' may be any of these lessons:
no-lesson-is-called-so = there is no lesson '{ $wanted }'
no-file-is-there = there is no file '{ $wanted }'
did-you-mean-one-of-these = { $none }; did you mean one of these?
it-is-a-program = { $file } is a program, and no trace: did you mean `{ $command }`?
it-is-a-trace = { $file } is a trace, and no lesson with a twin in Python
this-is-for-lessons = { $file } is a file, and this is for lessons; `{ $step } view { $file }` shows a trace
python-runs-it = `{ $command }` runs it: this runs lessons in Rust
it-serves-until-stopped = { $lesson } serves until it is stopped: { $file } says how it is run
main-returned-an-error = the lesson's main returned an error: { $error }
lesson-failed = lesson { $lesson } failed: { $why }
lesson-panicked = it panicked
lesson-has-no-twin = the lesson { $lesson } has no Python twin
twin-is-of-another-python = the twin of { $lesson } was recorded once, by another Python; `{ $command }` shows what asyncio of { $version } does in the lesson in Rust
twin-can-be-recorded = { $told }, and `{ $command }` what { $version } does with the twin

## The error index

no-known-error-stands-in-it = no error that is known here stands in it
no-lesson-and-no-error = there is no lesson '{ $wanted }', and no error that is known here says it
lists-of-lessons-and-errors = `{ $step } list` lists all lessons, and `{ $step } error --list` all errors
list-of-errors = `{ $step } error --list` lists those that are known
error-of-others = { $class } is none that asyncio raises by itself: `{ $step } record python3 app.py` steps through what the loops of your program did before it
errors-that-say-it = errors that say it:

## The tasks at a step

moment = step { $number } of { $last }, at { $time }
last-asleep = { $moment }: the last at which a loop that has tasks could do nothing but wait
last-wait = { $moment }: the last at which a task begins to wait
last-task-made = { $moment }: the last at which a task is made
no-step-at-all = there is no step: nothing has happened
no-such-step = there is no step { $number }: the steps are { $first } to { $last }
no-step-has-a-task = no step has a task
of-each-task-the-trace-has = of each task a trace has the coroutine and the line, and not the calls between them
tree-is-too-deep = RecursionError: more than 1,000 await one another: see `ps`
tree-is-too-long = the tree has more than 100,000 lines: see `ps`

## A trace that is read

read-until-its-writer-ends = { $file } is no file: it is read until whoever writes to it has come to an end
reading-is-faster-in-release = reading { $file }; `{ $command }` is ten times as fast
and-more-at-the-beginning = { $notice } (and { $count } more, told at the beginning)
trace-cannot-be-read = { $file }: it cannot be read: { $why }
in-line-of-trace = { $file }, line { $line }: { $problem }
in-trace = { $file }: { $problem }
and-more-bad-lines = { $file }: and { $count } more bad lines
and-more-nonsense = { $file }: and { $count } more records that make no sense
trace-begins-with = { $file } begins with record { $first }
trace-is-too-long = { $file } is too long: { $dropped } records are left out, and it begins with record { $first }
before-is-not-known = { $beginning }; what came before is not known
before-is-not-known-but-spoken-of = { $beginning }; what came before is not known, though { $count } records speak of it

## A program that is recorded

program-ended-with = { $program } ended with { $status }
program-cannot-be-run = cannot run '{ $program }': { $why }
did-you-mean-the-command = { $told }; did you mean `{ $command }`?
there-is-no-command = there is no command
cannot-write-the-trace = cannot write the trace to { $file }: { $why }
there-is-no-trace-there = { $file } is there already, and is no trace: it stays as it is
there-is-no-file-there = { $file } is there already, and is no regular file: it stays as it is

this-process-of-several = this is { $process }; other processes made loops, too:
output-keeps-their-traces = `-o FILE` keeps their traces, to `{ $step } view` them
these-processes-made-loops = These processes made event loops:
which-process = Which one? [{ $number }, q leaves]
another-process-to-see = Another one? [Enter leaves]
no-such-number = there is no number { $typed }
process-and-what-it-did = { $program } (process { $number }): { $held }
so-many-loops = { $count ->
    [one] 1 loop
   *[other] { $count } loops
}
so-many-loops-and-records = { $loops }, { $count } records
held-and-ended-with = { $held }, ended with { $error }
some-program = a program
title-of-one-process = { $program } (process { $number } of { $command })

## Nothing was recorded

it-was-not-recorded = '{ $command }' was not recorded: { $why }
and-so-are-others = { $told } ({ $count } of them)
it-wrote-no-trace = '{ $command }' wrote no trace: { $why }
ran-on-what-is-unfit = '{ $program }' ran on { $python }, and { $why }
ended-before-its-first-loop = '{ $program }' ({ $python }) ended with { $error } before it made an asyncio event loop, and only what loops do is recorded: cure that first
made-no-loop = '{ $program }' ({ $python }) made no asyncio event loop, and only what loops do is recorded
only-cpython = only CPython can be recorded
only-these-versions = only CPython { $first } to { $last } can be recorded
imports-no-sitecustomize = a Python that is started with -{ $option } imports no `sitecustomize`, by which the recorder comes in; leave it out
ignores-the-path = a Python that is started with -{ $option } ignores PYTHONPATH, by which the recorder comes in; leave it out
nothing-loaded-the-recorder = it started no Python that loads the recorder (with -I, -E or -S, or without its environment, none does), and no Rust program that makes an event loop of glassloop's and is built with the feature `trace-file`, as `{ $command }` does in its package
this-python-is-unfit = '{ $python }' is Python { $version }, and { $why }
it-did-not-load-the-recorder = '{ $python }' did not load the recorder, as it does if it finds PYTHONPATH in its environment

## One test

title-of-test = the test { $test } of { $package }
test-recorded-nothing = the test { $test } recorded nothing: it has made no event loop of glassloop's, as `{ $call }` does
one-of-several-traces = this is one of several traces: each `record` makes one, and the test's other threads do
output-keeps-them = `-o FILE` keeps them
word-is-no-text = { $word } is no text
tests-are-not-built = the tests are not built, and none was run
no-test-is-built = no test is built here; behind `--` stand options for `cargo test`: --package, --features, …
no-test-is-called-so = no test is called '{ $wanted }'; there is:
which-of-these-tests = which of these tests?
may-be-any-of-these-tests = '{ $wanted }' may be any of these tests:
and-so-many-more = and { $count } more
where-it-fails-is-not-there = where the test fails is not in the trace: only what `testing::record` records ends with it
assertion-fails-here = The assertion fails here: { $why }  (e goes to it, c from there comes back)
test-fails-here = The test fails here: { $why }
told-up-to-the-failure = Told is what happens up to step { $step }, which the failed assertion names, and then the assertion.  `-o FILE` keeps all of it.
package-does-not-depend = the package '{ $package }' does not depend on glassloop, and only what glassloop's loops do is recorded
cargo-cannot-run = Cargo cannot be run: { $why }
no-package-to-test = there is no package here whose tests could be run
no-such-package = there is no package '{ $package }' here; there is: { $packages }
no-package-depends = no package here depends on glassloop: { $packages }
several-packages-depend = several packages here depend on glassloop: choose one with `{ $command }`: { $packages }

## A file of the program that is not shown whole

shown-in-part = { $file } is shown in part: { $why }
is-not-here-because = { $file } is not here: { $why }
is-not-here = { $file } is not here
part-of-a-library = of a library, the lines round those where something happened
part-of-a-long-file = it is longer than 1 MiB; these are the lines round those where something happened
part-of-too-much = all files together are longer than 4 MiB; these are the lines round those where something happened
others-took-all-room = the other files have taken all the room that there is for sources
source-cannot-be-read = it cannot be read: { $why }
source-is-too-long = it is longer than 16 MiB
it-is-no-file = it is no file
no-such-source = there is no such file
only-sources-are-shown = only files that end in .py or .rs are shown
only-files-below-are-shown = only files below the current folder, or below that of the trace, are shown
libraries-only-when-recorded = { $why }; those of libraries elsewhere, only when `record` has just run the program
where-the-program-ran = { $why }; the program ran in { $folder }

## A page that is written

page-is-written = { $file } is written: open it in a browser
cannot-write-the-page = cannot write { $file }: { $why }
there-is-no-page-there = it is there already, and is no page of glassloop's: choose another -o, or --force
it-is-the-trace-itself = { $file } is the trace itself: choose another -o
a-site-is-a-folder = a site is a folder, and cannot go to standard output
