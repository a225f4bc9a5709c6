"""A stream that was opened in one run is read in the next."""

import asyncio
import socket


class Database:
    async def connect(self, ours):
        self.reader, self.writer = await asyncio.open_connection(sock=ours)  # to blame

    async def query(self):
        return await self.reader.readline()


ours, theirs = socket.socketpair()
database = Database()
asyncio.run(database.connect(ours))
asyncio.run(database.query())
