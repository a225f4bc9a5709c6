# The chapters of the course, and what a learner can do after each: it ends a sentence that begins with "After it you can".

chapter-loop = The loop
    .goal = say in which order callbacks and timers run, and what one iteration does
chapter-futures = Futures
    .goal = say who resolves a future, who is told, and when the one who awaits goes on
chapter-tasks = Tasks, and their cancellation
    .goal = tell a coroutine from a task, run several at a time, and cancel one in good order
chapter-made = How it is made
    .goal = write a scheduler, and say what the real loop does better
chapter-run = run, and what it refuses
    .goal = say what run() does beside running, and what may be awaited where
chapter-threads = Threads
    .goal = let a thread do what blocks, and hand work to a loop of another thread
chapter-closed = Event loop is closed
    .goal = find who closed the loop, and choose the cure that fits
chapter-inside = Loops inside loops, and loops of others
    .goal = tell the errors of a running loop and of another loop apart, and cure each
chapter-below = What lies below
    .goal = say what a selector does, and why one platform failed where others did not
chapter-servers = Servers and clients
    .goal = follow bytes from a socket to a coroutine, and find the closed loop in a service
