# 每一步做了什么，以及为什么。

one-more-sentence = { $told }{ $sentence }
one-and-other = { $one } 和 { $other }
one-other = { $one }，{ $other }
one-then-next = { $one }，然后是 { $next }
see-step = （见 { $step }）
it = 它

## 事件循环

loop-is-made = { $by } 创建一个事件循环。它是空的，也是空闲的：在有人运行它之前，什么都不会执行。
one-of-several-loops-is-made = { $by } 创建一个新的事件循环：{ $event_loop }。它是空的，也是空闲的：在有人运行它之前，什么都不会执行。
loop-is-set = { $by } 把 { $event_loop } 设为本线程的循环：从现在起 get_event_loop 返回的就是它，即使它以后关闭了也一样。
loop-is-got = { $by } 调用 get_event_loop，得到 { $event_loop }：它就是先前设为本线程循环的那一个。
loop-is-got-closed = { $by } 调用 get_event_loop，得到 { $event_loop }，而它已经关闭（见 { $step }）：它仍然是本线程的循环，get_event_loop 并不问它还能不能用。
loop-is-unset = { $by } 让本线程不再有循环：get_event_loop 在这里再也找不到 { $event_loop }。
loop-is-seen-in-part = { $event_loop } 只有一部分可以看到：{ $what }。
loop-runs-to-tidy-up = { $by } 在关闭 { $event_loop } 之前再运行它一次，为的是 { $task }：仍然就绪的都还能轮到一次。
generators-are-closed-then = { $runs }已经开始而没有走到终点的异步生成器都会被关闭。
generators-would-be-closed-then = { $runs }在 Python 中，没有走到终点的异步生成器在这里被关闭；Rust 没有异步生成器。
loop-runs-until-that-is-done = { $by } 调用 run_until_complete：{ $event_loop } 一直运行到 { $future } 完成。
loop-runs-forever = { $by } 调用 run_forever：{ $event_loop } 一直运行到有人调用 stop()。
loop-runs-once = { $by } 调用 run_once：{ $event_loop } 运行一次迭代。

iteration-begins = 第 { $number } 次迭代开始
iteration-of-one-of-several-loops-begins = { $event_loop } 的第 { $number } 次迭代开始
iteration-is-the-only-one = { $begins }；{ $ready }。循环在此之前已被要求停止，所以本次运行只有这一次迭代。
iteration-does-not-wait = { $begins }；{ $ready }：循环不等待。
iteration-finds-a-timer-due = { $begins }；没有就绪的，但 { $timer } 已经到期，所以循环不等待。
iteration-waits-for-a-timer = { $begins }；没有就绪的，最近的定时器是 { $timer }，还有 { $time } 到期：循环睡到那时。
iteration-waits-for-ever = { $begins }；没有就绪的，也没有定时器，所以循环一直睡到外面有事发生：来自套接字，或来自另一个线程。
iteration-would-wait-for-ever = { $begins }；没有就绪的，也没有定时器，所以循环本来会一直睡到外面有事发生：来自套接字，或来自另一个线程。
nothing-is-ready = 没有就绪的
one-is-ready = { $first } 已就绪
several-are-ready = 有 { $count } 个就绪，先是 { $first }
many-are-ready = 有 { $count } 个就绪，先是 { $first }，再是其他的
a-timer = 某个定时器

stop-of-an-idle-loop = { $by } 在 { $event_loop } 没有运行时调用 stop()：它下次运行将在一次迭代后结束。
stop-since-that-is-done = { $future } 已完成，所以 run_until_complete 让 { $event_loop } 在本次迭代结束时停止。
stop-of-a-running-loop = { $by } 调用 stop()：{ $event_loop } 完成本次迭代，然后运行就结束了。

the-run = 这次运行
run-is-over = { $returns }。这样 { $event_loop } 又空闲了；它持有的一切都还保留着。
run-returns-that-error = { $function } 带着这个错误返回
run-returns-what-went-through-it = { $function } 带着穿过它的 { $error } 返回
run-returns-since-that-is-done = { $function } 返回，因为 { $future } 已完成
run-returns-though-that-is-not-done = { $function } 因 { $step } 的 stop() 而返回，尽管 { $future } 还没有完成
run-returns-since-it-was-stopped = { $function } 因 { $step } 的 stop() 而返回
run-returns-after-one-iteration = { $function } 在一次迭代后返回
run-is-left = 有异常（例如 KeyboardInterrupt）穿过 { $function }，它就此离开

