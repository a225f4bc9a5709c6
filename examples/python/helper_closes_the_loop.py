"""Lesson 10d: A helper that closes a loop that it did not make."""

import asyncio


async def query():
    return 42


async def serve():
    print("serving")


def query_and_close():
    loop = asyncio.get_event_loop()
    try:
        return loop.run_until_complete(query())
    finally:
        loop.close()  # It did not make it.


def query_in_a_loop_of_its_own():
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(query())
    finally:
        loop.close()  # It made it.


def main():
    print("the helper takes the server's loop")
    server = asyncio.new_event_loop()
    asyncio.set_event_loop(server)
    print("query:", query_and_close())
    try:
        # predict: which error?
        #   not "none": the server has closed nothing, but its helper has
        server.run_until_complete(serve())
    except RuntimeError as error:
        print(f"serve: RuntimeError: {error}")

    print("cure: the helper makes the loop that it closes")
    server = asyncio.new_event_loop()
    asyncio.set_event_loop(server)
    print("query:", query_in_a_loop_of_its_own())
    server.run_until_complete(serve())
    server.close()


main()
