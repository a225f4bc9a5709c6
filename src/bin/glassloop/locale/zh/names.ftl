# 各种事物的名称。

the-loop = 事件循环
numbered-loop = 循环 { $number }
the-program = 程序

numbered-task = 任务 { $number }
task-of-coroutine = 任务 { $number } ({ $coroutine })
task-with-name = 任务 { $number } "{ $name }"
numbered-future = future { $number }
future-of = future { $number } ({ $what })
numbered-callback = 回调 { $number }
callback-of = 回调 { $number } ({ $function })
numbered-timer = 定时器 { $number }
timer-of = 定时器 { $number } ({ $function })
numbered-source = 事件源 { $number }
numbered-transport = 传输 { $number }
transport-from = 传输 { $number } (来自 { $host })
transport-to = 传输 { $number } (去往 { $peer })
numbered-server = 服务器 { $number }
numbered-thread = 线程 { $number }
thread-with-name = 线程 { $number } ({ $name })

# 回调或 future 属于谁：回调 3 (sleep 的)。
of-library = { $library } 的
of-run-until-complete = run_until_complete 自己的
closure-on-line = 闭包，第 { $line } 行
async-block-on-line = async 块，第 { $line } 行

# 谁做的，在什么里面做的。
inside-function = { $actor }（在 { $function }() 内）
inside-class = { $actor }（在 { $class } 内）

# 某一步，以及它所在的行。
step = 步骤 { $number }
step-with-line = 步骤 { $number }（{ $line }）