loop-is-closed = { $by } 调用 close()：{ $event_loop } 永远关闭了，既不能再运行，也不能再接受工作。
loop-is-closed-since-it-is-dropped = 再也没有谁持有 { $event_loop }，所以它永远关闭了，既不能再运行，也不能再接受工作。
loop-held-nothing = 它没有持有任何会丢失的东西。
loop-lets-go-of = 它放弃了 { $lost }。
lost-entries = 就绪队列中的 { $count } 项
lost-timers = { $count } 个定时器
lost-tasks = { $count } 个永远不会完成的任务
lost-sockets = { $count } 个套接字
lost-results = 它交给线程的 { $count } 个函数的结果

## 回调、定时器与事件源

callback-is-made = { $by } 创建 { $callback }。
callback-is-scheduled = { $by } 调用 call_soon：{ $callback } 排到就绪队列的末尾。
generator-is-let-go = { $by } 放弃了一个没有走到终点的异步生成器。Python 告诉事件循环，由它创建一个任务来关闭它：{ $callback } 排到就绪队列末尾。
callback-is-ready-since-that-is-done = { $future } 已完成，所以它的 { $callback } 排到就绪队列的末尾。
callback-is-ready-since-the-source-is = { $source } 已就绪，所以它的 { $callback } 排到就绪队列的末尾。
callback-is-handed-over = { $thread } 把 { $callback } 交了过来：它排到就绪队列的末尾。
another-thread = 另一个线程
callback-is-called = { $callback } 排在就绪队列的最前面：循环调用它。
callback-returns = { $callback } 返回到循环。
callback-fails = { $callback } 以 { $error } 失败 { $origin }。这结束了该回调，但没有结束 { $event_loop }。
callback-fails-and-ends-the-run = { $callback } 以 { $error } 失败 { $origin }。这个异常穿过 { $event_loop }，从它的运行中抛出。
callback-is-cancelled = { $by } 取消 { $callback }：它不会被调用了。
callback-is-cancelled-in-the-queue = { $by } 取消 { $callback }：它留在就绪队列中，但不会被调用了。
callback-is-cancelled-too-late = { $by } 取消 { $callback }，但它已经运行过了。
callback-is-skipped = 轮到 { $callback } 了，但它已在 { $step } 被取消：什么都不调用。
callback-is-skipped-and-nobody-knows-since-when = 轮到 { $callback } 了，但它已被取消：什么都不调用。

timer-is-set = { $by } 设置 { $timer }：它还有 { $left } 到期，即循环时钟的 { $when }。
timer-is-set-for-now = { $by } 设置 { $timer }：它立即到期，但要到下一次迭代才会查看定时器。
timer-is-due = { $timer } 到期，所以它的回调排到就绪队列的末尾。
timer-is-due-though-cancelled = { $timer } 到期。它已在 { $step } 被取消，但循环要等轮到它时才会查看这一点：它的回调排到就绪队列的末尾。
timer-is-called-at-once = { $timer } 到期：循环立即调用它的回调。
timer-is-cancelled = { $by } 取消 { $timer }：它什么都不会调用了。
timer-is-thrown-away = { $timer } 已被取消，所以循环把它丢弃。

source-is-watched = { $by } 让循环监视 { $source }：当 { $readiness } 时，将调用 { $callback }。
source-is-no-longer-watched = 循环不再查看 { $readiness } 与否。
source-is-ready = 系统告诉循环：{ $readiness }。
source-has-something-to-read = { $source } 有数据可读
source-has-room-to-write = { $source } 可以写入

## 任务

