"""Changes to OSF's tree: new folders, renames, moves, copies, deletions."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex
from typing import Any

from ..errors import Ambiguous, Failed, NotFound, NotVerified, OSFError, Unreachable, UsageError
from ..models import Entry
from . import documents
from .answers import body_of
from .content import Body, Content, name_in_use, name_taken
from .files import Files, one_of
from .http import Http
from .names import check_name, is_altered

WAITING = (1, 2, 4, 8, 15)
"""Pauses in seconds while OSF works on a move in the background."""


class Changes:
    """Changes what is on OSF. A name that is taken is never replaced: the call raises NeedsChoice."""

    def __init__(self, http: Http, files: Files, content: Content) -> None:
        self._http = http
        self._files = files
        self._content = content

    def create_file(self, folder: Entry, name: str, body: Body) -> Entry:
        """A new file under exactly this name; OSF alters some names on creation, so those are renamed afterwards."""
        if not is_altered(check_name(name)):
            return self._content.create(folder, name, body)
        if self._files.child(folder, name) is not None:
            raise name_taken(name)
        passing_name = f"upload-{token_hex(6)}"
        try:
            sent = self._content.create(folder, passing_name, body)
        except NotVerified:
            left_over = self._files.child(folder, passing_name)
            if left_over is not None:
                self.delete(left_over)
            raise
        return self._name_at_last(sent, name)

    def create_folder(self, folder: Entry, name: str) -> Entry:
        """A new folder under exactly this name."""
        asked = f"new-{token_hex(6)}" if is_altered(check_name(name)) else name

        def look() -> Entry | None:
            return one_of([e for e in self._files.children(folder) if e.is_folder and e.name == asked])

        made = self._change("PUT", folder, {"kind": "folder", "name": asked}, None, look)
        return made if asked == name else self._name_at_last(made, name)

    def _name_at_last(self, made: Entry, name: str) -> Entry:
        """Give something new of ours its name; if it cannot have it, it goes again."""
        try:
            return self.rename(made, name)
        except Unreachable:
            raise
        except OSFError:
            self.delete(made)
            raise

    def rename(self, entry: Entry, name: str) -> Entry:
        """Another name in the same folder; the file keeps its identifier and versions."""
        action = {"action": "rename", "rename": check_name(name), "conflict": "warn"}

        def look() -> Entry | None:
            now = self._files.again(entry)
            return now if now.name == name else None

        return self._change("POST", entry, None, action, look)

    def move(self, entry: Entry, folder: Entry, name: str) -> Entry:
        """Into another folder, storage or project, under ``name``."""
        if entry.is_folder and _inside(folder, entry):
            raise UsageError("A folder cannot be moved into itself.", "Choose a folder outside it.")
        return self._place(entry, folder, name, "move")

    def copy(self, entry: Entry, folder: Entry, name: str) -> Entry:
        """A copy in a folder, storage or project, under ``name``."""
        if entry.is_folder and _inside(folder, entry):
            raise UsageError("A folder cannot be copied into itself.", "Choose a folder outside it.")
        return self._place(entry, folder, name, "copy")

    def _place(self, entry: Entry, folder: Entry, name: str, verb: str) -> Entry:
        path = "/" if folder.kind == "storage" else f"/{folder.id.strip('/')}/"
        action = {
            "action": verb,
            "path": path,
            "rename": check_name(name),
            "conflict": "warn",
            "resource": folder.node,
            "provider": folder.provider,
        }

        def look() -> Entry | None:
            return one_of(
                [e for e in self._files.children(folder) if e.name == name and e.is_folder == entry.is_folder]
            )

        # Seen beforehand, so that what is there after a lost answer is known to be the outcome.
        if look() is not None:
            raise name_in_use(name)
        return self._change("POST", entry, None, action, look)

    def delete(self, entry: Entry) -> None:
        """Into OSF's trash, which has no way back by program. A storage itself cannot be deleted."""
        if entry.kind not in ("file", "folder"):
            raise UsageError(f"A {entry.kind} cannot be deleted from here.", "Delete it on OSF's site.")

        def is_gone() -> bool:
            try:
                self._files.again(entry)
            except NotFound:
                return True
            return False

        lost = False
        for tries_left in reversed(range(self._http.config.retries + 1)):
            try:
                answer = self._http.write("DELETE", self._http.files_url(entry.url))
            except Ambiguous as error:
                lost = True
                if self._http.look_after(error, is_gone):
                    return
                if not tries_left:
                    raise
                continue
            if answer.status_code >= 400:
                error_of_osf = self._http.refusal(answer)
                if lost and isinstance(error_of_osf, NotFound):
                    return
                raise self._why(entry, error_of_osf)
            return

    def _why(self, entry: Entry, error: OSFError) -> OSFError:
        return self._files.diagnose(entry, error) if isinstance(error, Failed) else error

    def _change(
        self,
        method: str,
        entry: Entry,
        query: dict[str, str] | None,
        action: dict[str, Any] | None,
        look: Callable[[], Entry | None],
    ) -> Entry:
        name = str((action or query or {}).get("rename") or (query or {}).get("name") or entry.name)
        lost = False
        for tries_left in reversed(range(self._http.config.retries + 1)):
            try:
                answer = self._http.write(method, self._http.files_url(entry.url), query=query, json=action)
            except Ambiguous as error:
                lost = True
                found = self._http.look_after(error, look)
                if found is not None:
                    return found
                if not tries_left:
                    raise
                continue
            if answer.status_code == 202:
                return self._await(look, name)
            if answer.status_code == 409:
                # What was sent before may have happened in the meantime.
                found = look() if lost else None
                if found is not None:
                    return found
                raise name_in_use(name)
            if answer.status_code >= 400:
                raise self._why(entry, self._http.refusal(answer))
            document = body_of(answer)
            if not isinstance(document, dict) or not isinstance(document.get("data"), dict):
                raise Unreachable("OSF did not say what it did.", "Look with `ls` before going on.")
            return documents.waterbutler_entry(document["data"], entry.node)
        raise AssertionError("the last try returns or raises")

    def _await(self, look: Callable[[], Entry | None], name: str) -> Entry:
        for pause in WAITING:
            self._http.progress.wait(pause)
            if (found := look()) is not None:
                return found
        raise Unreachable(
            f"OSF is still working on “{name}”.", "It goes on there by itself; look with `ls` in a few minutes."
        )


def _inside(folder: Entry, entry: Entry) -> bool:
    return (folder.node, folder.provider) == (entry.node, entry.provider) and str(folder.path).startswith(
        str(entry.path)
    )
