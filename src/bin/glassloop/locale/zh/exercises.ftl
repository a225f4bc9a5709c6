# 练习：要做什么，程序做到了没有，以及怎样继续。

title-of-exercise = 练习 { $number } · { $title }
goal-to-predict = { $goal }命令会列出答案；把字母写在文件里的 answer: 后面。
goal-to-explain = { $goal }命令会列出几个步骤；把字母写在文件里的 answer: 后面。
to-predict = 预测
to-mend = 修改
to-explain = 解释

## 列表与文件夹

so-many-are-done-in = 已完成：{ $done } / { $count }，用 { $language } 做；{ $other }
so-many-are-done = 已完成：{ $done } / { $count }
rust-does-them-in-rust = 加上 `--rust` 则用 Rust 做
python-does-them-in-python = 加上 `--python` 则用 Python 做
this-folder = 本文件夹
files-lie-in = 文件在 { $folder } 中
files-will-lie-in = 文件将放在 { $folder } 中
how-to-go-on =
    `{ $step } exercises next{ $option }` 说出要做什么，以及做到了没有；
    `{ $step } exercises watch{ $option }` 在你每次保存文件时说出这些；
    hint、show、answer LETTER、solution 和 reset 一路上帮助你；
    在它们后面，以及在 `exercises` 后面，可以用编号指定另一个练习。
folder-is-made = 已建立文件夹 { $folder }，内有 { $count } 个 { $language } 程序；{ $other }
exercise-is-next = 接下来：`{ $step } exercises next`，{ $title }
all-exercises-are-done = 全部 { $count } 个练习都已完成
a-letter-answers = `{ $step } exercises answer LETTER` 用来回答；`{ $step } exercises hint` 给出提示
a-hint-helps = `{ $step } exercises hint` 给出提示
one-can-step-through = `{ $step } exercises show` 逐步走过这次运行；`{ $step } exercises hint` 给出提示
another-terminal-steps-through = 在另一个终端里，`{ $step } exercises show` 逐步走过这次运行
that-is-it = 做对了
not-yet = 还没有做到
save-the-file = 请保存文件；h 提示，r 重置，q 退出
save-the-file-or-answer = 请保存文件，或输入一个字母来回答；h 提示，r 重置，q 退出
what-you-wrote-is-lost-then = 这样你在 { $file } 中写的就没有了：再按一次 r 才会这样做
title-and-file = { $title }：{ $file }
so-it-passes = { $title }：这样就能通过；你的文件是 { $file }
the-run-says-what-is-right = 运行本身会说出什么是对的：请用 `{ $step } exercises answer LETTER { $name }` 试试看
it-is-as-given = { $file } 恢复为给出时的样子
it-is-as-given-and-not-done = { $file } 恢复为给出时的样子，不再算作已完成

## 做不到的事

there-is-no-exercise = 没有练习 '{ $name }'：编号是 1 到 { $last }，`{ $step } exercises list` 列出它们
it-asks-for-no-letter = { $title }：它不要求回答字母；`{ $step } exercises answer LETTER NUMBER` 回答另一个
the-answer-line-is-gone = { $file } 中的 `answer: ?` 这一行不见了：请重新写上它，或者用 `{ $step } exercises reset { $name }`
rust-needs-a-clone = Rust 的练习需要一份 glassloop 的克隆：请在其中运行 `cargo step exercises`，或者用 `{ $step } exercises --python`
no-python-is-found = 找不到 3.8 或更高版本的 Python：可用 GLASSLOOP_PYTHON 指定一个；--rust 不需要它
cargo-cannot-be-run = 无法运行 { $cargo }：{ $why }；--python 不需要 Cargo
it-does-not-compile = 它不能编译：
it-makes-no-loop = 它在创建循环之前就结束了：

## 答案

there-is-no-answer = 没有答案 '{ $written }'：请写一个字母，a 到 { $last }
that-is-not-to-blame = 不该怪 { $written }：{ $because }
that-does-not-happen = { $written } 不是实际发生的：{ $because }
not-as-it-was-given = 程序已不是给出时的样子：{ $why }
no-error-ends-it = 不再有错误使它结束
too-little-happens-before = 在它的错误之前发生的事太少
ask-which-step-is-to-blame = 步骤 { $error } 的错误该怪哪一步？
ask-which-step-closed-it = 步骤 { $error } 发现循环已关闭：是哪一步关闭了它？
that-has-not-closed-it = 关闭它的不是 { $written }：{ $because }
step-and-line = 步骤 { $step }，{ $line }
line-and-text = 第 { $line } 行：{ $text }

## 为什么该怪或不该怪某一步

