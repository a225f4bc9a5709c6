# A refused run_forever inside a running loop: is the running loop remembered?
# asyncio.base_events.BaseEventLoop.run_forever
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    try: asyncio.new_event_loop().run_forever()
    except RuntimeError as error: print(error)
    print(asyncio.get_running_loop() is loop)
asyncio.run(main())
