"""Lesson 11b: cannot run the event loop while another loop is running.
HTTPClient does what Tornado's does, so that Tornado
need not be installed.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor


class AsyncHTTPClient:
    async def fetch(self, url):
        await asyncio.sleep(1)
        return f"200 {url}"


class HTTPClient:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        make_client = self.make_client()
        try:
            self.async_client = self.loop.run_until_complete(make_client)
        except RuntimeError:
            make_client.close()
            self.loop.close()
            raise

    async def make_client(self):
        return AsyncHTTPClient()

    def fetch(self, url):
        return self.loop.run_until_complete(self.async_client.fetch(url))

    def close(self):
        self.loop.close()


def fetch_synchronously(url):
    client = HTTPClient()
    try:
        return client.fetch(url)
    finally:
        client.close()


async def cell_of_a_notebook():
    try:
        fetch_synchronously("/here")
    except RuntimeError as error:
        print(f"RuntimeError: {error}")

    # A cure where the client cannot be changed: a thread in which no loop runs.
    # It blocks the loop meanwhile, as a synchronous call does.
    with ThreadPoolExecutor(max_workers=1) as pool:
        print(pool.submit(fetch_synchronously, "/in-a-thread").result())

    # The cure: the asynchronous client, awaited.
    print(await AsyncHTTPClient().fetch("/awaited"))


print(fetch_synchronously("/no-loop-runs"))
# predict: which error?
#   not "none": a loop runs here already, and the client hides a second one
asyncio.run(cell_of_a_notebook())
