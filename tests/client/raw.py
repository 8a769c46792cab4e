"""Small servers that misbehave in ways which the sandbox cannot: each request is answered by a function of the test."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Request:
    """What came in; ``body`` is read only if the test's function asks with ``read_body``."""

    line: str
    headers: dict[str, str]
    stream: Any
    connection: socket.socket
    body: bytes = b""

    @property
    def method(self) -> str:
        return self.line.split(" ")[0]

    @property
    def target(self) -> str:
        return self.line.split(" ")[1]

    def read_body(self) -> bytes:
        self.body = self.stream.read(int(self.headers.get("content-length", 0)))
        return self.body


Answer = Callable[[Request], bytes | None]


@dataclass
class RawServer:
    """``url`` without a slash at its end; ``requests`` as they came; what ``answer`` returns is sent as it is.

    ``refused`` counts the clients that went away before they said anything."""

    answer: Answer
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    refused: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.url = f"http{'s' if self.tls else ''}://127.0.0.1:{self._socket.getsockname()[1]}"
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    @property
    def lines(self) -> list[str]:
        return [request.line for request in self.requests]

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            if self.stopped.is_set():
                connection.close()
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            thread.start()
            self._threads.append(thread)

    def _serve(self, connection: socket.socket) -> None:
        # A client that goes away in the middle is part of the game, and so is one that does not like our certificate.
        if self.tls is not None:
            try:
                connection = self.tls.wrap_socket(connection, server_side=True)
            except (ssl.SSLError, ConnectionError):
                self.refused += 1
                connection.close()
                return
        with connection, connection.makefile("rb") as stream, contextlib.suppress(ConnectionError):
            line = stream.readline().decode("latin-1").strip()
            if not line:
                return
            headers = {}
            while header := stream.readline().decode("latin-1").strip():
                name, _, value = header.partition(":")
                headers[name.lower()] = value.strip()
            request = Request(line, headers, stream, connection)
            self.requests.append(request)
            reply = self.answer(request)
            if reply is not None:
                connection.sendall(reply)

    def stall(self, request: Request) -> None:
        """Say nothing until the test is over."""
        self.stopped.wait(60)

    def close(self) -> None:
        self.stopped.set()
        with contextlib.suppress(OSError), socket.create_connection(self._socket.getsockname(), timeout=60):
            pass
        self._accepting.join(10)
        self._socket.close()
        for thread in self._threads:
            thread.join(10)


def reset(request: Request) -> None:
    """End the connection with RST."""
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.stream.close()
    request.connection.close()


def http(status: int, body: bytes | str = b"", **headers: str) -> bytes:
    """A whole answer, after which the connection ends; header names with ``_`` for ``-``."""
    content = body.encode() if isinstance(body, str) else body
    lines = {"Content-Length": str(len(content)), "Connection": "close", "Content-Type": "application/json"}
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode() + content


def data(document: Any, **more: Any) -> bytes:
    """A JSON document of the API."""
    return http(200, json.dumps({"data": document, **more}))


@contextmanager
def raw_server(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    server = RawServer(answer, tls)
    try:
        yield server
    finally:
        server.close()


def in_turn(*answers: Answer | bytes) -> Answer:
    """One answer after the other; the last one for ever."""
    left = list(answers)
    lock = threading.Lock()

    def answer(request: Request) -> bytes | None:
        with lock:
            found = left.pop(0) if len(left) > 1 else left[0]
        return found if isinstance(found, bytes) else found(request)

    return answer
