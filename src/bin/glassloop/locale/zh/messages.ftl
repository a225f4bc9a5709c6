# 命令对输入它的人所说的话：什么做不到，缺少什么，以及怎样继续。

error-is = 错误：{ $why }
since-until = { $since } 至 { $until }

## 哪一课，哪个文件

how-lessons-are-told =
    `{ $step } NAME` 一步一步讲述一课，`{ $step } run NAME` 只运行它，
    `{ $step } twin NAME` 把它与同样的 Python 程序并排显示；加上 `--python`，
    讲述的就是 CPython 所运行的那个程序。
    `{ $step } record python3 app.py` 逐步走过你自己的程序。
list-lists-all-lessons = `{ $step } list` 列出所有课
may-be-any-of-these-lessons = '{ $wanted }' 可能是其中任何一课：
no-lesson-is-called-so = 没有名为 '{ $wanted }' 的课
no-file-is-there = 没有文件 '{ $wanted }'
did-you-mean-one-of-these = { $none }；你要的是其中之一吗？
it-is-a-program = { $file } 是程序，不是记录：你要的是 `{ $command }` 吗？
it-is-a-trace = { $file } 是记录，不是有 Python 版的课
this-is-for-lessons = { $file } 是文件，而这个命令用于课；`{ $step } view { $file }` 显示一份记录
python-runs-it = 请用 `{ $command }` 运行它：这个命令运行 Rust 版的课
it-serves-until-stopped = { $lesson } 一直提供服务，直到被停止：怎样运行它，见 { $file }
main-returned-an-error = 这一课的 main 返回了错误：{ $error }
lesson-failed = 课 { $lesson } 失败：{ $why }
lesson-panicked = 它 panic 了
lesson-has-no-twin = 课 { $lesson } 没有 Python 版
twin-is-of-another-python = { $lesson } 的 Python 版是事先由另一个版本的 Python 录制的；`{ $command }` 显示 { $version } 的 asyncio 怎样运行 Rust 版的课
twin-can-be-recorded = { $told }，`{ $command }` 则显示 { $version } 怎样运行 Python 版

## 错误索引

no-known-error-stands-in-it = 其中没有这里所知的错误
no-lesson-and-no-error = 没有名为 '{ $wanted }' 的课，这里所知的错误也没有这样说的
lists-of-lessons-and-errors = `{ $step } list` 列出所有课，`{ $step } error --list` 列出所有错误
list-of-errors = `{ $step } error --list` 列出所知的错误
error-of-others = { $class } 不是 asyncio 自己引发的：`{ $step } record python3 app.py` 逐步走过你程序中的循环在它之前做了什么
errors-that-say-it = 这样说的错误：

## 某一步的任务

moment = 步骤 { $number }，共 { $last }，时间 { $time }
last-asleep = { $moment }：最后一个有任务的循环除了等待什么也做不了的步骤
last-wait = { $moment }：最后一个有任务开始等待的步骤
last-task-made = { $moment }：最后一个创建任务的步骤
no-step-at-all = 没有步骤：什么都没有发生
no-such-step = 没有步骤 { $number }：步骤是 { $first } 到 { $last }
no-step-has-a-task = 没有哪一步有任务
of-each-task-the-trace-has = 对每个任务，记录中有它的协程和所在的行，没有两者之间的调用
tree-is-too-deep = RecursionError：互相等待的超过 1000 层：请看 `ps`
tree-is-too-long = 这棵树超过 100000 行：请看 `ps`

## 读取的记录

read-until-its-writer-ends = { $file } 不是文件：会一直读到写入它的一方结束为止
reading-is-faster-in-release = 正在读取 { $file }；`{ $command }` 会快十倍
and-more-at-the-beginning = { $notice }（还有 { $count } 条，已在开头说明）
trace-cannot-be-read = { $file }：无法读取：{ $why }
in-line-of-trace = { $file }，第 { $line } 行：{ $problem }
in-trace = { $file }：{ $problem }
and-more-bad-lines = { $file }：还有 { $count } 个坏行
and-more-nonsense = { $file }：还有 { $count } 条说不通的记录
trace-begins-with = { $file } 从第 { $first } 条记录开始
trace-is-too-long = { $file } 太长：略去了 { $dropped } 条记录，从第 { $first } 条开始
before-is-not-known = { $beginning }；之前的事不得而知
before-is-not-known-but-spoken-of = { $beginning }；之前的事不得而知，虽然有 { $count } 条记录提到它

## 被录制的程序

program-ended-with = { $program } 已结束：{ $status }
program-cannot-be-run = 无法运行 '{ $program }'：{ $why }
did-you-mean-the-command = { $told }；你要的是 `{ $command }` 吗？
there-is-no-command = 没有给出命令
cannot-write-the-trace = 无法把记录写入 { $file }：{ $why }
there-is-no-trace-there = { $file } 已经存在，而且不是记录：它保持原样
there-is-no-file-there = { $file } 已经存在，而且不是普通文件：它保持原样

this-process-of-several = 这是 { $process }；别的进程也创建了循环：
output-keeps-their-traces = `-o FILE` 保留它们的记录，之后可以用 `{ $step } view` 来看
these-processes-made-loops = 这些进程创建了事件循环：
which-process = 要看哪一个？[{ $number }，q 离开]
another-process-to-see = 再看一个吗？[Enter 离开]
no-such-number = 没有编号 { $typed }
process-and-what-it-did = { $program }（进程 { $number }）：{ $held }
so-many-loops = { $count } 个循环
so-many-loops-and-records = { $loops }，{ $count } 条记录
held-and-ended-with = { $held }，以 { $error } 结束
some-program = 某个程序
title-of-one-process = { $program }（{ $command } 的进程 { $number }）

