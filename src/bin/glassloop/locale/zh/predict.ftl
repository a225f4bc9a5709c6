# 要预测的问题，可以怎样回答，以及一个答案为什么对或不对。

ask-turn = 接下来运行什么？
ask-next-turn = 在 { $running } 之后，下一个轮到谁？
ask-line = 接下来打印什么？
ask-error = 会出现哪个错误？
ask-wait = 循环在下一次迭代中等待多久？

question-after-step = { $number }. 在步骤 { $after } 之后：{ $words }
nothing-is-asked-here = 这里没有问题：它的源代码中没有一行标有 `predict:`
which-letter = a 到 { $last }？[q 离开]
answer-is-right = 正确
answer-is-wrong = 不对
answered-right = { $count } 题中答对 { $right } 题

## 接下来运行什么

answer-the-loop-waits = 没有：循环先等待
sleep-wakes = { $sleeper }，由 sleep() 唤醒
something-is-ready = 已有就绪的，所以循环不等待
it-runs-now = 它正在运行；它停下之后，先轮到别的
ready-but-another-runs = 它已就绪，但 { $now } 还在运行，还没有在 await 处停下
ready-but-behind = 它已就绪，但在就绪队列中排在第 { $place } 位
ready-on-another-loop = 它已就绪，但它所在的循环现在不运行它
its-timer-is-due-in = 它的定时器还有 { $left } 到期；在此之前，它不在就绪队列中
it-waits = 它在等待，而它所等的来得更晚

## 接下来打印什么

answer-nothing-more = 不再打印
more-is-printed = 还会打印，在步骤 { $number }
nothing-is-said-before-the-end = 记录到此结束，在此之前再没有谁打印什么
that-is-printed-later = 这一行后来才打印，在步骤 { $number }
printed-later-by = { $later }，由 { $by } 打印：{ $why }
same-turn-prints-the-other-first = 它在同一轮里先打印另一行，再打印这一行
its-turn-ends-before-that = 在此之前它这一轮就结束了：它必须先等待某件事
that-was-printed-before = 这一行在此之前已经打印，在步骤 { $number }
it-runs-on-and-prints = { $who } 继续运行：在步骤 { $number } 打印这一行之前，它等待的都不必真的等，所以轮不到别的
then-it-prints = { $told }它在步骤 { $number } 打印这一行。
the-program-prints = 程序继续下去，在步骤 { $number } 打印它

## 哪个错误

answer-no-error = 没有错误
an-error-is-raised = 会抛出一个错误，在步骤 { $number }
comes-of-a-closed-loop = 它出现在循环 close() 之后又被使用的地方
comes-of-the-same-loop = 它出现在同一个循环已经在调用栈上方运行的地方
comes-of-close-inside = 它出现在正在运行的循环里面调用 close() 的地方
comes-of-another-loop = 它出现在本线程正在运行另一个循环的地方
comes-of-no-loop = 它出现在本线程没有循环在运行的地方
comes-of-a-second-result = 它出现在给已经完成的 future 再次设置结果的地方
comes-of-a-pending-future = 它出现在对还没有完成的 future 调用 result() 的地方
comes-of-cancel = 它出现在已被要求取消的任务的 await 处
comes-of-a-time-limit = 它出现在时限已过的地方

## 循环等待多久

answer-not-at-all = 完全不等待
answer-for-ever = 永远
something-is-ready-or-stop = 有已就绪的要运行，或者循环已被要求停止
a-timer-wakes-the-loop = 已设置一个定时器，它到期时会唤醒循环
nothing-is-ready-so-it-waits = 没有就绪的，所以它要等待
that-is-when-due = 那是 { $timer } 到期的时候：以后的某次迭代才等它

## 什么都不问的标记

mark-is-gone = 它的 `predict:` 不见了
mark-is-never-reached = 程序从来没有走到它下面的那一行
mark-is-above-nothing = 它下面没有代码行
mark-asks-nothing = "{ $asked }" 不是问题；可以问的是：{ $all }
mark-has-no-note = `{ $line }` 不是 `not "ANSWER": why it is wrong` 这样的一行
note-means-several = 有好几个错误答案是 "{ $text }"
note-means-the-right = "{ $text }" 是正确答案
note-means-none = 没有答案是 "{ $text }"
too-few-answers = 只有 { $count } 个答案
no-error-comes = 它之后没有出现错误
no-iteration-begins = 它之后没有迭代开始
nothing-runs-after-it = 它之后什么都不运行
that-does-not-exist-yet = 接下来运行的是 { $entry }，而它还不存在
