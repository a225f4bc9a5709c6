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
