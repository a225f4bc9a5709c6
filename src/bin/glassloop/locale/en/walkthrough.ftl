# What is said round a trace: its title, and what to know before.

title-of-lesson = Lesson { $number } · { $title }
title-as-in-python = Lesson { $number } · { $title }, as in Python { $version }
title-of-recorded-run = Lesson { $number } · { $title } (a recorded run)
title-of-recorded-run-as-in-python = Lesson { $number } · { $title } (a recorded run), as in Python { $version }
title-of-twin = Lesson { $number } · { $title }, in Python
title-of-trace = The trace { $name }
title-of-program = { $program }: the trace { $name }
title-of-python-program = { $program } (Python { $version }): the trace { $name }
title-of-program-as-in-python = { $program } (as in Python { $version }): the trace { $name }

lesson-was-recorded = This run was recorded once, as in Python { $version }, whichever version is asked for. In another, the system chooses other ports, and may find a socket ready an iteration earlier or later.
lesson-as-in-python = The lesson is written for Python { $usual }. This is what asyncio of { $version } does with it.
twin-was-recorded = This is the lesson in Python. CPython { $version } ran it once, in real time.

cure-is = cure: { $cure }
error-at-step = step { $number }: { $sentence }
told-otherwise = (From Python { $version } on, instead: { $instead })
program-is-over-here = the program is over here.

text-numbers-are-left-out = Numbers are left out where the loop does its own bookkeeping.
text-all-tells-more = `--all` also tells { $count } steps of the loop's own bookkeeping, passed over here
text-state-shows-more = `--state` also shows what the loop holds after each step
text-runs-the-lesson = `{ $command }` runs the lesson itself
text-next-lesson = `{ $command }` is the next lesson: { $number } · { $title }
text-went-wrong = What went wrong
text-slow-turns = Turns that held the loop for { $least } or more
text-and-more = and { $count } more
text-step = step
text-thread = thread
text-loop = loop
text-iteration = iteration
text-time = time
text-its-time = its time
text-in-iteration = iteration { $number }
text-running = running
text-ready = ready
text-timers = timers
text-waiting = waiting
