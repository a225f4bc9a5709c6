# 一份记录之外的话：它的标题，以及事先要知道的。

title-of-lesson = 第 { $number } 课 · { $title }
title-as-in-python = 第 { $number } 课 · { $title }，如 Python { $version }
title-of-recorded-run = 第 { $number } 课 · { $title }（一次录制的运行）
title-of-recorded-run-as-in-python = 第 { $number } 课 · { $title }（一次录制的运行），如 Python { $version }
title-of-twin = 第 { $number } 课 · { $title }（Python 版）
title-of-trace = 记录 { $name }
title-of-program = { $program }：记录 { $name }
title-of-python-program = { $program }（Python { $version }）：记录 { $name }
title-of-program-as-in-python = { $program }（如 Python { $version }）：记录 { $name }

lesson-was-recorded = 这次运行是事先按 Python { $version } 录制的，不论要求哪个版本都是它。换一次运行，系统会选择别的端口，套接字也可能早一次或晚一次迭代就绪。
lesson-as-in-python = 本课是为 Python { $usual } 写的。这里是 { $version } 的 asyncio 运行它的情形。
twin-was-recorded = 这是本课的 Python 版。它由 CPython { $version } 实时运行过一次，并录制下来。

cure-is = 解决办法：{ $cure }
error-at-step = 步骤 { $number }：{ $sentence }
told-otherwise = （从 Python { $version } 起则是：{ $instead }）
program-is-over-here = 程序在这里结束。

text-numbers-are-left-out = 循环做自己的内务时，编号会跳过。
text-all-tells-more = `--all` 还会讲出这里略过的 { $count } 步循环内务
text-state-shows-more = `--state` 还会在每一步之后显示循环持有什么
text-runs-the-lesson = `{ $command }` 运行本课程序本身
text-next-lesson = `{ $command }` 是下一课：{ $number } · { $title }
text-went-wrong = 出了什么错
text-slow-turns = 占住循环 { $least } 或更久的轮次
text-and-more = 还有 { $count } 个
text-step = 步骤
text-thread = 线程
text-loop = 循环
text-iteration = 迭代
text-time = 时间
text-its-time = 它的时间
text-in-iteration = 第 { $number } 次迭代
text-running = 运行
text-ready = 就绪
text-timers = 定时器
text-waiting = 等待
