# What things are called.

the-loop = the loop
numbered-loop = loop { $number }
the-program = the program

numbered-task = task { $number }
task-of-coroutine = task { $number } ({ $coroutine })
task-with-name = task { $number } "{ $name }"
numbered-future = future { $number }
future-of = future { $number } ({ $what })
numbered-callback = callback { $number }
callback-of = callback { $number } ({ $function })
numbered-timer = timer { $number }
timer-of = timer { $number } ({ $function })
numbered-source = source { $number }
numbered-transport = transport { $number }
transport-from = transport { $number } (from { $host })
transport-to = transport { $number } (to { $peer })
numbered-server = server { $number }
numbered-thread = thread { $number }
thread-with-name = thread { $number } ({ $name })

# Whose callback or future it is: callback 3 (of sleep).
of-library = of { $library }
of-run-until-complete = run_until_complete's own
closure-on-line = closure, line { $line }
async-block-on-line = async block, line { $line }

# Who did it, and inside what.
inside-function = { $actor }, inside { $function }(),
inside-class = { $actor }, inside { $class },

# A step, and its line.
step = step { $number }
step-with-line = step { $number } ({ $line })
