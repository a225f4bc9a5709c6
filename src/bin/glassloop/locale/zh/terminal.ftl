# 终端中的逐步浏览：面板、按键，以及它所说的话。每一句都放得进 60 列的终端。

## 按键：最下面一行
terminal-footer =
    .step = 前进
    .back = 后退
    .error = 到错误处
    .cause = 原因
    .cures = 解决办法
    .why = 为什么
    .predict = 预测
    .do-not-ask = 不再提问
    .keys = 按键
    .leave = 退出
    .next-lesson = 下一课
    .answer = 回答
    .choose-and-answer = 选择并回答
    .pass-over = 跳过
    .go-back = 返回
    .ask-no-more = 不再提问
    .choose = 选择
    .step-through = 逐步浏览
    .search = 搜索

## 所有按键
terminal-all-keys = 所有按键
terminal-any-key-goes-back = 按任意键返回
terminal-keys =
    .forward = 前进一步
    .back = 后退一步
    .iteration-after = 到下一次迭代
    .iteration-before = 到上一次迭代
    .start = 到开头
    .end = 到结尾
    .go-to = 前往某一步
    .error = 到下一个错误
    .cause = 回到原因
    .cures = 到解决办法
    .why = 这步为什么？
    .beside = 并排另一语言
    .slow = 最慢的几轮
    .axis = 按时间/步骤
    .task = 该任务下一步
    .undo = 从跳转返回
    .search = 搜索
    .found = 下一个/上一个
    .predict = 预测接下来
    .play = 自动播放
    .faster = 加快播放
    .slower = 放慢播放
    .every-step = 所有步骤
    .twin = 换另一语言
    .version = 换个版本运行
    .focus = 放大一部分
    .next-lesson = 下一课
    .scroll = 滚动、选任务
    .help = 这些按键
    .leave = 退出
# 没有符号的键，写在同一命令的其他键之后。
terminal-keys-without-sign =
    .forward = 空格
    .go-to = 或数字
terminal-marks-heading = 记号
terminal-marks =
    .changed = 这一步改变的；这一步在各步中的位置
    .line = 行：这一步、走到过、提问、有任务等待；第 39 行
    .loop = 循环空闲或未运行、运行、正在停止、已关闭
    .lane = 运行、太久、就绪、等待；完成、失败、取消、丢失
    .sentence = 句子前：有人说了这话；失败；花了太久

## 最上面几行
terminal-step = 步骤 { $number }，共 { $last }
terminal-every-step = 所有步骤
terminal-playing = ▶ 播放中，每步 { $seconds } 秒
terminal-predicting = 预测中
terminal-score = { $asked } 题预测对 { $right } 题
terminal-no-loop = 还没有事件循环。
terminal-loop = 循环 { $number }
terminal-in-thread = 在 { $thread }
terminal-iteration = 迭代 { $iteration }
terminal-clock = 时钟 { $time }
terminal-phase = 阶段 { $phase }
terminal-no-current-loop = 当前循环：没有
terminal-current-loop = 当前循环：{ $number }
terminal-current-loop-closed = 当前循环：{ $number }，已关闭

## 第一步之前：两个 ` 之间是按键
terminal-begin = 按 `→` 到第一步，`e` 运行到错误处，`?` 看所有按键。
terminal-begin-and-predict = 按 `→` 到第一步，`e` 运行到错误处，`p` 预测，`?` 看所有按键。
terminal-begin-predicting = 预测已开启。按 `→` 到第一步，`p` 不再提问，`?` 看所有按键。

## 句子下面
terminal-to-the-cause = c 回到它的原因：步骤 { $number }。w 说明导致这里的一切。
terminal-one-passed-over = 步骤 { $number } 是循环自己的簿记：按 a 显示。
terminal-some-passed-over = 步骤 { $first } 到 { $last } 是循环自己的簿记：按 a 显示。
terminal-end-before-lesson = 到此结束。N 前往第 { $number } 课 { $name }。
terminal-end = 到此结束。g 回到开头。

## 面板
terminal-running = 正在运行
terminal-ready = 就绪队列
terminal-timers = 定时器
terminal-waiting = 等待中
terminal-more = … 还有 { $count } 个
terminal-source = 源代码
terminal-no-source = 没有源代码。
terminal-task-waits = { $task } 等待中
terminal-task-has-got-here = { $task } 走到这里
terminal-tasks-wait = { $count } 个任务等待中
terminal-output = 输出与错误
terminal-one-line = 1 行
terminal-lines = { $count } 行
# 从第十二列起可能有 ▼：那里没有宽字符。
terminal-tasks = 任务
terminal-some-tasks = 任务 { $shown } / { $all }
terminal-tasks-by-time = 按时间
terminal-some-tasks-by-time = 时间 { $shown } / { $all }
terminal-count-shown = 显示 { $count }
terminal-choose-task = ↑ ↓ 选择，t 跟随

