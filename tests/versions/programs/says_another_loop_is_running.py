# A loop that is run while another one runs
# asyncio.base_events.BaseEventLoop._check_running
import asyncio
async def main():
    other = asyncio.new_event_loop()
    try: other.run_forever()
    finally: other.close()
asyncio.run(main())
