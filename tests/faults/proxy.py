"""A line between a program and a server that can be cut, or go dead while it seems to be open."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from tests.faults.background import Background


class Line(StrEnum):
    OPEN = "open"
    DEAD = "dead"
    """Connections are taken, and nothing ever comes back."""


@dataclass
class Proxy:
    """Listens on a port of its own and passes everything on to a unix socket.

    With `cut_after` set, a connection is cut as soon as the server has answered the COMMIT of a transaction in which those
    bytes were sent, and before that answer is passed on: whoever asked cannot know what happened. `cuts` counts them; there
    are at most `most_cuts`.
    """

    background: Background
    target: str
    line: Line = Line.OPEN
    cut_after: bytes = b""
    cuts: int = 0
    most_cuts: int = 3
    port: int = 0
    _server: asyncio.Server | None = None
    _connections: "set[_Connection]" = field(default_factory=set)

    def open(self) -> None:
        self.background.run(self._open())

    def close(self) -> None:
        self.background.run(self._close())

    def set(self, line: Line) -> None:
        """A line that comes back has forgotten what was open on it: those connections are reset."""
        self.background.run(self._set(line))

    def forget(self) -> None:
        """What is open now goes dead for good, without a word; new connections are passed on."""
        self.background.run(self._forget())

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server:
            self._server.close()
        await self._set(Line.OPEN)

    async def _set(self, line: Line) -> None:
        self.line = line
        for connection in self._connections:
            if line is Line.OPEN:
                connection.cut()
            else:
                connection.dead = True

    async def _forget(self) -> None:
        for connection in self._connections:
            connection.dead = True

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = _Connection(self, writer, dead=self.line is Line.DEAD)
        self._connections.add(connection)
        with suppress(OSError):
            await connection.run(reader)
        connection.cut()
        self._connections.discard(connection)


class _Connection:
    """One connection and its continuation to the server."""

    def __init__(self, proxy: Proxy, writer: asyncio.StreamWriter, *, dead: bool) -> None:
        self.dead = dead
        self._proxy = proxy
        self._ends = [writer]
        self._over = asyncio.Event()
        self._marked = False
        self._committing = False

    async def run(self, reader: asyncio.StreamReader) -> None:
        if self.dead:
            await self._over.wait()
            return
        far_reader, far_writer = await asyncio.open_unix_connection(self._proxy.target)
        self._ends.append(far_writer)
        await asyncio.gather(self._there(reader, far_writer), self._back(far_reader, self._ends[0]))

    def cut(self) -> None:
        self._over.set()
        for end in self._ends:
            end.transport.abort()

    async def _there(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await self._read(reader):
            if self._proxy.cut_after and self._proxy.cut_after in data:
                self._marked = True
            if self._marked and b"COMMIT" in data:
                self._committing, self._marked = True, False
            await _write(writer, data)
        self.cut()

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await self._read(reader):
            if self._committing and b"COMMIT" in data:
                self._committing = False
                if self._proxy.cuts < self._proxy.most_cuts:
                    self._proxy.cuts += 1
                    break
            await _write(writer, data)
        self.cut()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        data = b""
        with suppress(OSError):
            data = await reader.read(65_536)
        if self.dead:
            await self._over.wait()
            return b""
        return data


async def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    with suppress(OSError):
        writer.write(data)
        await writer.drain()
