# The site: its index, the index of errors, and what stands above them.  It is HTML, and code stands between its tags.

site-lead = Python's asyncio event loop, made so that you can watch it work. Each lesson is a program; its page steps through it, forwards and backwards, and says at each step what the loop does, and why.
site-error-lead = Were you told <strong>RuntimeError: Event loop is closed</strong>? Begin with <a href="closed_loop.html">that lesson</a>, or look up <a href="errors.html">your error</a>.
site-chapter-goal = { $minutes } minutes. After it you can { $goal }.
site-errors = Errors
site-errors-lead = Type what you were told, or a part of it: each page says what it means, since which Python it is said, what can have led to it, and what cures that.
site-both-languages = The programs are there in Python and in Rust: choose above, for all pages. On the page of a lesson the key <kbd>s</kbd>, or its button, leads from one to the other.
site-programs-in = Programs in
site-rust-only = (Rust only)
site-also = also: { $sentence }
site-which-cause = Which of these is it?
site-questions-are-of-python = The questions speak of Python, where people meet this sentence; the cures are those in Rust.
site-the-cause = What led to it
site-see-it-happen = See it happen:
site-practise-it = Mend it yourself:
site-title-and-step = { $title }, step { $step }
site-which-python = Which Python says what
site-search = Search
site-exercises = Exercises
site-exercises-lead = Programs to predict, to mend and to explain, in Python or in Rust: choose above. Those that ask something are answered here, and every one can be stepped through here. What mends a program is checked by the command: it makes the program's file in a folder <code>glassloop-exercises</code>, and tells you, whenever you save it, whether its loop does what it should, and else at which step it does not. <code>glassloop exercises</code> begins with the first; in a clone of glassloop that is <code>cargo step exercises</code>, which begins in Rust and with <code>--python</code> in Python.
site-hint = Hint
site-class = A class of 90 minutes
site-glossary = Glossary
site-step-through = Step through it as it is given
site-answer = Answer
site-checked-by-command = Mend it in your editor: <code>{ $command }</code> makes the file <code>{ $file }</code>, and checks it whenever you save it.
site-cause-of = cause { $number } of { $count }
site-key-question = at { $step }, { $ask } <strong>{ $answer }</strong>
site-key-turn = wait at { $step }; the next turn, at { $next }, has <strong>{ $who }</strong>
site-key-blame = the error: { $error }; to blame: { $blamed }
site-key-closed-rightly = the error: { $error }; its loop was closed, rightly, at { $blamed }, and something was kept for too long
site-key-cures = its cures: { $steps }
site-key-mended = mended: { $lines }
site-found = # found
site-none-found = Nothing here has these words. Try fewer of them; or see what your own program does: <code>glassloop record python3 app.py</code> names the line that led to its error.

# The error index in the terminal.

error-seen-at-step = seen at step { $step } of: { $command }
error-practise-it = practise it: { $command }
error-likeliest-first = What stands in your text speaks most for the first.
error-next = `{ $command }` runs your program, whatever it is called, and says which of them it is.
error-others = The same text also says
error-others-come-of-it = Below "During handling of the above exception" stands what came of it: the error above that line is the one to cure.
error-how-to-ask = `{ $name } error NAME` or its sentence tells what led to it
