"""May write no file larger than 300,000 bytes (`ulimit -f`), and counts the signals that say so."""
# says: glassloop: the trace in
# in the trace: "loop_made"
# in the trace: [Errno 27] File too large
import asyncio
import resource
import signal

signals = []
signal.signal(signal.SIGXFSZ, lambda *_: signals.append(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (300000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


async def main():
    for _ in range(10000):
        await asyncio.sleep(0)
    print("done", signals)


asyncio.run(main())