## 列表，以及输入的一行
terminal-list-keys = ↑ ↓ Enter 前往
terminal-why = 为什么？导致这里的步骤，最近的在前
terminal-no-cause = 跟踪记录中没有什么导致这一步：是程序自己做的。
terminal-slow-turns = 占用循环 100 ms 以上的几轮，最慢的在前
terminal-no-slow-turn = 就记录的时钟来看，没有哪一轮占用循环 100 ms 以上。
terminal-prompt-keys = Enter 前往 · Esc 放弃
terminal-searching = 正在搜索，到步骤 { $step } … 按任意键放弃

## 预测
terminal-question = 预测：{ $question }
terminal-question-of = 第 { $number } 题，共 { $count } 题
terminal-now = 现在：{ $sentence }
terminal-wrong-answer = ✗ 不对，{ $number }：{ $answer }
terminal-answered-right = ✓ 正确，{ $number }：{ $answer }
terminal-right-answer = ✓ 应是，{ $number }：{ $answer }
terminal-to-next-question = → 继续到下一个问题：它在看到这里之前提出。
terminal-to-what-shows-it = → 继续到显示它的那一步。
terminal-nothing-asked = 这个程序没有问题可答。
terminal-no-question-ahead = 这一步之后没有问题：g 回到开头，第一个问题之前。
terminal-one-question-ahead = 后面的内容已隐藏。→ 继续，直到那唯一的问题。
terminal-questions-ahead = 后面的内容已隐藏。→ 继续，直到 { $count } 个问题中的第一个。
terminal-answer-first = 请用数字回答，或按 Esc 跳过。
terminal-passed-over = 已跳过。→ 继续。
terminal-last-question = 这是最后一个问题：{ $score }。p 结束预测。
terminal-asks-no-more = 不再提问。
terminal-asks-no-more-after = 不再提问：{ $score }。

## 对按键的回答
terminal-by-time = 任务按时间显示。
terminal-by-steps = 任务按步骤显示。
terminal-all-shown = 现在显示所有步骤，包括循环自己的簿记。
terminal-bookkeeping-passed-over = 又略过循环自己的簿记。
terminal-is-end = 到此结束：← 后退，g 回到开头。
terminal-is-start = 这是在第一步之前：→ 到第一步。
terminal-no-iteration-after = 这一步之后没有迭代开始。
terminal-no-iteration-before = 这一步之前没有迭代开始。
terminal-no-error-after = 这一步之后没有错误。
terminal-led-to-it = 是这一步导致的。u 回到原处，w 说明什么导致这里。
terminal-no-cures = 这个程序没有已知解决办法的错误。
terminal-cures-below = 该错误的解决办法写在它下面；程序没有演示。
terminal-cures-again = 刚才是最后一个：又从错误处开始。
terminal-no-jump = 没有可以返回的跳转。
terminal-about-no-task = 这一步与任务无关；用 Tab 和 ↓ 选择一个。
terminal-no-more-of-task = 该任务不再发生什么。
terminal-last-step = 最后一步是 { $last }。
terminal-nothing-sought = 还没有要找的文字：请按 / 并输入。
terminal-found = 找到 "{ $text }"。下一个：.  上一个：,
terminal-nothing-else-found = 没有别的步骤提到 "{ $text }"。
terminal-search-given-up = 已放弃搜索。
terminal-played-to-the-end = 到此结束：没有更多可播放的。
terminal-nothing-beside = 没有别的程序可以并排显示：只有课程有另一语言版。
terminal-no-twin = 这一课没有 Python 版。
terminal-own-program-has-no-twin = 这是你自己的程序，不是有另一语言版的课程。
terminal-same-moment = 这是另一语言版中的同一时刻：y 返回。
terminal-last-lesson = 这是最后一课。
terminal-own-program-is-no-lesson = 这是你自己的程序，不是课程。
terminal-recorded-once = 这次运行只按一个 asyncio 版本记录过一次。
terminal-twin-ran-once = CPython 只运行过一次；Rust 版 (y) 可按任何版本运行。
terminal-own-program-has-one-version = 这是你自己的程序：请用你想要的 Python 来记录。
terminal-same-version = Python { $asyncio } 的做法完全相同：v 继续。
terminal-as-version = 按 Python { $asyncio }：从步骤 { $step } 起做法不同。v 继续。

## 菜单，以及放不下的终端
terminal-menu = glassloop · 看透 asyncio 的事件循环
terminal-lessons = { $count } 课
terminal-lessons-containing = { $all } 课中 { $listed } 课包含 "{ $text }"
terminal-no-lesson = 没有这样的课。
terminal-too-small = 终端太小
terminal-has-size = 现有 { $width } × { $height }
terminal-needs-size = 需要 { $width } × { $height }
terminal-q-leaves = （q 退出）
