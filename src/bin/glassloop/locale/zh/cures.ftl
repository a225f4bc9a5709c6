# 怎样解决一个错误，用程序所用语言的说法。

## Event loop is closed

KeptFromAnotherRun =
    .python = 在同一个 asyncio.run(main()) 内创建、使用并关闭它，最好用 `async with`：在一次运行中创建的东西不能用于下一次运行
    .rust = 在同一个 run(…) 内创建、使用并关闭它：在一次运行中创建的东西不能用于下一次运行
AnotherLoopRunsHere =
    .python = 在这里运行的是另一个循环：需要时用 asyncio.get_running_loop() 取得它，并重新创建在旧循环上创建的东西
    .rust = 在这里运行的是另一个循环：需要时用 get_running_loop() 取得它，并重新创建在旧循环上创建的东西
KeptFromAnotherTest =
    .python = 每个测试都有自己的循环：在每个测试里、或在该测试的 fixture 或 asyncSetUp() 里创建它；为所有测试只创建一次的东西需要一个共用的循环 (pytest-asyncio：fixture 和测试都用 loop_scope="session")
    .rust = 每个测试都有自己的循环：在每个测试里创建它
UsedAfterRun =
    .python = asyncio.run() 会关闭它创建的循环：在 main() 内、在它返回之前做这件事，或者另外调用一次 asyncio.run()，在其中创建并使用它
    .rust = run() 会关闭它创建的循环：在它里面、在它返回之前做这件事，或者另外调用一次 run()，在其中创建并使用它
ClosedTooEarly =
    .python = 循环一旦关闭就不会再打开：在最后一次使用之后才 close()，后面的事另建一个循环，或者让一个 asyncio.run(main()) 做完所有的事
    .rust = 循环一旦关闭就不会再打开：在最后一次使用之后才 close()，后面的事另建一个循环，或者让一个 run(…) 做完所有的事
ClosedByHelper =
    .python = 谁创建循环，谁关闭它：让辅助函数创建并关闭自己的循环 (asyncio.run)，绝不关闭由 get_event_loop() 或参数得到的循环
    .rust = 谁创建循环，谁关闭它：让辅助函数创建并关闭自己的循环 (run)，绝不关闭由 get_event_loop() 或参数得到的循环
ClosedByLibrary =
    .python = 一个循环只有一个主人：让那个库自己创建它要关闭的循环，或者让它不要关闭你的循环，由你最后关闭
    .rust = 一个循环只有一个主人：让包装层自己创建它要关闭的循环，或者由你、而不是包装层，最后关闭你的循环
UsedByFinaliser =
    .python = 终结器来得太晚：趁循环还在运行时关闭它，用 `async with`，或在 finally 中用 `await client.aclose()`，不要在 __del__ 中使用任何循环
    .rust = 终结器来得太晚：趁循环还在运行时、在 run() 返回之前关闭它，不要在 drop() 中使用任何循环
TransportLeftOpen =
    .python = 在循环关闭之前关闭它：在 main() 的末尾用 `writer.close(); await writer.wait_closed()`、`await process.wait()`
    .rust = 在循环关闭之前关闭它：在 run() 所运行的代码末尾用 writer.close()? 和 writer.wait_closed().await
PostedAfterClose = 先让交来工作的一方结束：通知那个线程停止并 join() 它，然后再关闭循环
ClosedInAnotherThread =
    .python = 只有运行循环的线程才能关闭它：从别的线程调用 loop.call_soon_threadsafe(loop.stop)，并 join() 那个线程
    .rust = 只有运行循环的线程才能关闭它：从别的线程用句柄的 call_soon_threadsafe 调用 stop()，并 join() 那个线程
UsedAtExit =
    .python = 退出时已经太晚：在 main() 内、在 asyncio.run() 返回之前完成这件事，并让 atexit 的函数不依赖 asyncio
    .rust = 退出时已经太晚：在 run() 所运行的代码内完成这件事
