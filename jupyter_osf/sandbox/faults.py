"""Rules that make the sandbox fail on purpose: which request, how often, in which way.

A rule is a JSON object. `kind` is one of

| kind | what happens | parameters |
|---|---|---|
| `latency` | the request waits first, a zip before each file in it too | `seconds` |
| `throttle` | 429 with `Retry-After`, in the words of the server that is asked | `retry_after` (seconds, default 1) |
| `bad-gateway` | 502 with a proxy's HTML page; nothing is done | |
| `maintenance` | 503 with OSF's maintenance JSON | |
| `unavailable` | 503 with an HTML page | `retry_after` (optional) |
| `server-error` | 500 | |
| `html` | 200 with an HTML page where something else was due | |
| `reset-request` | the connection is reset while the body arrives; nothing is done | `after` (bytes, default 0) |
| `reset-response` | the request is carried out, then the connection is reset | `after` (bytes of the body, default 0) |
| `lost-answer` | the request is carried out, the answer is a 502 page | |
| `short-body` | the connection ends early, in order, after part of the body | `after` (default: half) |
| `corrupt-download` | one byte of the body is wrong | `after` (which byte, default 0) |
| `corrupt-upload` | one byte is stored wrong | `after` (which byte, default 0) |
| `stall` | no answer ever, or a body that stops in the middle | `after` (bytes; absent: no answer) |
| `slow` | the body trickles | `rate` (bytes per second) |
| `slow-store` | an upload is stored only a while after its last byte, also if its sender is gone | `seconds` |
| `meanwhile` | a colleague does something just before the request is carried out | `order`, see `colleague.py` |
| `accepted` | move and copy answer 202 and happen later | `seconds` (default 0.3) |
| `expired-token` | every token counts as bad | |
| `accounts-outage` | the login service is down: 500 there, and elsewhere tokens look bad | |
| `shuffle` | an API listing without `sort` puts ties in a new order for each page | |
| `race` | simultaneous writing, see `mode` in waterbutler/races.py | `mode`, `content` |

Every rule may narrow down: `listener` (api, accounts, web, files, storage), `method`, `contains` (in path and query),
`regex`, `skip` (let so many matching requests pass), `times` (then stop; default 1, null for always), `probability`.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Any

KINDS = {
    "latency", "throttle", "bad-gateway", "maintenance", "unavailable", "server-error", "html", "reset-request",
    "reset-response", "lost-answer", "short-body", "corrupt-download", "corrupt-upload", "stall", "slow", "accepted",
    "expired-token", "accounts-outage", "shuffle", "race", "slow-store", "meanwhile",
}  # fmt: skip

# Without a method of their own these rules wait for a request that they can apply to.
_OWN_METHODS = {
    "accepted": {"POST"},
    "corrupt-upload": {"PUT"},
    "race": {"PUT"},
    "slow-store": {"PUT"},
    "reset-request": {"PUT", "POST", "PATCH"},
    "corrupt-download": {"GET"},
    "short-body": {"GET"},
}


@dataclass(slots=True)
class Rule:
    kind: str
    listener: str | None = None
    method: str | None = None
    contains: str | None = None
    regex: str | None = None
    skip: int = 0
    times: int | None = 1
    probability: float = 1.0
    seconds: float = 0.3
    retry_after: int | None = None
    after: int | None = None
    rate: float = 10_000
    mode: str = ""
    content: str = ""
    order: dict[str, Any] | None = None

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Rule:
        """Raises ValueError for an unknown kind or parameter."""
        if values.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(sorted(KINDS))}")
        unknown = set(values) - set(cls.__slots__)
        if unknown:
            raise ValueError(f"unknown parameter: {', '.join(sorted(unknown))}")
        return cls(**values)

    def fits(self, listener: str, method: str, url: str) -> bool:
        return (
            self.listener in (None, listener)
            and (method == self.method if self.method else method in _OWN_METHODS.get(self.kind, {method}))
            and (self.contains is None or self.contains in url)
            and (self.regex is None or re.search(self.regex, url) is not None)
        )


class Faults:
    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def add(self, rule: Rule) -> None:
        self._rules.append(rule)

    def clear(self, kind: str | None = None) -> None:
        """All of them, or those of one kind."""
        self._rules = [rule for rule in self._rules if kind not in (None, rule.kind)]

    def take(self, listener: str, method: str, url: str) -> list[Rule]:
        """The rules for this request; each counts as used once."""
        taken: list[Rule] = []
        for rule in list(self._rules):
            if not rule.fits(listener, method, url) or random.random() >= rule.probability:
                continue
            if rule.skip > 0:
                rule.skip -= 1
                continue
            taken.append(rule)
            if rule.times is not None:
                rule.times -= 1
                if rule.times <= 0:
                    self._rules.remove(rule)
        return taken
