# 每一步各个框中的内容：定时器、任务、事件源或传输在等待什么。

due-in = 剩 { $time }
due-now = 已到期
entry-is-cancelled = 已取消
cancelled-and-due = 已取消，{ $due }
waits-for = 等待：{ $what }
waits-for-then = 等待：{ $what }，然后 { $callback }
for-both = { $one }、{ $other }
its-next-turn = 下一次轮到自己
some-waker = 一个 waker
something-to-read = 有数据可读
room-to-write = 可以写入
some-data = 数据
data-and-room = 数据，以及可以写入
for-connections = 等待：连接
for-descriptors = 等待：空闲的描述符
this-step-makes = 这一步创建 { $event_loop }
this-step-is-given = 这一步得到 { $event_loop }
this-step-closes = 这一步关闭 { $event_loop }
this-step-asks-a-new-loop = 这一步向 { $event_loop } 提出请求，它还没有运行过
this-step-asks = 这一步向 { $event_loop } 提出请求，它的状态是 { $state }

# 框中某一行与任务的关系，以及更短的说法。
made-at = 创建于 { $line }
waits-at = 等待于 { $line }
waited-at = 曾等待于 { $line }
made = 创建 { $line }
at = 在 { $line }
waited = 曾在 { $line }

# 运行中的循环在做什么。
phase-one = 1/4 决定等待多久
phase-two = 2/4 等待外界
phase-three = 3/4 收集到期的定时器
phase-four = 4/4 运行就绪的