ThrownAwayAfterClose =
    .python = 循环关闭时还有任务在等待：在 close() 之前 cancel() 该任务并 await 它，或者让 asyncio.run(main()) 来做
    .rust = 循环关闭时还有任务在等待：在 close() 之前 cancel() 该任务并 await 它，或者让 run() 来做

## 正在运行，与已停止

RunInsideItself =
    .python = 你就在这个循环里面：`await` 该协程，而不要运行它（普通函数：改成 `async def`），或者用 asyncio.create_task() 创建任务
    .rust = 你就在这个循环里面：await 该协程，而不要运行它，或者用 create_task 创建任务
RunByAnotherThread =
    .python = 这个循环由另一个线程运行：用 `asyncio.run_coroutine_threadsafe(work(), loop).result()` 把协程交过去，只在那里运行循环
    .rust = 这个循环由另一个线程运行：用 run_coroutine_threadsafe 把协程交过去
FinaliserRunsLoop =
    .python = 终结器不能运行循环：在创建它的协程里明确地关闭它（`async with`，或在 finally 中用 `await client.close()`），并去掉 __del__
    .rust = 终结器不能运行循环：在创建它的协程里明确地关闭它，不要依靠 drop()
RunInsideAnother =
    .python = 一个线程同一时间只运行一个循环：在正在运行的循环里 `await` 该协程，或者给另一个循环一个自己的线程 (asyncio.to_thread(asyncio.run, work()))
    .rust = 一个线程同一时间只运行一个循环：在正在运行的循环里 await 该协程，或者在另一个线程里运行另一个循环
RunInsideRun =
    .python = 你已经在一个循环里面：`await` 该协程，并把中间的函数都改成 `async def`；在导入时：只在 `if __name__ == "__main__":` 之下调用 asyncio.run()
    .rust = 你已经在一个循环里面：await 该协程，并把中间的函数都改成 async
ClosedWhileRunning =
    .python = 在这里调用 loop.stop()，等运行返回之后再 loop.close()；在 asyncio.run() 之下两者都不要：从 main() 返回即可
    .rust = 先调用 stop()，等运行返回之后再 close()
ClosedUnderAnotherThread =
    .python = 这个循环由另一个线程运行：先用 loop.call_soon_threadsafe(loop.stop) 和 thread.join() 结束它的运行，然后再 close()
    .rust = 这个循环由另一个线程运行：用句柄的 call_soon_threadsafe 调用 stop()，join() 那个线程，然后再 close()
StoppedUnderRun =
    .python = 取消主任务，而不要停止它所在的循环：task.cancel()，或者设置一个 main() 所等待的 Event
    .rust = 取消该任务，而不要停止它所在的循环，或者设置一个它所等待的 Event
TaskInsideTask =
    .python = 不要在任务里面运行循环，只在循环自己的线程里创建它的任务：该等待的就 `await`，从别处则用 asyncio.run_coroutine_threadsafe()
    .rust = 不要在任务里面运行循环：该等待的就 await

## 没有循环

NothingRuns =
    .python = 这里还没有循环在运行：在 `async def main()` 里面做，由 asyncio.run(main()) 运行
    .rust = 这里还没有循环在运行：在由 run(…) 运行的协程或回调里面做
RunsInAnotherThread =
    .python = 循环在另一个线程中运行：用 asyncio.run_coroutine_threadsafe(coroutine, loop) 或 loop.call_soon_threadsafe() 交过去
    .rust = 循环在另一个线程中运行：用 run_coroutine_threadsafe 或句柄的 call_soon_threadsafe 交过去
TakenByRun =
    .python = asyncio.run() 结束后，它的线程不再有循环：把两件事放进同一个 asyncio.run(main())，或者为第二件事另外调用一次 asyncio.run()
    .rust = run() 结束后，它的线程不再有循环：把两件事放进同一个 run(…)，或者为第二件事另外调用一次 run()
