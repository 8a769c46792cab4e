"""A server that plays a file host of OSF, or a stranger, and remembers every byte that it was sent."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CHUNK = b"x" * 65536
PATIENCE = 60.0


@dataclass
class Call:
    """One request: ``body`` counts what came of the body, ``broken`` tells that the other side hung up."""

    head: str
    body: int = 0
    sent: int = 0
    broken: threading.Event = field(default_factory=threading.Event)

    @property
    def line(self) -> str:
        return self.head.partition("\r\n")[0]

    @property
    def length(self) -> int:
        found = [line for line in self.head.split("\r\n") if line.lower().startswith("content-length:")]
        return int(found[0].partition(":")[2]) if found else 0


class Trap:
    """What it does is in the path: see ``_answer``."""

    def __init__(self, elsewhere: str = "") -> None:
        self.calls: list[Call] = []
        self.elsewhere = elsewhere
        self.go_on = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    @property
    def everything(self) -> str:
        return "".join(call.head for call in self.calls)

    def last(self, contains: str) -> Call:
        """The newest request of that kind, waiting for it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for call in reversed(self.calls):
                if contains in call.line:
                    return call
            time.sleep(0.02)
        raise AssertionError(f"nobody asked for {contains}: {[call.line for call in self.calls]}")

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                more = connection.recv(65536)
                if not more:
                    return
                head += more
            text, _, rest = head.partition(b"\r\n\r\n")
            call = Call(text.decode("latin-1"), len(rest))
            self.calls.append(call)
            try:
                self._answer(connection, call)
            except OSError:
                call.broken.set()

    def _answer(self, connection: socket.socket, call: Call) -> None:
        line = call.line
        if "/early" in line:
            connection.sendall(b"HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
            # Leave without reading, as a server does that has made up its mind.
            return
        if "/hold" in line:
            self.go_on.wait(PATIENCE)
        while call.body < call.length:
            more = connection.recv(65536)
            if not more:
                call.broken.set()
                return
            call.body += len(more)
        if "/redirect" in line:
            connection.sendall(
                f"HTTP/1.1 302 Found\r\nLocation: {self.elsewhere}\r\nContent-Length: 0\r\n\r\n".encode()
            )
        elif "/endless" in line:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
            while True:
                connection.sendall(CHUNK)
                call.sent += len(CHUNK)
        elif "/short" in line:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"y" * 500)
        elif "/chunked" in line:
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
        elif "/silence" in line:
            if not connection.recv(1):
                call.broken.set()
        elif "/pause" in line:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"y" * 500)
            if not connection.recv(1):
                call.broken.set()
        else:
            cookies = "Set-Cookie: session=secret\r\nX-Internal: 1\r\nLocation: http://signed/\r\n"
            connection.sendall(f"HTTP/1.1 200 OK\r\n{cookies}Content-Length: 2\r\n\r\n{{}}".encode())


@contextmanager
def listening(elsewhere: str = "") -> Iterator[Trap]:
    trap = Trap(elsewhere)
    try:
        yield trap
    finally:
        trap.close()
