"""Holds real answers against `openapi.yaml`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import requests
import yaml
from jsonschema import Draft202012Validator

import jupyter_osf.server

FILE = Path(jupyter_osf.server.__file__).with_name("openapi.yaml")

Json = dict[str, Any]


class Description:
    """What is written down about the routes. Objects are closed here: what is not described may not be answered."""

    def __init__(self) -> None:
        self.document: Json = yaml.safe_load(FILE.read_text("utf-8"))
        self._closed: Json = _closed(self.document)

    def operation(self, method: str, path: str) -> Json:
        """The description of one method of the address `path`, below `/osf/`."""
        for template, item in self._closed["paths"].items():
            if re.fullmatch(_pattern(template), "/" + path.partition("?")[0]):
                found: Json = item[method.lower()]
                return found
        raise AssertionError(f"{path} is not described")

    def check(self, method: str, path: str, answer: requests.Response) -> None:
        """Fails where the status or the body of an answer is not as described."""
        responses = self.operation(method, path)["responses"]
        status = str(answer.status_code)
        assert status in responses or answer.status_code >= 400, f"{method} {path}: {status} is not described"
        response = responses.get(status) or responses["default"]
        if "$ref" in response:
            response = self._closed["components"]["responses"][response["$ref"].rpartition("/")[2]]
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            assert status == "204" or "default" in responses
            return
        validator = Draft202012Validator({**schema, "components": self._closed["components"]})
        problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer.json())]
        assert not problems, f"{method} {path}: {problems}"


def _pattern(template: str) -> str:
    parts = re.split(r"\{(\w+)\}", template)
    return "".join(
        re.escape(part) if number % 2 == 0 else (".+" if part == "address" else "[^/]+")
        for number, part in enumerate(parts)
    )


def _closed(shape: Any) -> Any:
    if isinstance(shape, list):
        return [_closed(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    found = {name: _closed(value) for name, value in shape.items()}
    is_object_schema = shape.get("type") == "object" and isinstance(shape.get("properties"), dict)
    return {"additionalProperties": False, **found} if is_object_schema else found
