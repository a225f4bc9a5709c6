"""`coverage` measures the program's files, and no others."""
# needs coverage
import os

import coverage

measured = coverage.Coverage(data_file=None)
measured.start()
import asyncio      # noqa: E402


async def main():
    await asyncio.sleep(0)


asyncio.run(main())
measured.stop()
print(sorted(os.path.basename(name) for name in measured.get_data().measured_files()))