task-is-made = { $by } 创建 { $task }，名为 "{ $name }"，用来驱动协程 { $coroutine }。它还一点都没有运行。
task-is-made-to-close = { $by } 创建 { $task }，名为 "{ $name }"，用来关闭没有走到终点的异步生成器 { $generator }：GeneratorExit 将在它停下的地方抛出，它的 finally 块因此得以运行。
task-gets-a-name = { $by } 给 { $task } 取名为 "{ $name }"。
task-is-ready-for-its-first-step = { $task } 排到就绪队列的末尾：create_task 用 call_soon 安排它的第一步。
task-is-ready-since-that-is-done = { $future } 已完成，所以正在等待它的 { $task } 排到就绪队列的末尾。
task-lets-others-go-first = { $task } 让其他任务先走：它立即排到就绪队列的末尾。
task-is-ready-to-be-cancelled = { $task } 已被要求取消，而它没有在等待任何可以取消的东西：它排到就绪队列的末尾。
task-is-ready-for-its-error = { $task } 排到就绪队列的末尾：错误将在它的下一步、在它的 await 处抛出。
task-is-woken-from-outside = 循环之外的某个东西唤醒了 { $task }：它排到就绪队列的末尾。
task-takes-its-first-step = { $task } 走出第一步：{ $coroutine } 开始运行，直到第一个需要等待的 await，或直到结束。
task-begins-eagerly = { $task } 是一个 eager 任务：{ $coroutine } 立即在 { $doer } 内运行，直到第一个需要等待的 await。
task-never-begins = { $task } 在走出第一步之前就被取消：{ $coroutine } 永远不会开始。
its-coroutine = 它的协程
task-goes-on-in-its-turn = { $task } 从它的 await 处继续：又轮到它了。
task-goes-on-with-the-result = { $task } 从它的 await 处继续：{ $future } 的结果已经有了。
task-goes-on-with-the-error = { $task } 从它的 await 处继续：{ $future } 以 { $error } 失败，该异常在那里抛出。
task-goes-on-since-that-was-cancelled = { $task } 从它的 await 处继续：{ $future } 已被取消，所以在那里抛出 CancelledError。
task-goes-on-since-it-is-to-cancel = { $task } 从它的 await 处继续：它已被要求取消，所以在那里抛出 CancelledError。
becomes-a-timeout = 请求取消的那个时限在离开时把它变成 TimeoutError。
task-waits-for-its-next-turn = { $task } 暂时停在这里：它等待下一次轮到自己。
task-waits-for-a-future = { $task } 等待 { $future }，而它还没有被任何人设置结果：在此之前，该任务不在就绪队列中。
task-waits = { $task } 等待 { $awaited }：在此之前，它不在就绪队列中。
awaits-the-end-of = { $task } 完成
awaits-its-next-turn = 下一次轮到自己
awaits-what-is-not-of-asyncio = 某个不属于 asyncio、将用 waker 唤醒它的东西
task-is-done-already = 轮到 { $task } 了，但它已经完成：什么都不运行。
task-is-done = { $task } 完成：它的协程已返回。
task-is-cancelled = { $task } 被取消：它的协程抛出了 CancelledError。
task-has-failed = { $task } 完成，但带有异常：{ $error }{ $origin }。等待它的一方会得到这个异常。
it-goes-through-the-loop = 该异常还穿过 { $event_loop }，从它的运行中抛出。
task-is-destroyed-alone = 再也没有谁持有 { $task }，而它还没有完成：它被销毁，永远不会完成
task-is-destroyed = 再也没有谁持有 { $event_loop }，而 { $task } 还没有完成：它被销毁，永远不会完成

## Future

future-is-made = { $by } 创建 { $future }：一个还没有到来的结果。
future-is-resolved = { $by } 给 { $future } 设置结果：从此它有了结果，不再改变。
future-is-cancelled = { $future } 被取消：等待它的一方会得到 CancelledError。
future-has-failed = { $by } 给 { $future } 设置异常：{ $error }{ $origin }。等待它的一方会得到这个异常。
done-callback-is-added = { $by } 给 { $future } 添加一个完成回调：后者一完成，就安排这个回调。
done-callback-is-taken-back = { $by } 把它的完成回调从 { $future } 中撤回。
function-is-given-to-a-thread = { $by } 把函数交给了执行器的一个线程：它在那里与循环并行运行，它的返回值将成为 { $future } 的结果。
cancel-is-passed-on = { $task } 正在等待 { $future }，所以取消请求传给了后者。
cancel-of-what-has-not-begun = { $by } 对还没有开始的 { $task } 调用 cancel()。
cancel-of-a-task = { $by } 对 { $task } 调用 cancel()：这是一个请求，要在它挂起的那个 await 处抛出 CancelledError。
cancel-of-a-future = { $by } 对 { $future } 调用 cancel()。

## 传输与服务器

