# needs tornado.web
"""A Tornado service starts work on a loop that somebody has closed."""
import asyncio
import json
import logging

import tornado.httpserver
import tornado.netutil
import tornado.web
from tornado.httpclient import AsyncHTTPClient

logging.getLogger("tornado.access").setLevel(logging.CRITICAL)
logging.getLogger("tornado.application").setLevel(logging.CRITICAL)
background = asyncio.new_event_loop()
background.run_until_complete(asyncio.sleep(0))
background.close()
tasks = {}


async def work(number):
    await asyncio.sleep(0.01)
    tasks[number] = "done"


class Tasks(tornado.web.RequestHandler):
    async def post(self):
        number = len(tasks) + 1
        tasks[number] = "started"
        coroutine = work(number)
        try:
            (background if number == 1 else asyncio.get_running_loop()).create_task(coroutine)
        except RuntimeError:
            coroutine.close()
            raise
        self.write({"task": number})

    async def get(self):
        self.write(json.dumps(tasks))


async def main():
    server = tornado.httpserver.HTTPServer(tornado.web.Application([("/tasks", Tasks)]))
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    url, client = "http://127.0.0.1:%d/tasks" % sockets[0].getsockname()[1], AsyncHTTPClient()
    for _ in range(2):
        answer = await client.fetch(url, method="POST", body="", raise_error=False)
        print("POST", answer.code)
    await asyncio.sleep(0.1)
    print("GET", json.loads((await client.fetch(url)).body))
    server.stop()


asyncio.run(main())
