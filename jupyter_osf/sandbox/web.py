"""The web host: download links, pages of short ids."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import quote

from .handler import SandboxHandler
from .principal import Principal, can_read, identify
from .store import File, Node
from .waterbutler.entity import entity_url
from .waterbutler.storages import path_of


class WebHandler(SandboxHandler):
    """Pages for people; errors are JSON, as those of the real host are to programs."""

    def compute_etag(self) -> str | None:
        return None

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("X-Frame-Options", "SAMEORIGIN")
        self.set_header("Access-Control-Allow-Origin", self.site.addresses.web)
        self.set_header("Access-Control-Allow-Credentials", "true")

    def refuse(self, status: int, short: str, long: str, **more: Any) -> None:
        self.set_status(status)
        document = {"message_short": short, "message_long": long, **more, "code": status, "referrer": None}
        self.answer_json(document, "application/json")

    def send_to(self, url: str, status: int = 302) -> None:
        self.set_status(status)
        self.set_header("Location", url)
        self.answer_redirect_page(url if status != 302 else "")

    def answer_redirect_page(self, url: str) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        link = html.escape(url)
        self.finish(f'<!doctype html>\n<title>Redirecting</title>\n<a href="{link}">{link}</a>\n' if url else "")

    def admit(self, node: Node) -> bool:
        """Whether the person may see this; otherwise the answer is given."""
        who = identify(self)
        if can_read(self.site.store, node, who):
            return True
        if who.user is None:
            service = quote(f"{self.site.addresses.web}{self.request.uri}", safe="")
            self.send_to(f"{self.site.addresses.accounts}/login?service={service}")
            return False
        self._forbid(node, who)
        return False

    def _forbid(self, node: Node, who: Principal) -> None:
        self.refuse(
            403,
            "Forbidden",
            "You do not have permission to perform this action. If this should not have occurred and the issue "
            'persists, please report it to <a href="mailto:support@osf.io">support@osf.io</a>.',
            node={"id": node.id, "url": f"/{node.id}/"},
            user={"access_request_state": None},
        )

    def node_of(self, file: File) -> Node:
        node = self.site.store.nodes.get(file.node)
        assert node is not None
        return node

    def send_to_bytes(self, file: File, query: str = "") -> None:
        """To the file server of the node's region; the query (version, revision …) goes along."""
        node = self.node_of(file)
        if not self.admit(node):
            return
        url = entity_url(
            self.site.files_origin(node.region, file.provider), node.id, file.provider, path_of(self.site.store, file)
        )
        query = query or self.request.query
        self.send_to(f"{url}?{query}" if query else url)

    def pinned(self, file: File) -> str:
        """The query by which pages for people name a version, the newest if none was asked for."""
        wanted = self.get_query_argument("version", "") or self.get_query_argument("revision", "")
        return f"action=download&direct&version={wanted or len(self.site.store.files.versions(file.id))}"

    def file_by(self, some_id: str) -> File | None:
        """A file that is still there, by its own id or its short id."""
        store = self.site.store
        guid = store.nodes.guid(some_id)
        file = store.files.get(guid.target if guid and guid.kind == "file" else some_id)
        return None if file is None or file.deleted or file.is_folder else file


class DownloadHandler(WebHandler):
    """`/download/ID/` and `/GUID/download`."""

    def get(self, some_id: str) -> None:
        is_link_of_api = self.request.path.startswith("/download/")
        if is_link_of_api and not self.request.path.endswith("/"):
            return self.send_to(f"{self.site.addresses.web}{self.request.path}/", 308)
        file = self.file_by(some_id)
        if file is None:
            return self.refuse(404, "File Not Found", "The requested file could not be found.")
        self.send_to_bytes(file, "" if is_link_of_api else self.pinned(file))

    head = get


class FilePageHandler(WebHandler):
    """`/NODE/files/PROVIDER/ID/`, which with `?action=download` leads to the bytes."""

    def get(self, node_id: str, file_id: str) -> None:
        file = self.file_by(file_id)
        if file is None or file.node != node_id:
            return self.refuse(404, "File Not Found", "The requested file could not be found.")
        if self.get_query_argument("action", "") == "download":
            return self.send_to_bytes(file, self.pinned(file))
        if self.admit(self.node_of(file)):
            self.answer_page(200, page(file.name, self.site.store.files.path(file)))


class NamedPathHandler(WebHandler):
    """`/NODE/PROVIDER/files/PATH/` by names, which leads to the page by id."""

    def get(self, node_id: str, provider: str, path: str) -> None:
        file = self.site.store.files.find(node_id, provider, f"/{path.rstrip('/')}")
        if file is None or file.is_folder:
            return self.refuse(404, "File Not Found", "The requested file could not be found.")
        if self.admit(self.node_of(file)):
            self.send_to(f"/project/{node_id}/files/{provider}/{file.id}/?action=view", 301)


class GuidHandler(WebHandler):
    """`/GUID/`: the page of a project, person or file."""

    def get(self, guid: str) -> None:
        store = self.site.store
        found = store.nodes.guid(guid)
        if found is None:
            return self.answer_page(404, page("Page not found", "There is nothing under this address."))
        if not self.request.path.endswith("/"):
            return self.send_to(f"{self.site.addresses.web}/{guid}/", 301)
        if found.kind == "user":
            person = store.people.user(found.target)
            return self.answer_page(200, page(person.full_name if person else "", "A person on this OSF."))
        if found.kind == "file":
            return self._file_page(store.files.get(found.target))
        node = store.nodes.get(found.target)
        if node is None or node.deleted:
            return self.answer_page(410, page("Resource deleted", "User has deleted this content."))
        if self.admit(node):
            self.answer_page(200, page(node.title, node.description))

    def _file_page(self, file: File | None) -> None:
        if file is None or file.deleted:
            return self.answer_page(410, page("Resource deleted", "User has deleted this content."))
        if self.admit(self.node_of(file)):
            self.answer_page(200, page(file.name, self.site.store.files.path(file)))


class HomeHandler(WebHandler):
    def get(self) -> None:
        self.answer_page(200, page("OSF", "This OSF runs on this computer."))


def page(title: str, text: str) -> str:
    title, text = html.escape(title), html.escape(text)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>OSF | {title}</title></head>\n'
        f"<body><h1>{title}</h1><p>{text}</p></body>\n</html>\n"
    )


def web_routes() -> list[Any]:
    return [
        (r"/", HomeHandler),
        (r"/download/(\w+)/?", DownloadHandler),
        (r"/(\w+)/download/?", DownloadHandler),
        (r"/(?:project/)?(\w+)/files/\w+/(\w+)/?", FilePageHandler),
        (r"/(\w+)/(\w+)/files/(.+)", NamedPathHandler),
        (r"/(\w{5})/?", GuidHandler),
    ]