LeftWithoutLoop =
    .python = 有人调用了 set_event_loop(None)：用 asyncio.run(main()) 运行，或者重新设置一个循环
    .rust = 有人调用了 set_event_loop(None)：用 run(…) 运行，或者重新设置一个循环
NeverSet =
    .python = 从 Python 3.14 起 get_event_loop() 不再创建循环：让 asyncio.run(main()) 创建它，并在 main() 里面创建需要循环的东西
    .rust = 让 run(…) 创建一个循环，并在它里面创建需要循环的东西
NoLoopInThread =
    .python = 这个线程没有循环：asyncio.run(work()) 会给它一个，或者把协程交给在别处运行的循环：asyncio.run_coroutine_threadsafe(work(), loop)
    .rust = 这个线程没有循环：run(work()) 会给它一个，或者用 run_coroutine_threadsafe 把协程交给在别处运行的循环

## 属于另一个循环

MadeInAnotherRun =
    .python = 在使用它的那次运行里、在 main() 内重新创建它：future、流或连接与它的循环同寿命
    .rust = 在使用它的那次运行里重新创建它：future、流或连接与它的循环同寿命
MadeOnIdleLoop =
    .python = 创建它的那个循环从未运行：在 main() 内用 asyncio.create_task() 或 asyncio.get_running_loop() 创建它，而不要用从前保存的循环
    .rust = 创建它的那个循环从未运行：在 run(…) 内用 create_task 或 get_running_loop() 创建它
MadeInAnotherThread =
    .python = 向另一个线程的循环提出请求：`await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(), its_loop))`
    .rust = 用 run_coroutine_threadsafe 向另一个线程的循环提出请求，并 await 它返回的东西
MadeOnAnotherLoop =
    .python = 在等待它的那个循环上创建它：在正在运行的协程里面，不要用保存下来的循环
    .rust = 在等待它的那个循环上创建它：在正在运行的协程里面
BoundInAnotherRun =
    .python = 在 main() 内创建它，每次运行一个：锁、事件或队列属于第一个有人在其中等待过它的循环
    .rust = 在 run() 所运行的代码内创建它，每次运行一个：锁、事件或队列属于第一个有人在其中等待过它的循环
BoundInAnotherThread =
    .python = asyncio 的锁、事件或队列只为一个循环服务，因而只为一个线程服务：线程之间用 threading 的或 queue.Queue，或者用 asyncio.run_coroutine_threadsafe() 把工作交过去
    .rust = 锁、事件或队列只为一个循环服务，因而只为一个线程服务：用 run_coroutine_threadsafe 把工作交过去
LimitOnAnotherLoop =
    .python = 带有时限的东西属于另一个循环：在 main() 内创建它（会话、客户端），并在任务里使用
    .rust = 带有时限的东西属于另一个循环：在 run(…) 内创建它，并在任务里使用
LimitOutsideTask =
    .python = 时限要取消它所在的任务，而这里没有任务：用 asyncio.run() 或 asyncio.create_task() 把该协程变成任务
    .rust = 时限要取消它所在的任务，而这里没有任务：用 run() 或 create_task 把该协程变成任务
CalledFromAnotherThread =
    .python = 从另一个线程，只有 loop.call_soon_threadsafe() 和 asyncio.run_coroutine_threadsafe() 能唤醒循环
    .rust = 从另一个线程，只有 call_soon_threadsafe 和 run_coroutine_threadsafe 能唤醒循环

## 遗留的

NeverRetrieved =
    .python = `await` 该任务（在此之前保存它），或者在 `async with asyncio.TaskGroup()` 里创建它，这样它的错误才会有人得知
    .rust = await 该任务（在此之前保存它），或者在 TaskGroup 里创建它，这样它的错误才会有人得知
LetGoByClose =
    .python = 在 loop.close() 之前 cancel() 该任务并 `await` 它，或者让 asyncio.run(main()) 来做
    .rust = 在 close() 之前 cancel() 该任务并 await 它，或者让 run() 来做
