# 网站：首页、错误索引，以及它们上方的话。这是 HTML，代码写在标签之间。

site-lead = Python 的 asyncio 事件循环，做成可以让你看着它工作的样子。每一课是一个程序；它的网页逐步走过这个程序，可前进，可后退，并在每一步说出循环做了什么，以及为什么。
site-error-lead = 你遇到了 <strong>RuntimeError: Event loop is closed</strong> 吗？从<a href="closed_loop.html">那一课</a>开始，或者查一查<a href="errors.html">你的错误</a>。
site-chapter-goal = { $minutes } 分钟。学完之后你能 { $goal }。
site-errors = 错误
site-errors-lead = 输入你看到的错误，或其中一部分：每个网页说明它的意思，从哪个 Python 版本起这样说，可能是什么引起的，以及怎样解决。
site-both-languages = 程序有 Python 版和 Rust 版：在上面选择，对所有网页有效。在一课的网页上，按键 <kbd>s</kbd> 或它的按钮从一种换到另一种。
site-programs-in = 程序的语言
site-rust-only = （只有 Rust 版）
site-also = 也写作：{ $sentence }
site-which-cause = 是其中哪一种？
site-questions-are-of-python = 这些问题针对 Python，人们在那里遇到这句话；解决办法则是 Rust 的。
site-the-cause = 原因
site-see-it-happen = 看它发生：
site-practise-it = 自己动手改：
site-title-and-step = { $title }，步骤 { $step }
site-which-python = 各版本的 Python 怎么说
site-search = 搜索
site-exercises = 练习
site-exercises-lead = 要预测、要修改、要解释的程序，有 Python 版和 Rust 版：在上面选择。提问的练习就在这里回答，每一个都可以在这里逐步执行。修改由命令检查：它在文件夹 <code>glassloop-exercises</code> 中建立程序的文件，每次保存都会告诉你，循环是否做了该做的事；如果没有，是在哪一步。<code>glassloop exercises</code> 从第一个开始；在 glassloop 的克隆中是 <code>cargo step exercises</code>，它以 Rust 开始，加上 <code>--python</code> 则用 Python。
site-hint = 提示
site-class = 90 分钟的一堂课
site-glossary = 词汇表
site-step-through = 按给出的样子逐步执行
site-answer = 答案
site-checked-by-command = 在编辑器里把它改好：<code>{ $command }</code> 建立文件 <code>{ $file }</code>，每次保存都会检查它。
site-cause-of = 原因 { $number }，共 { $count } 种
site-key-question = 在 { $step }，{ $ask } <strong>{ $answer }</strong>
site-key-turn = 在 { $step } 等待；下一个轮到（在 { $next }）<strong>{ $who }</strong>
site-key-blame = 错误：{ $error }；该怪：{ $blamed }
site-key-closed-rightly = 错误：{ $error }；循环在 { $blamed } 关闭，这是对的，是有东西保存得太久
site-key-cures = 解决办法：{ $steps }
site-key-mended = 改好的行：{ $lines }
site-found = 找到 # 个
site-none-found = 这里没有包含这些词的内容。试试少用几个词；或者看看你自己的程序做了什么：<code>glassloop record python3 app.py</code> 会指出导致错误的那一行。

# 终端里的错误索引。

error-seen-at-step = 在步骤 { $step } 可以看到：{ $command }
error-practise-it = 练习一下：{ $command }
error-likeliest-first = 你给出的文字最像第一种。
error-next = `{ $command }` 运行你的程序（不管它叫什么），并说出是其中哪一种。
error-others = 同一段文字还说
error-others-come-of-it = 写在 "During handling of the above exception" 下面的是由它引起的：该解决的是那一行上面的错误。
error-how-to-ask = `{ $name } error NAME` 或错误的句子会说出是什么引起的
