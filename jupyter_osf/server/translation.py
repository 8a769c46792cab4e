"""Sentences for people in their language, where there is a catalogue of it; the engine itself speaks English only.

Errors pass as whole sentences, so a catalogue names them as patterns: ``%1``, ``%2`` … stand for what varies, as in the
front end's own catalogue. What no pattern fits stays English.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).parent.parent / "locale"
_PLACE = re.compile(r"%(\d)")


def translated(sentence: str, language: str) -> str:
    """The sentence in the first language of an ``Accept-Language`` header, unchanged where that has no words for it."""
    for pattern, order, words in _patterns(language.split(",")[0].split(";")[0].strip().replace("-", "_")):
        if found := pattern.fullmatch(sentence):
            return _filled(words, dict(zip(order, found.groups(), strict=True)))
    return sentence


def _filled(words: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: values[place[1]], words)


def _patterns(language: str) -> list[tuple[re.Pattern[str], list[str], str]]:
    # The language comes from a header: it is compared with what there is, and never becomes part of a path.
    if language:
        for folder in _folders():
            if language in (folder.name, folder.name.split("_")[0]):
                return _read(folder)
    return []


@cache
def _folders() -> tuple[Path, ...]:
    return tuple(folder for folder in CATALOGUES.iterdir() if folder.is_dir())


@cache
def _read(folder: Path) -> list[tuple[re.Pattern[str], list[str], str]]:
    """The catalogue of a language: those patterns come first that say most themselves."""
    file = folder / "LC_MESSAGES" / "jupyter_osf_server.json"
    entries = json.loads(file.read_text(encoding="utf-8"))
    del entries[""]
    own = sorted(entries, key=lambda text: len(_PLACE.sub("", text)), reverse=True)
    return [(_compiled(text), _PLACE.findall(text), entries[text][0]) for text in own]


def _compiled(text: str) -> re.Pattern[str]:
    parts = _PLACE.split(text)
    return re.compile("".join("(.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL)
