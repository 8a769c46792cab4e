"""Asks the sandbox what the real OSF was asked, and compares the answers: status, keys and types, words of refusals.

Ids that a recorded answer brought into the world are mapped to those that the sandbox chose.
"""

from __future__ import annotations

import base64
import http.client
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jupyter_osf.sandbox.process import Control

from .derive_recordings import new_ids, shape_of
from .recorded_world import BEFORE, SEED
from .unmapped import reason

RECORDINGS = Path(__file__).with_name("recordings")
Json = Any


@cache
def load(group: str) -> Json:
    """A group of recordings by its number."""
    (file,) = RECORDINGS.glob(f"{group}-*.json")
    return json.loads(file.read_text(encoding="utf-8"))


class Replay:
    """A sandbox in the state in which the recordings were begun."""

    def __init__(self, control: Control) -> None:
        self._control = control
        control.reset("empty")
        self._made = control.create(**SEED)
        self._ids: dict[str, str] = {}
        info = control.info
        self._hosts = {
            "API": info["api_url"].removesuffix("/v2/"),
            "FILES": info["files_urls"][0],
            "WEB": info["web_url"].rstrip("/"),
            "ACCOUNTS": info["accounts_url"].rstrip("/"),
        }

    def group(self, number: str) -> Iterator[tuple[str, list[str]]]:
        """Each replayed call with what differs from the recording."""
        recorded = load(number)
        for call in recorded["calls"]:
            if reason(number, call["id"]) is not None:
                continue
            for what, wishes in BEFORE.get((number, call["id"]), ()):
                if what == "create":
                    self._control.create(**wishes)
                else:
                    self._control.call("POST", "faults" if what == "fault" else what, wishes)
            yield call["id"], self._differences(call, recorded["shapes"])

    def _differences(self, call: Json, shapes: list[Json]) -> list[str]:
        answer = _Answer(*self._send(call["method"], self._filled(call["url"]), self._headers(call), self._body(call)))
        expected = call["answer"]
        if answer.status == 302 and expected["status"] == 200 and call["url"].startswith("{FILES}"):
            # the recorded server kept its files on disk and never redirected
            answer = _Answer(*self._send("GET", answer.headers["location"], {}, None))
        if answer.status != expected["status"]:
            return [f"status {answer.status}, recorded {expected['status']}: {answer.body[:300]!r}"]
        self._learn(expected.get("ids", []), answer)
        return [
            *self._header_differences(expected["headers"], answer),
            *self._body_differences(expected, answer, shapes),
        ]

    def _send(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> tuple[int, dict[str, str], bytes]:
        """Nothing is added or corrected: recorded requests are wrong on purpose."""
        address = urlsplit(url)
        target = address.path + (f"?{address.query}" if address.query else "")
        with closing(http.client.HTTPConnection(address.netloc, timeout=30)) as connection:
            connection.putrequest(method, quote(target, safe="/?&=%+:,;@!$'()*[]~#"), skip_accept_encoding=True)
            chunked = headers.get("Transfer-Encoding") == "chunked"
            if body is not None and not chunked and "Content-Length" not in headers:
                headers["Content-Length"] = str(len(body))
            for name, value in headers.items():
                connection.putheader(name, value)
            if chunked and body is not None:
                body = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
            # A body that is too long is refused, and no longer listened to, before it is sent: the answer is there.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.endheaders(body or None)
            answer = connection.getresponse()
            content = answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content

    def _filled(self, text: str) -> str:
        for name, host in self._hosts.items():
            text = text.replace(f"{{{name}}}", host).replace(f"{{{name}|urlencoded}}", quote(host, safe=""))
        text = re.sub(r"\{TOKEN:(\w+)\}", lambda found: self._token(found[1]), text)
        for recorded, real in self._ids.items():
            text = text.replace(recorded, real)
        return text

    def _token(self, name: str) -> str:
        user, _, kind = name.partition("_")
        kinds = ("full", "read", "profile", "write_scope_only", "revoked")
        if kind not in kinds:
            return "never-issued"
        return str(self._made["users"][user]["tokens"][kinds.index(kind)])

    def _headers(self, call: Json) -> dict[str, str]:
        basic = {"{BASIC:owner}": "owner@example.org:recorded", "{BASIC:wrong}": "owner@example.org:wrong"}
        headers = {}
        for name, value in call["headers"]:
            if value in basic:
                value = "Basic " + base64.b64encode(basic[value].encode()).decode()
            headers[name] = self._filled(value)
        return headers

    def _body(self, call: Json) -> bytes | None:
        if "json" in call:
            return self._filled(json.dumps(call["json"])).encode()
        if "body_base64" in call:
            return base64.b64decode(call["body_base64"])
        found = re.fullmatch(r"\[(\d+) bytes\]", call.get("text", ""))
        if found:
            return b" " * int(found[1])
        if "text" in call:
            return self._filled(str(call["text"])).encode()
        return None

    def _learn(self, ids: list[str], answer: _Answer) -> None:
        for recorded, real in zip(ids, new_ids(answer.document), strict=False):
            if recorded and recorded != real:
                self._ids[recorded] = real

    def _header_differences(self, expected: dict[str, str], answer: _Answer) -> list[str]:
        found = []
        for name, recorded in expected.items():
            real = answer.headers.get(name.lower())
            if name == "Content-Type":
                recorded, real = recorded.partition(";")[0], (real or "").partition(";")[0]
            elif name == "Location":
                recorded = self._filled(recorded)
            elif name in ("Retry-After", "Allow"):
                continue
            if real != recorded:
                found.append(f"header {name}: {real!r}, recorded {recorded!r}")
        return found

    def _body_differences(self, expected: Json, answer: _Answer, shapes: list[Json]) -> list[str]:
        found = []
        if "shape" in expected:
            found += list(differing(shapes[expected["shape"]], shape_of(answer.document)))
        if "document" in expected and not found and "response" not in expected["document"]:
            recorded = json.loads(self._filled(json.dumps(expected["document"])))
            if "data" not in recorded and "headers" not in recorded and answer.document != recorded:
                found.append(f"says {answer.document!r}, recorded {recorded!r}")
        if "zip" in expected:
            with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
                if archive.testzip() is not None:
                    found.append("the archive is damaged")
        if "text" in expected and answer.is_file and answer.body != expected["text"].encode():
            found.append(f"body {answer.body[:80]!r}, recorded {expected['text'][:80]!r}")
        recorded_bytes = expected.get("body_base64") if "zip" not in expected else None
        if recorded_bytes is not None and answer.body != base64.b64decode(recorded_bytes):
            found.append("other bytes")
        if expected.get("empty_body") and answer.body:
            found.append(f"a body where none was recorded: {answer.body[:80]!r}")
        return found


class _Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body
        self.is_file = "content-disposition" in headers
        is_json = "json" in headers.get("content-type", "") and body and not self.is_file
        self.document: Json = json.loads(body) if is_json else None


def differing(recorded: Json, real: Json, place: str = "") -> Iterator[str]:
    """Where two shapes differ; null goes with anything, and a list may hold fewer kinds of elements."""
    if "null" in (recorded, real):
        return
    if isinstance(recorded, dict) and isinstance(real, dict):
        for key in sorted(recorded.keys() - real.keys()):
            yield f"{place}/{key} is missing"
        for key in sorted(real.keys() - recorded.keys()):
            yield f"{place}/{key} was never recorded"
        for key in recorded.keys() & real.keys():
            yield from differing(recorded[key], real[key], f"{place}/{key}")
    elif isinstance(recorded, list) and isinstance(real, list):
        for element in real if recorded else ():
            tries = [list(differing(known, element, f"{place}[]")) for known in recorded]
            yield from min(tries, key=len)
    elif recorded != real:
        yield f"{place} is {_brief(real)}, recorded {_brief(recorded)}"


def _brief(shape: Json) -> str:
    return json.dumps(shape)[:60]
