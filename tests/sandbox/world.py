"""The people, projects and files that the conformance tests speak of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from jupyter_osf.sandbox.process import Control

FULL = ["osf.full_read", "osf.full_write"]


def _user(name: str, **more: Any) -> dict[str, Any]:
    tokens = [
        {"name": "full", "scopes": FULL},
        {"name": "read", "scopes": ["osf.full_read"]},
        {"name": "profile", "scopes": ["osf.users.profile_read"]},
        {"name": "email", "scopes": ["osf.full_read", "osf.users.email_read"]},
    ]
    return {"name": f"Person {name}", "short_name": name, "tokens": tokens, **more}


WISHES: Mapping[str, Any] = {
    "users": [_user("A"), _user("B"), _user("R"), _user("X")],
    "nodes": [
        {
            "title": "Part study",
            "short_name": "P",
            "creator": "A",
            "description": "Private",
            "contributors": [{"user": "B", "permission": "write"}, {"user": "R", "permission": "read"}],
            "files": {
                "/D/a.txt": {"versions": ["abc", {"text": "abcde", "as": "B"}]},
                "/a.txt": "root\n",
                "/E/": None,
                **{f"/L/file{number:02}.txt": f"{number}\n" for number in range(25)},
            },
        },
        {"title": "Component", "short_name": "C", "creator": "A", "parent": "P"},
        {"title": "Open", "short_name": "Q", "creator": "A", "public": True, "files": {"/open.txt": "open\n"}},
        {"title": "Far", "short_name": "far", "creator": "A", "region": "de-1", "files": {"/far.txt": "far\n"}},
    ],
    "registrations": [{"node": "P", "short_name": "reg"}],
    "view_only_links": [{"nodes": ["P"], "name": "V"}, {"nodes": ["P"], "name": "W", "anonymous": True}],
}


class World:
    """Users A (owner), B (write), R (read), X (stranger); private node P with component C, public node Q."""

    def __init__(self, control: Control) -> None:
        self.control = control
        control.reset("empty")
        self.made = control.create(**WISHES)
        control.clear_requests()
        self.info = control.info
        self.http = requests.Session()
        self.http.trust_env = False
        self.links = [link["key"] for link in self.made["view_only_links"]]

    def token(self, who: str) -> str:
        """`A.full`, `A.read`, `A.profile`, `A.email`."""
        name, _, kind = who.partition(".")
        tokens: list[str] = self.made["users"][name]["tokens"]
        return tokens[("full", "read", "profile", "email").index(kind)]

    def user(self, name: str) -> str:
        return str(self.made["users"][name]["id"])

    def node(self, name: str) -> str:
        return str(self.made["nodes"].get(name, name))

    def file(self, path: str) -> str:
        """The id of a file of P, or of one made by a later `create`."""
        return str(self.made["files"][path])

    def ask(self, method: str, url: str, who: str | None = "A.full", **more: Any) -> requests.Response:
        """One request; redirects are not followed. `url` is whole, or a path of the API."""
        headers = dict(more.pop("headers", {}))
        if who is not None:
            headers["Authorization"] = f"Bearer {self.token(who)}"
        whole = url if url.startswith("http") else self.info["api_url"] + url
        return self.http.request(method, whole, headers=headers, allow_redirects=False, timeout=30, **more)

    def get(self, url: str, who: str | None = "A.full", **more: Any) -> requests.Response:
        return self.ask("GET", url, who, **more)

    def put(self, url: str, data: Any = b"", who: str | None = "A.full", **more: Any) -> requests.Response:
        return self.ask("PUT", url, who, data=data, **more)

    def post(self, url: str, who: str | None = "A.full", **more: Any) -> requests.Response:
        return self.ask("POST", url, who, **more)

    def remove(self, url: str, who: str | None = "A.full", **more: Any) -> requests.Response:
        return self.ask("DELETE", url, who, **more)

    def url(self, path: str = "/", node: str = "P", provider: str = "osfstorage") -> str:
        """The file server's address of a path by ids: `F()` of the conformance list."""
        region = 1 if node == "far" else 0
        return f"{self.info['files_urls'][region]}/v1/resources/{self.node(node)}/providers/{provider}{path}"

    def folder(self, path: str) -> str:
        """The address of a folder of P, by names (`/L/`)."""
        return str(self.entity(path)["links"]["move"])

    def file_url(self, path: str) -> str:
        return self.url(f"/{self.file(path)}")

    def entity(self, path: str, node: str = "P") -> Any:
        """What the listing of the folder above says of an entry, by names."""
        parts = [part for part in path.split("/") if part]
        here, found = self.url(node=node), None
        for part in parts:
            found = next(e for e in self.get(here).json()["data"] if e["attributes"]["name"] == part)
            here = found["links"]["move"]
        return found

    def listing(self, url: str, who: str | None = "A.full") -> list[Any]:
        found: list[Any] = self.get(url, who).json()["data"]
        return found

    def names(self, url: str) -> list[str]:
        return sorted(entry["attributes"]["name"] for entry in self.listing(url))

    def upload(self, name: str, content: bytes, folder: str | None = None) -> Any:
        answer = self.put(folder or self.url(), content, params={"kind": "file", "name": name})
        assert answer.status_code == 201, answer.text
        return answer.json()["data"]

    def bytes_of(self, url: str, **query: str) -> bytes:
        return self.get(url, params={"direct": "", **query}).content
