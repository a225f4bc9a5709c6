"""What recording costs: `python3 benches/recorder.py [--python PYTHON] [--times 3]` prints the table.

Each workload runs as it is, recorded, in asyncio's own debug mode, and, if this Python has
them, under viztracer and AsyncViz.  Told is the CPU time of the workload alone, the least
of several runs.
"""
import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RECORDER = os.path.join(ROOT, "recorder")

WORKLOADS = '''
import asyncio, sys, time
def call_soon(n):
    loop = asyncio.new_event_loop()
    def callback():
        nonlocal n
        n -= 1
        if n: loop.call_soon(callback)
        else: loop.stop()
    loop.call_soon(callback)
    loop.run_forever()
    loop.close()
async def nothing(): pass
async def create_task(n):
    for _ in range(n): await asyncio.create_task(nothing())
async def gather(n):
    for _ in range(n // 100): await asyncio.gather(*[nothing() for _ in range(100)])
async def sleep(n):
    for _ in range(n): await asyncio.sleep(0)
async def queues(n):
    a, b = asyncio.Queue(), asyncio.Queue()
    async def back():
        for _ in range(n): await b.put(await a.get())
    task = asyncio.create_task(back())
    for i in range(n):
        await a.put(i)
        await b.get()
    await task
async def work(n):
    for _ in range(n // 10):
        x = 0
        for j in range(2000): x += j * j % 7
        await asyncio.sleep(0)
workload, n = globals()[sys.argv[1]], int(sys.argv[2])
before = time.process_time()
asyncio.run(workload(n)) if asyncio.iscoroutinefunction(workload) else workload(n)
print(time.process_time() - before)
'''

NAMES = (("call_soon", "`call_soon` chain"), ("create_task", "`create_task` and await"), ("gather", "`gather` of 100"),
         ("sleep", "`sleep(0)`"), ("queues", "queue ping-pong"), ("work", "2,000 multiplications (about 100 µs) between awaits"))


def with_bytecode():
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def seconds(command, times, **variables):
    environment = dict(with_bytecode(), **variables)
    found = []
    for _ in range(times):
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        found.append(float(re.findall(rb"^([0-9.e-]+)$", done.stdout, re.M)[-1]))
    return min(found)


#: Their module, and how they run a program.
OTHERS = (
    ("viztracer", lambda folder: ["-m", "viztracer", "--log_async", "--quiet", "-o", os.path.join(folder, "v.json"), "--"]),
    ("asyncviz", lambda folder: ["-m", "asyncviz", "run", "--no-dashboard", "--quiet", "--browser", "never"]),
)


def has(python, module):
    return subprocess.run([python, "-c", "import " + module], stderr=subprocess.DEVNULL, check=False).returncode == 0


def size(trace):
    with open(trace, "rb") as lines:
        records = sum(1 for line in lines if line.startswith(b"{")) - 1
    return records, os.path.getsize(trace)


def start(python, times, code, **variables):
    """The CPU time of a whole process."""
    found = []
    for _ in range(times * 5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([python, "-c", code], env=dict(with_bytecode(), **variables), check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--python", default=sys.executable)
    arguments.add_argument("--times", type=int, default=3)
    arguments.add_argument("--turns", type=int, default=20000)
    asked = arguments.parse_args()
    python, n = asked.python, str(asked.turns)
    with tempfile.TemporaryDirectory() as folder:
        program, trace = os.path.join(folder, "workloads.py"), os.path.join(folder, "t.jsonl")
        with open(program, "w") as text:
            text.write(WORKLOADS)
        path = os.pathsep.join([RECORDER] + [part for part in [os.environ.get("PYTHONPATH")] if part])
        recorded = {"PYTHONPATH": path, "GLASSLOOP_TRACE": trace}
        others = [(name, command(folder)) for name, command in OTHERS if has(python, name)]
        print("| workload | plain | recorded | debug mode | %sµs a record | bytes a record |" % "".join(name + " | " for name, _ in others))
        print("| --- | --- | --- | --- | %s--- | --- |" % ("--- | " * len(others)))
        for name, title in NAMES:
            command = [python, program, name, n]
            plain = seconds(command, asked.times)
            ours = seconds(command, asked.times, **recorded)
            records, length = size(trace)
            debug = seconds(command, asked.times, PYTHONASYNCIODEBUG="1")
            theirs = "".join("×%.1f | " % (seconds([python] + how + [program, name, n], 1) / plain)
                             for _, how in others)
            print("| %s | %.0f ms | ×%.2f | ×%.1f | %s%.1f | %.0f |" % (
                title, plain * 1e3, ours / plain, debug / plain, theirs, (ours - plain) / records * 1e6, length / records),
                flush=True)
        for code, title in (("pass", "a program without asyncio"), ("import asyncio", "a program that imports asyncio")):
            print("start of %s: %.0f ms more than %.0f" % (
                title, (start(python, asked.times, code, **recorded) - start(python, asked.times, code)) * 1e3,
                start(python, asked.times, code) * 1e3))


if __name__ == "__main__":
    main()
