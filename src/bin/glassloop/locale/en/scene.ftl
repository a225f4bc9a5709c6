# What stands in the boxes at a step: what a timer, a task, a source or a transport waits for.

due-in = in { $time }
due-now = due
entry-is-cancelled = cancelled
cancelled-and-due = cancelled, { $due }
waits-for = for { $what }
waits-for-then = for { $what }, then { $callback }
for-both = { $one } and { $other }
its-next-turn = its next turn
some-waker = a waker
something-to-read = something to read
room-to-write = room to write
some-data = data
data-and-room = data, and for room to write
for-connections = for connections
for-descriptors = for descriptors to be free
this-step-makes = this step makes { $event_loop }
this-step-is-given = this step is given { $event_loop }
this-step-closes = this step closes { $event_loop }
this-step-asks-a-new-loop = this step asks { $event_loop }, which has not run yet
this-step-asks = this step asks { $event_loop }, which is { $state }

# What a line in a box has to do with its task, and the same in fewer words.
made-at = made at { $line }
waits-at = waits at { $line }
waited-at = waited at { $line }
made = made { $line }
at = at { $line }
waited = waited { $line }

# What a running loop is at.
phase-one = 1/4 choose how long to wait
phase-two = 2/4 wait for the outside
phase-three = 3/4 collect due timers
phase-four = 4/4 run what is ready
