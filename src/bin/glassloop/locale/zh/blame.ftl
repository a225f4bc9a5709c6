# 错误该归咎于什么：$step 是某一步，以及那里发生了什么。

step-that-was-led-to = { $step }（由 { $earlier } 引起）

blame-asked-for = 它是在 { $step } 被要求的

## 已关闭

blame-closed = { $event_loop } 在 { $step } 已关闭 { $consequence }
blame-closed-by-a-helper = 并未创建 { $event_loop } 的 { $helper }() 在 { $step } 关闭了它 { $consequence }
closed-with-the-run-of = ，它所属的运行（{ $task }）随之结束，而现在运行的是 { $runs }
closed-with-the-run = ，它所属的运行随之结束，而现在运行的是 { $runs }
closed-with-the-test = ，{ $task } 随之结束，而现在运行的是 { $runs }
closed-and-another-runs = ，而现在运行的是 { $runs }
closed-and-another-runs-here = ，而现在在这里运行的是 { $runs }
closed-after-its-run = ，那时它的运行结束了
closed-before-a-finaliser-asks = ，而现在一个终结器还要用它
closed-before-the-program-was-over = ，而程序已经结束
closed-under-what-was-opened = ；还要用它的东西是在 { $step } 打开的
closed-with-a-waiting-task = ，那时还有一个任务在等待
closed-and-handed-over = ，又在 { $step } 被交了出去
closed-by-a-thread = ，由 { $thread } 关闭

## 正在运行，与已停止

blame-runs-since = { $event_loop } 从 { $step } 起一直在运行
blame-runs-in-a-thread-since = { $event_loop } 从 { $step } 起一直在 { $thread } 中运行
blame-runs-in-this-thread = { $event_loop } 从 { $step } 起一直在本线程中运行
blame-runs-in-another-thread = { $event_loop } 从 { $step } 起在另一个线程中运行
blame-close-asked-for = close() 是在 { $step } 被要求的
blame-first-asked-for = 第一次是在 { $step } 被要求的
blame-stopped = stop() 是在 { $step } 被调用的
blame-stop-asked-for = stop() 是在 { $stopped } 被调用的，而它是在 { $step } 被要求的

## 没有循环

blame-run-left-no-loop = run() 在 { $step } 结束，让本线程不再有循环
blame-left-without-loop = 本线程从 { $step } 起不再有循环

## 属于另一个循环

blame-maker-opened = 它属于 { $event_loop }，创建它的东西是在 { $step } 在那里打开的
blame-made-on-a-loop = { $future } 属于 { $event_loop }：它是在 { $step } 创建的
blame-made-on-an-idle-loop = { $future } 属于没有人运行的 { $event_loop }：它是在 { $step } 创建的
blame-bound = 它在 { $step } 绑定到 { $event_loop }
blame-bound-by-a-task = 它在 { $step } 绑定到 { $event_loop }，由当时不得不等待的 { $task } 引起
blame-another-loop-run = 另一个循环 { $event_loop } 是在 { $step } 运行的

## 遗留的

blame-failed = { $who } 在 { $step } 失败
blame-awaited-by-nobody = 在 { $failed } 失败的 { $who } 是在 { $step } 创建的，没有人 await 它
blame-loop-never-run = 它是在 { $step } 在 { $event_loop } 上创建的，而该循环从未运行
blame-closed-under-it = { $event_loop } 在它还没完成时，于 { $step } 关闭
blame-nobody-kept-it = 它是在 { $step } 创建的，没有人保存它，也没有人保存它所等待的东西
blame-run-ended-before = 从 { $step } 开始的那次运行结束时，它还没有完成
blame-call-refused = 本该运行 { $coroutine } 的调用在 { $step } 被拒绝
blame-given-to-executor = 在 { $step } 要让一个执行器来调用 { $coroutine }
blame-made-near = 该协程是在 { $step } 附近创建的

## 被中断的

blame-time-limit = 它在 { $step } 等待时，时限到了
blame-time-limit-set = 在 { $set } 设置的时限到了，那时它正在 { $step } 等待
blame-held-from = 其间 { $who } 占用循环 { $time }，从 { $step } 开始
blame-held-since-it-went-on = 其间 { $who } 占用循环 { $time }；它是在 { $step } 继续的
blame-held-since-it-was-made = 其间 { $who } 占用循环 { $time }；它是在 { $step } 创建的
blame-cancelled = cancel() 是在 { $step } 被调用的
blame-swallowed = { $task } 在 { $asked } 被要求停下，却从 { $step } 起又在等待
blame-was-waiting-since = { $task } 从 { $step } 起一直在等待

## Future，与已关停的

blame-done-since = { $future } 从 { $step } 起已经完成
blame-run-before = 它已经运行过，由在 { $step } 创建的任务运行
blame-waiting-since = { $task } 从 { $step } 起一直在等待
blame-runner-closed = runner 在 { $step } 已关闭
blame-executor-shut-down = 执行器在 { $step } 已关停
blame-program-over = 程序在 { $step } 已结束
blame-run-after-the-program = 程序在 { $over } 已结束，而为此在 { $step } 又运行了一个循环