## 什么都没有录制

it-was-not-recorded = 没有录制到 '{ $command }'：{ $why }
and-so-are-others = { $told }（共 { $count } 个这样的进程）
it-wrote-no-trace = '{ $command }' 没有写下记录：{ $why }
ran-on-what-is-unfit = '{ $program }' 由 { $python } 运行，而{ $why }
ended-before-its-first-loop = '{ $program }'（{ $python }）在创建 asyncio 事件循环之前就以 { $error } 结束了，而录制的只是循环所做的事：请先解决这个错误
made-no-loop = '{ $program }'（{ $python }）没有创建 asyncio 事件循环，而录制的只是循环所做的事
only-cpython = 只能录制 CPython
only-these-versions = 只能录制 CPython { $first } 至 { $last }
imports-no-sitecustomize = 以 -{ $option } 启动的 Python 不导入 `sitecustomize`，而录制程序正是由它进来的；请去掉这个选项
ignores-the-path = 以 -{ $option } 启动的 Python 忽略 PYTHONPATH，而录制程序正是由它进来的；请去掉这个选项
nothing-loaded-the-recorder = 它没有启动会加载录制程序的 Python（带有 -I、-E 或 -S，或者没有得到环境变量的 Python 都不会加载），也没有启动创建 glassloop 事件循环、并以特性 `trace-file` 构建的 Rust 程序；在这种程序的包里，`{ $command }` 就是这样构建的
this-python-is-unfit = '{ $python }' 是 Python { $version }，而{ $why }
it-did-not-load-the-recorder = '{ $python }' 没有加载录制程序；只要在它的环境变量中有 PYTHONPATH，它就会加载

## 一个测试

title-of-test = { $package } 的测试 { $test }
test-recorded-nothing = 测试 { $test } 什么都没有录制到：它没有像 `{ $call }` 那样创建 glassloop 的事件循环
one-of-several-traces = 这是几份记录中的一份：每次 `record` 写一份，测试的其他线程也各写一份
output-keeps-them = `-o FILE` 保留它们
word-is-no-text = { $word } 不是文本
tests-are-not-built = 测试没有构建成功，一个也没有运行
no-test-is-built = 这里没有构建出测试；写在 `--` 后面的是 `cargo test` 的选项：--package、--features、…
no-test-is-called-so = 没有名为 '{ $wanted }' 的测试；有这些：
which-of-these-tests = 是其中哪一个测试？
may-be-any-of-these-tests = '{ $wanted }' 可能是其中任何一个测试：
and-so-many-more = 还有 { $count } 个
where-it-fails-is-not-there = 测试失败的地方不在记录中：只有 `testing::record` 所录制的才以它结束
assertion-fails-here = 断言在这里失败：{ $why }（e 前往它，在那里按 c 回来）
test-fails-here = 测试在这里失败：{ $why }
told-up-to-the-failure = 这里讲述的是到步骤 { $step } 为止发生的事（失败的断言指的就是它），然后是断言。`-o FILE` 保留全部。
package-does-not-depend = 包 '{ $package }' 不依赖 glassloop，而录制的只是 glassloop 的循环所做的事
cargo-cannot-run = 无法运行 Cargo：{ $why }
no-package-to-test = 这里没有可以运行其测试的包
no-such-package = 这里没有包 '{ $package }'；有这些：{ $packages }
no-package-depends = 这里没有包依赖 glassloop：{ $packages }
several-packages-depend = 这里有几个包依赖 glassloop：请用 `{ $command }` 选择一个：{ $packages }

## 没有完整显示的程序文件

shown-in-part = { $file } 只显示一部分：{ $why }
is-not-here-because = 这里没有 { $file }：{ $why }
is-not-here = 这里没有 { $file }
part-of-a-library = 库的文件只显示有事发生的行及其前后的行
part-of-a-long-file = 它超过 1 MiB；这里是有事发生的行及其前后的行
part-of-too-much = 所有文件合起来超过 4 MiB；这里是有事发生的行及其前后的行
others-took-all-room = 其他文件已用完留给源代码的全部空间
source-cannot-be-read = 无法读取：{ $why }
source-is-too-long = 它超过 16 MiB
it-is-no-file = 它不是文件
no-such-source = 没有这个文件
only-sources-are-shown = 只显示以 .py 或 .rs 结尾的文件
only-files-below-are-shown = 只显示当前文件夹下的文件，或记录所在文件夹下的文件
libraries-only-when-recorded = { $why }；别处的库文件，只有在 `record` 刚运行过程序时才显示
where-the-program-ran = { $why }；程序是在 { $folder } 中运行的

## 写下的网页

page-is-written = { $file } 已写好：请在浏览器中打开
cannot-write-the-page = 无法写入 { $file }：{ $why }
there-is-no-page-there = 它已经存在，而且不是 glassloop 的网页：请另选一个 -o，或者加上 --force
it-is-the-trace-itself = { $file } 就是记录本身：请另选一个 -o
a-site-is-a-folder = 网站是一个文件夹，不能写到标准输出
