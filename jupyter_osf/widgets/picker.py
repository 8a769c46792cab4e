"""Lets the person pick files and folders: of the computer that the kernel runs on, or of the browser's."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import ipywidgets

from jupyter_osf.client.names import here as name_here
from jupyter_osf.commands.wording import plain

from .html import sentence
from .questions import Choice, Questions

GO_UP = "⬆ .."
MOST_SHOWN = 1_000
FROM_BROWSER = "Small files of the computer that your browser runs on, up to some megabytes:"


class Picker:
    """Asks in the place of all questions; files of the browser lie in a folder of ours until ``close``."""

    def __init__(self, ask: Questions) -> None:
        self._ask = ask
        self._received: tempfile.TemporaryDirectory[str] | None = None

    def pick(self, title: str) -> list[str] | None:
        """The paths of what was picked; None if the person thinks better of it."""
        folder = Path.cwd()
        while True:
            names = [GO_UP, *_names(folder)]
            field = ipywidgets.SelectMultiple(
                options=[(plain(name), name) for name in names], rows=8, layout={"width": "100%"}
            )
            given = ipywidgets.FileUpload(multiple=True, description="From the browser…", layout={"width": "auto"})
            body = [
                ipywidgets.HTML(sentence(f"What is in {folder}, on the computer that the kernel runs on:")),
                field,
                ipywidgets.HTML(sentence(FROM_BROWSER)),
                given,
            ]

            def chosen(field: Any = field, given: Any = given) -> tuple[tuple[str, ...], tuple[Any, ...]]:
                return field.value, given.value

            answer = self._ask.ask(
                title, body, [Choice("Upload", chosen), Choice("Open folder", lambda field=field: (field.value, None))]
            )
            if answer is None:
                return None
            picked, files = answer
            if files is None or picked == (GO_UP,):
                folder = folder.parent if picked == (GO_UP,) else _below(folder, picked)
                continue
            return [str(folder / name) for name in picked if name != GO_UP] + self._receive(files)

    def close(self) -> None:
        """What the browser sent is no longer needed."""
        if self._received is not None:
            self._received.cleanup()

    def _receive(self, files: Any) -> list[str]:
        paths = []
        for file in files:
            self._received = self._received or tempfile.TemporaryDirectory(prefix="jupyter-osf-")
            path = Path(self._received.name) / name_here(str(file["name"]))
            path.write_bytes(bytes(file["content"]))
            paths.append(str(path))
        return paths


def _names(folder: Path) -> list[str]:
    """Folders first; hidden things are not for upload."""
    found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    found.sort(key=lambda path: (not path.is_dir(), path.name.casefold()))
    return [path.name + ("/" if path.is_dir() else "") for path in found[:MOST_SHOWN]]


def _below(folder: Path, picked: tuple[str, ...]) -> Path:
    name = next((name for name in picked if name.endswith("/")), "")
    return folder / name
