# A callback that holds its loop, in debug mode
# asyncio.base_events.BaseEventLoop._run_once
import asyncio, logging, re, time
class Line(logging.Handler):
    def emit(self, record): print(re.sub(r"<.*> took \d\.\d+", "<…> took …", record.getMessage()))
logging.getLogger("asyncio").addHandler(Line())
async def main(): time.sleep(.2)
asyncio.run(main(), debug=True)
