"""Closes every descriptor, as a daemon does, and opens files of its own under the same numbers."""
# in the trace: "name":"first"
# in the trace: "name":"last"
# in another trace: "name":"in_the_child"
import asyncio
import os
import tempfile

LAST = 1015                     # the number of the trace is not above it


def first():
    pass


def last():
    pass


def in_the_child():
    pass


def run(callback, turns):
    """So many turns that the trace needs more than one window."""
    async def main():
        asyncio.get_running_loop().call_soon(callback)
        for _ in range(turns):
            await asyncio.sleep(0)
    asyncio.run(main())


def open_all(folder, name):
    numbers = []
    while not numbers or numbers[-1] < LAST:
        path = os.path.join(folder, "%s.%d" % (name, len(numbers)))
        numbers.append(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL))
        os.write(numbers[-1], b"mine")
    return numbers


def look_at_all(numbers):
    for number in numbers:
        os.write(number, b", still")
        if os.pread(number, 100, 0) != b"mine, still" or os.get_inheritable(number):
            print(number, os.pread(number, 100, 0))
    print(numbers[0], numbers[-1], len(numbers))


def main(folder):
    run(first, 10)
    os.closerange(3, 2000)
    numbers = open_all(folder, "parent")
    print("parent", flush=True)
    child = os.fork()
    run(in_the_child if child == 0 else last, 15000)
    if child == 0:
        look_at_all(numbers)
        os._exit(0)
    print("ended", os.waitpid(child, 0)[1])
    for number in numbers:
        os.ftruncate(number, 4)
        os.lseek(number, 4, os.SEEK_SET)
    look_at_all(numbers)


with tempfile.TemporaryDirectory() as folder:
    main(folder)