this-line-only-meets-it = 错误只是在这里显现：导致它的事在这之前
error-shows-of-a-closed-loop = 错误只是在这里显现：{ $event_loop } 在这之前就已关闭
error-shows-of-another-loop = 错误只是在这里显现：这里等待的东西，从创建起就属于另一个循环
it-does-but = { $does }，但{ $but }
does-make-a-loop = 它创建 { $event_loop }
does-run = 它开始运行 { $event_loop }
does-run-for = 它为 { $who } 开始运行 { $event_loop }
does-make-on = 它在 { $event_loop } 上创建 { $what }
does-ask-to-call = 它请求 { $event_loop } 调用 { $callback }
does-close = 它关闭 { $event_loop }
but-the-error-came-first = 错误在这之前就出现了
but-it-was-closed-before = 那是另一个循环，而 { $event_loop } 已经关闭
but-it-leaves-the-other-open = 那是另一个循环，{ $event_loop } 仍然开着
but-a-new-loop-is-open = 新的循环是开着的，直到有谁关闭它
but-a-run-leaves-it-open = 一次运行结束之后，循环仍然开着
but-it-was-open-then = 这时循环还开着，会照做；同一行后来才被拒绝
but-it-leaves-it-open = 循环仍然开着
but-it-is-not-made-yet = 出错时等待的东西，这时还没有创建
but-it-belongs-to-it-anyway = 在一个循环上创建的东西就属于它，不论它开着还是已关闭
but-it-belongs-elsewhere-already = 出错时等待的东西，这时已经属于 { $event_loop }
but-what-led-to-it-comes-later = 导致错误的事在这之后
but-what-led-to-it-came-before = 导致错误的事在这之前
closed-rightly = { $told }在那里关闭它是对的：它的运行已经结束。{ $kept }解决办法：{ $cure }。
kept-since-it-was-taken = 保存得太久的是 { $event_loop }：{ $line } 取得了它，而步骤 { $error } 还在用它。
kept-since-it-was-asked = 保存得太久的是向 { $event_loop } 请求的东西：在步骤 { $asked } 它还开着，而步骤 { $error } 仍在请求它。
kept-by-who-asks = 保存得太久的是在步骤 { $error } 仍向 { $event_loop } 请求的东西。

## 运行所缺少的

at-step = 在步骤 { $step }
told-at-step = 在步骤 { $number }：{ $sentence }
told-of-what-was-kept = { $told }在那里关闭它是对的：要修改的是保存得太久的东西。
the-program-makes-no-loop = 程序没有创建循环
the-run-ends = 运行结束{ $told }
an-error-is-reported = 报告了一个错误，{ $told }
an-error-is-reported-with = 报告了一个错误，{ $told }{ $message }
a-warning-comes = 出现一个警告，RuntimeWarning: coroutine '{ $coroutine }' was never awaited；{ $told }
something-is-left-undone = 有事没有做完，{ $told }
an-error-comes = 出现一个错误，{ $told }
an-error-has-ended-it = 它因一个错误而结束，{ $told }
should-be-printed = 应该打印 "{ $wanted }"，而步骤 { $step } 打印的是 "{ $text }"
that-is-since = { $told }；{ $why }
is-not-printed = 没有打印 "{ $wanted }"；{ $why }
nothing-more-should-be-printed = 不应该再打印什么，而步骤 { $step } 打印了 "{ $text }"
run-cancels-what-is-left = 主协程返回时，有一个还在工作的任务没有人等待，于是被取消，{ $told }
no-task-is-made = 没有创建 { $coroutine }() 的任务；{ $end }
it-is-not-cancelled = { $coroutine }() 没有被取消：{ $told }
it-never-ends = { $coroutine }() 一直没有结束；{ $end }
loop-is-never-closed = 循环 { $number } 一直没有关闭；{ $end }
another-function-prints = 应该由 { $function }() 打印 "{ $wanted }"，而打印它的是 { $other }()，在步骤 { $step }：{ $function }() 运行了吗？
function-never-runs = 运行中看不到 { $function }() 的任何一步：请让它来产生所打印的内容，它的 await 保持原样
it-works-by-a-second-loop = 它靠第二个循环来工作，{ $told }在它完成之前，第一个循环一直被占住：请让第一个循环来做
it-works-by-a-loop-beside-it = 它靠第二个循环来工作，{ $told }其间第一个循环照常运行，本来自己就能做：请让第一个循环来做

## 不结束的程序

it-does-not-end = 你的程序不结束，{ $seconds } 秒后被停止：{ $why }
it-stands-and-no-loop-runs = 它停在{ $line }，没有循环在运行
it-has-held-the-loop = { $who } 一直占用着循环
it-has-held-the-loop-since = { $who } 从步骤 { $number } 起一直占用着循环
held-and-it-stands = { $held }，停在{ $line }
held-and-it-last-asked = { $held }，它最后的请求在步骤 { $step }，{ $line }
until-it-stops-at-an-await = { $held }。在它停在 await 处之前，这个循环不运行别的；如果它在那里等的正是这个循环要做的事，那件事永远不会到来
line-with-its-text = 第 { $line } 行（`{ $text }`）
nothing-wakes-it = 它的循环在等待，而没有什么会唤醒它：没有就绪的，也没有设置定时器
nothing-wakes-it-since = 它的循环在等待，而没有什么会唤醒它：没有就绪的，也没有设置定时器；{ $told }