LoopNeverRun =
    .python = 创建该任务的循环没有人运行：在 main() 内用 asyncio.create_task() 在正在运行的循环上创建它
    .rust = 创建该任务的循环没有人运行：在 run(…) 内用 create_task 在正在运行的循环上创建它
RunEndedBefore =
    .python = 运行在任务完成之前就结束了：在 main() 内 cancel() 它并 `await` 它，或者让 asyncio.run(main()) 来做
    .rust = 运行在任务完成之前就结束了：在此之前 cancel() 它并 await 它，或者让 run() 来做
NobodyHeldIt =
    .python = 保存该任务：`self.task = asyncio.create_task(…)`、一个任务集合，或 TaskGroup；循环本身只弱引用它
    .rust = 保存该任务，或者在 TaskGroup 里创建它
DroppedByRefusal = 本该运行它的调用被拒绝了：先解决那个错误
CalledInExecutor =
    .python = 执行器调用的是普通函数：在循环里 `await` 该协程函数，或者给执行器一个普通函数
    .rust = 执行器调用的是普通函数：在循环里 await 该协程，或者给执行器一个普通函数
NeverAwaited =
    .python = 调用协程函数并不会运行它：`await` 它，或者用 asyncio.create_task() 创建任务
    .rust = 调用 async fn 并不会运行它：await 它，或者用 create_task 创建任务

## 被中断的

TimeLimitOver = 它所等待的事超过了时限：多给一些时间，在时限内少做一些，或者处理 TimeoutError 并继续下去
HeldUpByTurn =
    .python = 一个阻塞的调用占住了循环，别人都轮不到：改用 `await asyncio.to_thread(function)`，并用 asyncio.sleep() 代替 time.sleep()
    .rust = 一个阻塞的调用占住了循环，别人都轮不到：用 run_in_executor 运行它，并在线程会睡眠的地方 await sleep()
CancelledBySomebody =
    .python = 等待一个被取消的东西，自己也会被取消：如果这是有意的，就在 `try: … except asyncio.CancelledError:` 里等待它；否则不要取消它，或者用 shield() 等待它
    .rust = 等待一个被取消的东西，自己也会被取消：如果这是有意的，就匹配该错误；否则不要取消它，或者用 shield() 等待它
CancelSwallowed =
    .python = 被取消的任务必须结束：捕获 CancelledError 只是为了收尾，然后再次 `raise`；`except Exception:` 会放它过去，裸的 `except:` 不会
    .rust = 被取消的任务必须结束：用 ? 把它的错误传出去，或者收尾之后返回它，不要带着它再转一圈循环
Interrupted = Ctrl-C 在它等待的地方结束了它：如果它那时本该已经结束，就看看它所等待的东西该由谁来设置、放入或给出结果

## Future

CancelledMeanwhile =
    .python = 它在其间被取消了，也许是因为时限：在 set_result() 之前先判断 `if not future.done():`
    .rust = 它在其间被取消了，也许是因为时限：在 set_result() 之前先问 done()
ResolvedTwice =
    .python = 只有第一个结果算数：在 set_result() 之前先判断 `if not future.done():`
    .rust = 只有第一个结果算数：在 set_result() 之前先问 done()
ReadTooEarly =
    .python = `await` 它，或者先问 done()
    .rust = await 它，或者先问 done()
AwaitsItself = 任务不能等待自己结束：等待另一个任务，或者返回

## 不是协程，或不再是协程

NotACoroutine =
    .python = 要调用协程函数，写 `main()` 而不是 `main`；不是协程的东西，例如 gather()，放进一个协程：`async def main(): return await asyncio.gather(…)`
    .rust = 把它包起来：run(async {"{"} gather(…).await {"}"})
CoroutinesToWait =
    .python = 先把它们变成任务：asyncio.wait([asyncio.create_task(work())])
    .rust = 先用 create_task 把它们变成任务
CoroutineReused =
    .python = 一个协程只运行一次：每次都重新调用函数，写 `run(receive())` 而不是 `run(coroutine)`
    .rust = 一个协程只运行一次：每次都重新调用函数