transport-reads = { $transport } 读到 { $count } 字节，并交给它的协议。
transport-reads-the-end = { $transport } 读到文件末尾：对方不会再发送了。
transport-sends = { $transport } 把 { $count } 字节交给系统发送。
transport-sends-the-end = { $transport } 发送文件末尾：这一方不再发送，但仍然读取。
writing-is-paused = { $transport } 有 { $count } 字节对方还没有收取：它要求它的协议暂停写入 (pause_writing)。
writing-is-resumed = { $transport } 只剩 { $count } 字节待发送：它的协议可以继续写入 (resume_writing)。
reading-is-paused = { $by } 让 { $transport } 暂停读取：到来的数据先在系统中等着。
reading-is-resumed = { $by } 让 { $transport } 恢复读取。
connection-has-a-closed-loop = { $transport } 的循环已经关闭：再到来的数据不会被读取，不能立即发送的永远不会发送。
transport-is-closed = { $by } 关闭 { $transport }：它的协议在下一次迭代得知此事。
transport-closes-when-all-is-sent = { $by } 关闭 { $transport }，它还要先发送 { $count } 字节。
transport-is-aborted = { $by } 立即关闭 { $transport }。
transport-is-aborted-with-data = { $by } 立即关闭 { $transport }：有 { $count } 字节永远不会发送了。
transport-is-over = { $transport } 结束，它的协议得到通知 (connection_lost)：套接字已关闭。
transport-is-lost = { $transport } 因 { $error } 断开，它的协议得到通知 (connection_lost)。
another-process = 另一个进程
server-has-accepted = { $server } 接受了一个来自 { $host } 的连接：{ $transport }。它的协议接着得知此事。
connection-stands = 到 { $peer } 的连接已建立：{ $transport }。它的协议接着得知此事。
datagrams-on-an-address = { $by } 打开 { $transport }，用于数据报，地址是 { $address }。
datagrams-on-any-address = { $by } 打开 { $transport }，用于数据报，地址由系统选择。
server-listens = { $by } 让 { $server } 监听 { $addresses }：谁连接到那里，都会被接受。
server-cannot-accept = { $server } 无法接受连接，{ $error }：它一秒钟内不接受连接，然后再试。
server-accepts-again = { $server } 重新开始接受连接。
server-is-closed = { $by } 关闭 { $server }：它不再接受连接。

## 线程、子进程、程序的结束

thread-is-met = 第一次遇到 { $thread }。
it-is-bound = { $by } 等待一个 { $class }，后者从现在起属于 { $event_loop }。
subprocess-starts = { $by } 启动一个子进程 { $process } ({ $program })。
subprocess-has-ended = 子进程 { $process } 已结束，退出码为 { $code }。
subprocess-was-ended = 子进程 { $process } 被信号 { $signal } 终止。
program-is-over = 程序结束。
program-has-failed = 程序以 { $error } 结束 { $origin }。
test-has-failed = 测试失败：{ $panic }
coroutine-is-dropped = 协程 { $coroutine } 被创建，但还没有开始就被丢弃：它一点都没有运行。

## 错误

call-is-refused = { $operation }() 被拒绝：{ $error }
resolving-is-refused = 给出 { $future } 的结果被拒绝：{ $error }
await-is-refused = await 被拒绝：{ $error }
loop-gives-up = 循环放弃了：{ $error }
error-with-its-blame = { $error } —— { $blame }。
error-without-blame = { $error }。
it-comes-from-this = 原因在于：{ $blame }。
time-was-over = { $who } 离开时间已到的 timeout()：由它自己引起的 CancelledError 变成了 TimeoutError。
time-was-over-at = { $who } 离开在 { $step } 时间已到的 timeout()：由它自己引起的 CancelledError 变成了 TimeoutError。
loop-reports = { $event_loop } 报告：{ $message }
loop-reports-an-error = { $event_loop } 报告：{ $message }：{ $error }{ $origin }
handler-is-called = { $event_loop } 用以下内容调用它的异常处理器：{ $message }
handler-is-called-with-an-error = { $event_loop } 用以下内容调用它的异常处理器：{ $message }：{ $error }{ $origin }

## 花了多长时间

it-was-ready-before = 在此之前它已就绪 { $time }。
that-is-late = 晚了 { $time }。
this-turn-held-the-loop = 这一轮占用了 { $event_loop } { $time }。
turn-has-blocked-the-loop = { $who } 占用了 { $event_loop } { $held }，其中 { $took } 在 { $from } 与 { $to } 之间；{ $waited }。
nobody-had-to-wait = 其间没有别的就绪
one-had-to-wait = 其间 { $who } 只能等着
several-had-to-wait = 其间有 { $count } 个只能等着：{ $named }
many-had-to-wait = 其间有 { $count } 个只能等着：{ $named }，还有 { $more } 个
timer-of-somebody = { $who } 的 { $timer }
