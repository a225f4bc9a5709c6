# 练习的提示：用于 Python，或两种语言；Rust 不同时，写在 `.rust` 里。

hint-of-first_come = 就绪的都排在一个队列里，后来的排在后面。在 first() 请求 third() 之前，谁已经在队列里？
hint-of-sooner_or_later = 交给 call_soon() 的现在就绪；交给 call_later() 的到期时才就绪。只有在都已就绪的之间，请求的先后才算数。
hint-of-not_every_await_waits = 新任务只是被放进队列。正在运行的一直运行，直到它等待一件还没有完成的事：立即返回的辅助函数不会让别人轮到。
hint-of-two_at_a_time = 把两个放在一起等待：gather() 为每一个创建一个任务，并等待全部完成。
    .rust = 把两个放在一起等待：gather() 为每一个创建一个任务，并等待全部完成。它接受一个列表，`gather([one, two])?`；或者用宏，`gather!(one, two)?`；它返回的要再等待。
hint-of-never_awaited = 调用 save() 只创建一个协程：其中什么都没有运行。由谁来运行它，又由谁等到它完成？
hint-of-cancel_swallowed = 告诉 main 该 worker 已被取消的，是从它的 await 处抛出的错误。是谁捕获了它，清理之后它又怎么样了？
    .rust = 告诉 cancel_it 该 worker 已被取消的，是从它的 await 处抛出的错误。清理之后，worker 返回了什么，而不是那个错误？
hint-of-nobody_asked = 保留 create_task() 返回的东西，在 try 中等待它。这样就不再需要 sleep 了。
    .rust = 保留 create_task() 返回的东西，在 match 中等待它。这样就不再需要 sleep 了。
hint-of-already_running = 正在运行的循环不能再运行一次。把 render() 改成协程函数，并且一路向上都用 await。
hint-of-one_lock_two_runs = 锁属于第一个有人需要等待它的循环。在使用它的那次运行里创建它，再把它传下去。
hint-of-attached_elsewhere = 报错的是等待的那一行。但 future 属于创建它的循环：那是在哪里？
hint-of-closed_too_early = 关闭了的循环永远不会再打开：请在最后一次使用之后再关闭它。
hint-of-client_kept = run() 返回时关闭它的循环。请在同一个协程里连接并获取，再运行这个协程。
hint-of-finaliser = 给 Session 一个关闭它的方法，在 first() 中等待它，并去掉终结器。用 call_soon() 请求的事，在运行结束之前还需要轮到一次。
hint-of-transport_kept = 在它的循环还在运行的地方关闭它：在创建它的协程里；然后让循环再转一次，使回调得以运行。
hint-of-pipe_kept = 在打开它的协程里关闭它，并在那里等到它结束：子进程用 wait()，连接用 wait_closed()。
hint-of-pool_kept = 所有的活用一个循环：一个协程依次等待每一件，只 run 一次。
hint-of-two_tests_one_engine = engine 由第一个测试创建，在第一个测试的循环上。是哪一行结束了那个循环？
hint-of-heartbeat = 先让线程结束并 join 它，再让循环多运行一轮，最后才关闭循环。
hint-of-helper = 关闭循环的，不是创建它的人。
