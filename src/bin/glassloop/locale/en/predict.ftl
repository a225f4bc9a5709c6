# Questions to guess at, what can be answered, and why an answer is right or not.

ask-turn = what runs next?
ask-next-turn = who has the next turn, after { $running }?
ask-line = what is printed next?
ask-error = which error?
ask-wait = how long does the loop wait in its next iteration?

question-after-step = { $number }. After step { $after }: { $words }
nothing-is-asked-here = nothing is asked here: no line of its source is marked with `predict:`
which-letter = a to { $last }? [q leaves]
answer-is-right = right
answer-is-wrong = no
answered-right = { $right } of { $count } answered right

## What runs next

answer-the-loop-waits = nothing: the loop waits first
sleep-wakes = { $sleeper }, which sleep() wakes
something-is-ready = something is ready, so the loop does not wait
it-runs-now = it runs now; when it has stopped, others come first
ready-but-another-runs = it is ready, but { $now } still runs, and has not stopped at an await yet
ready-but-behind = it is ready, but stands at place { $place } of the ready queue
ready-on-another-loop = it is ready, but on a loop that does not run it now
its-timer-is-due-in = its timer is due in { $left }; until then it is not in the ready queue
it-waits = it waits, and what it waits for comes later

## What is printed next

answer-nothing-more = nothing more
more-is-printed = more is printed, at step { $number }
nothing-is-said-before-the-end = the trace ends, and nobody says anything before
that-is-printed-later = that is printed later, at step { $number }
printed-later-by = { $later }, by { $by }: { $why }
same-turn-prints-the-other-first = its turn prints another line before this one
its-turn-ends-before-that = its turn ends before that: it has to await something first
that-was-printed-before = that was printed before, at step { $number }
it-runs-on-and-prints = { $who } runs on: nothing that it awaits before it prints this at step { $number } has to be waited for, so nobody else gets a turn
then-it-prints = { $told } It prints this at step { $number }.
the-program-prints = the program goes on, and prints it at step { $number }

## Which error

answer-no-error = none
an-error-is-raised = an error is raised, at step { $number }
comes-of-a-closed-loop = that comes where a loop is used after its close()
comes-of-the-same-loop = that comes where the same loop is running already, further up the stack
comes-of-close-inside = that comes where close() is called from inside the running loop
comes-of-another-loop = that comes where this thread is running a different loop
comes-of-no-loop = that comes where no loop runs in this thread
comes-of-a-second-result = that comes where a future that is done is given a result again
comes-of-a-pending-future = that comes where result() is called on a future that is pending
comes-of-cancel = that comes at the await of a task that was asked to cancel
comes-of-a-time-limit = that comes where a time limit has passed

## How long the loop waits

answer-not-at-all = not at all
answer-for-ever = for ever
something-is-ready-or-stop = something is ready to run, or the loop was asked to stop
a-timer-wakes-the-loop = a timer is set, and wakes the loop when it is due
nothing-is-ready-so-it-waits = nothing is ready, so it waits
that-is-when-due = that is when { $timer } is due: some later iteration waits for it

## Marks that ask nothing

mark-is-gone = its `predict:` is gone
mark-is-never-reached = nothing ever reaches the line below it
mark-is-above-nothing = there is no line of code below it
mark-asks-nothing = "{ $asked }" is no question; these are: { $all }
mark-has-no-note = `{ $line }` is no `not "ANSWER": why it is wrong`
note-means-several = several wrong answers are "{ $text }"
note-means-the-right = "{ $text }" is the right answer
note-means-none = no answer is "{ $text }"
too-few-answers = there are only { $count } answers
no-error-comes = no error comes after it
no-iteration-begins = no iteration begins after it
nothing-runs-after-it = nothing runs after it
that-does-not-exist-yet = { $entry } runs next, which does not exist yet