ForeignAwaitable =
    .python = asyncio 只能等待自己的 future：使用另一个框架的适配器，或者让它的回调给一个 asyncio 的 future 设置结果 (loop.create_future())
    .rust = 让它的回调给循环的一个 future 设置结果 (create_future)
NotAwaitable =
    .python = 只有协程、任务或 future 可以等待：只写了名字的函数要调用（`await save()`）；否则去掉 await，或者把函数改成 `async def`
    .rust = 只有 future 可以等待：去掉 await
CoroutineAsCallback =
    .python = 回调是普通函数：asyncio.create_task(work())，或 loop.call_soon(lambda: asyncio.create_task(work()))
    .rust = 回调是普通函数：create_task(work())
IgnoresItsEnd =
    .python = `except BaseException` 也会捕获协程的结束：只捕获 Exception，在 GeneratorExit 之后不要再等待任何东西
    .rust = 在它被丢弃时不要再等待任何东西

## 已关停的，或没有持有的

RunnerClosed =
    .python = Runner 一旦关闭就不会再打开：在同一个 `with asyncio.Runner() as runner:` 里运行所有的事，或者新建一个 Runner
    .rust = Runner 一旦关闭就不会再打开：在 close() 之前运行所有的事，或者新建一个 Runner
ExecutorShutDown =
    .python = 先让交来工作的一方停止，最后才关停执行器；asyncio.run() 会在 main() 返回之后这样做
    .rust = 先让交来工作的一方停止，最后才关停执行器
PoolShutDown =
    .python = 该线程池已被关停，也许是由它的 `with` 块：在那个块里交出所有工作，或者最后才调用 shutdown()
    .rust = 该线程池已被关停：在此之前交出所有工作，最后才调用 shutdown()
ClosedTwice = 第一次 close() 被拒绝，却已经忘掉了循环：在那里用 stop()，等 start() 返回之后只 close() 一次
LockNotHeld =
    .python = 只释放已经获得的锁：`async with lock:` 两样都做
    .rust = 只释放已经获得的锁：with() 两样都做
ConditionNotHeld =
    .python = 在 wait 或 notify 时要持有它的锁：`async with condition:`
    .rust = 在 wait 或 notify 时要持有它的锁：在 with() 里面
GivenBackTwice =
    .python = 取几次就还几次：`async with`，以及每个 get() 对应一个 task_done()
    .rust = 取几次就还几次：每个 acquire() 对应一个 release()，每个 get() 对应一个 task_done()
OutsideItsBlock =
    .python = 在它自己的 `async with` 里面使用它，而且只用一次：每个块都新建一个 TaskGroup 或 timeout()
    .rust = 在它自己的块里面使用它，而且只用一次：每个块都新建一个
TwoReaders =
    .python = 一个流只由一个协程读取；让它通过 Queue 把读到的东西传下去
    .rust = 一个流只由一个协程读取；让它把读到的东西传下去
LineTooLong =
    .python = 用 read() 或 readexactly() 读取已有的数据，或者给 open_connection(limit=…) 更大的值
    .rust = 用 read() 或 readexactly() 读取已有的数据，或者给出更大的限制

## 系统所说的

AddressTaken = 已经有人在那里监听：结束它，或者换一个端口（0 表示任意空闲端口）
NobodyListens = 没有人在那里监听：先启动服务器，并检查主机和端口
OtherSideGone = 对方已关闭连接：在每个 await 处都要料到这一点
UnknownHost = 从这里找不到叫这个名字的主机：检查拼写，也检查网络
NotPermitted = 1024 以下的端口，或者不属于你的路径：换一个

## 没有人去做大家都在等的事

NobodyResolves = 总得有人给那个 future 设置结果，或者调用 stop()

## 不属于任何原因的

raise-the-limit-of-open-files = 提高打开文件数的限制 (ulimit -n)，或者更早地关闭连接
