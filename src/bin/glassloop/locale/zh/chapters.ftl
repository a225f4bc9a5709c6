# 课程的各章，以及学完每一章之后能做什么：它接在“学完之后你能”的后面。

chapter-loop = 事件循环
    .goal = 说出回调和定时器按什么顺序运行，以及一次迭代做些什么
chapter-futures = Future
    .goal = 说出谁给 future 设置结果，谁得到通知，等待的一方什么时候继续
chapter-tasks = 任务，以及它们的取消
    .goal = 区分协程与任务，同时运行多个任务，并有条不紊地取消一个
chapter-made = 它是怎样做成的
    .goal = 写一个调度器，并说出真正的循环好在哪里
chapter-run = run，以及它拒绝什么
    .goal = 说出 run() 除了运行还做些什么，以及什么可以在哪里等待
chapter-threads = 线程
    .goal = 让线程去做阻塞的事，并把工作交给另一个线程的循环
chapter-closed = Event loop is closed
    .goal = 找出是谁关闭了循环，并选择合适的解决办法
chapter-inside = 循环里面的循环，与别人的循环
    .goal = 区分循环正在运行的错误与另一个循环的错误，并解决它们
chapter-below = 下面是什么
    .goal = 说出选择器做些什么，以及为什么一个平台失败而别的平台没有
chapter-servers = 服务器与客户端
    .goal = 从套接字到协程跟随每个字节，并在一个服务中找出那个关闭了的循环
