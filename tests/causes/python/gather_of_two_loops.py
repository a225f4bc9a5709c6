"""gather is given futures of two loops."""

import asyncio


def main():
    first, second = asyncio.new_event_loop(), asyncio.new_event_loop()
    waits = [first.create_future()]
    waits.append(second.create_future())  # to blame
    try:
        asyncio.gather(*waits)
    finally:
        first.close()
        second.close()


main()
