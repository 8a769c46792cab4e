"""Makes the compact recordings beside this file from full ones: `python -m tests.sandbox.derive_recordings FOLDER`.

Of each answer only what a replay compares is kept: status, a few headers, the shape of the JSON (keys and types),
the bytes of downloads, and, of refusals, the whole document. People are renamed to roles; no credential is kept.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("recordings")
ROLES = {"alice": "owner", "bob": "partner", "carol": "outsider"}
# By user:password and nothing else, so that the recorded credentials stay out of the repository.
BASIC = {"me-basic-ok": "{BASIC:owner}", "basic-auth": "{BASIC:owner}", "me-basic-wrong": "{BASIC:wrong}"}
# Reading these tells ids that could not be chosen beforehand.
MAKES_IDS = ("create_guid", "{API}/v2/registrations/")
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Content-Range", "Location", "Retry-After", "Allow")
LARGEST_TEXT = 2000


class Shapes:
    """Numbers equal shapes alike, since answers repeat them a hundred times."""

    def __init__(self) -> None:
        self.known: list[Any] = []
        self._numbers: dict[str, int] = {}

    def number(self, document: Any) -> int:
        shape = shape_of(document)
        text = json.dumps(shape, sort_keys=True)
        if text not in self._numbers:
            self._numbers[text] = len(self.known)
            self.known.append(shape)
        return self._numbers[text]


def shape_of(document: Any) -> Any:
    """Keys and types; of a list, each different shape of its elements once."""
    if isinstance(document, dict):
        return {key: shape_of(value) for key, value in document.items()}
    if isinstance(document, list):
        different = {json.dumps(shape_of(element), sort_keys=True) for element in document}
        return [json.loads(text) for text in sorted(different)]
    if isinstance(document, bool):
        return "bool"
    return {int: "number", float: "number", str: "text"}.get(type(document), "null")


def new_ids(document: Any) -> list[str]:
    """Ids that an answer brought into the world, in the order in which it tells them."""
    if isinstance(document, list):
        return [found for element in document for found in new_ids(element)]
    if not isinstance(document, dict):
        return []
    found = []
    for name, value in document.items():
        if name in ("id", "path", "key", "guid") and isinstance(value, str):
            # osfstorage/ID and /ID/ both hold the id that later calls use
            found.append(value.strip("/").rpartition("/")[2])
        elif name in ("data", "attributes", "children"):
            found += new_ids(value)
    return found


def derive_call(call: dict[str, Any], shapes: Shapes) -> dict[str, Any] | None:
    request, response = call.get("request"), call.get("response")
    if not request or not response or "headers" not in request:
        return None
    derived: dict[str, Any] = {"id": call["id"], "method": request["method"], "url": request["url"]}
    headers = [
        [name, BASIC.get(call["id"], value) if value.startswith("Basic ") else value]
        for name, value in request["headers"]
        if name != "User-Agent"
    ]
    derived["headers"] = headers
    derived |= {key: request[key] for key in ("text", "json", "body_base64") if key in request}
    answer: dict[str, Any] = {"status": response["status"]}
    answer["headers"] = {name: value for name, value in response["headers"] if name in KEPT_HEADERS}
    if "json" in response:
        answer["shape"] = shapes.number(response["json"])
        if (response["status"] or 0) >= 400:
            answer["document"] = response["json"]
        elif request["method"] in ("PUT", "POST", "PATCH") or any(mark in request["url"] for mark in MAKES_IDS):
            answer["ids"] = new_ids(response["json"])
    elif response.get("zip_entries") is not None:
        answer["zip"] = sorted(entry["name"] for entry in response["zip_entries"])
    elif len(response.get("text", "")) < LARGEST_TEXT:
        answer |= {key: response[key] for key in ("text", "body_base64", "empty_body") if key in response}
    derived["answer"] = answer
    return derived


def without_people(text: str) -> str:
    for name, role in ROLES.items():
        text = re.sub(rf"{name}(?=_|\b)", role, text)
        text = re.sub(rf"{name.title()}(?: [A-Z]\w+)?", role.title(), text)
    return text.replace("Una Registered", "Unregistered Person").replace("lab-mail.org", "example.org")


def main(source: Path) -> None:
    TARGET.mkdir(exist_ok=True)
    for file in sorted(source.glob("[0-9]*.json")):
        group = json.loads(file.read_text(encoding="utf-8"))
        shapes = Shapes()
        calls = [derived for call in group["calls"] if (derived := derive_call(call, shapes))]
        if not calls:
            continue
        lines = ",\n".join(json.dumps(call, ensure_ascii=False) for call in calls)
        known = ",\n".join(json.dumps(shape) for shape in shapes.known)
        about = json.dumps(group["about"])
        text = f'{{"about": {about},\n"shapes": [\n{known}\n],\n"calls": [\n{lines}\n]}}\n'
        (TARGET / file.name).write_text(without_people(text), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
