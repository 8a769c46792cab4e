"""Sentences for people in their language, where there is a catalogue of it; the engine itself speaks English only.

Answers pass as whole sentences, so a catalogue names them as patterns: ``%1``, ``%2`` … stand for what varies, as in
the front end's own catalogue. What no pattern fits stays English.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .wording import for_screen

CATALOGUES = Path(__file__).parent.parent / "locale"
_PLACE = re.compile(r"%(\d)")
_ENDS = re.compile(r"(?<=[.!?…]) ")


def languages() -> list[str]:
    """The languages that there is a catalogue of, as ``fr-FR``."""
    return sorted(folder.name.replace("_", "-") for folder in _folders())


def answer_for_people(answer: Any, language: str) -> Any:
    """An answer whose sentences are for somebody who sees buttons, in the language of an ``Accept-Language`` header.

    Sentences are what stands under ``message``, ``hint`` and ``said``, however deep; all else passes as it is.
    """
    if isinstance(answer, list):
        return [answer_for_people(one, language) for one in answer]
    if not isinstance(answer, dict):
        return answer
    return {name: _for_people(name, value, language) for name, value in answer.items()}


def _for_people(name: str, value: Any, language: str) -> Any:
    if name in ("message", "hint") and isinstance(value, str):
        return translated(for_screen(value), language)
    if name == "said":
        return [translated(for_screen(sentence), language) for sentence in value]
    return answer_for_people(value, language)


def translated(text: str, language: str) -> str:
    """A sentence, or several, in the first language of an ``Accept-Language`` header; what that has no words for stays
    as it is."""
    patterns = _patterns(language.split(",")[0].split(";")[0].strip().replace("-", "_"))
    if not patterns:
        return text
    return _as_one(text, patterns) or " ".join(_as_one(part, patterns) or part for part in _ENDS.split(text))


@dataclass(frozen=True)
class _Pattern:
    english: re.Pattern[str]
    places: tuple[tuple[str, bool], ...]
    """The number of each place, and whether a name in quotation marks stands there, which is never translated."""
    words: str


def _as_one(text: str, patterns: list[_Pattern]) -> str | None:
    for pattern in patterns:
        if found := pattern.english.fullmatch(text):
            values = {
                number: value if is_name else _as_one(value, patterns) or value
                for (number, is_name), value in zip(pattern.places, found.groups(), strict=True)
            }
            return _PLACE.sub(lambda place, values=values: values[place[1]], pattern.words)  # type: ignore[misc]
    return None


def _patterns(language: str) -> list[_Pattern]:
    # The language comes from a header: it is compared with what there is, and never becomes part of a path.
    if language:
        for folder in _folders():
            if language.split("_")[0] == folder.name.split("_")[0]:
                return _read(folder)
    return []


@cache
def _folders() -> tuple[Path, ...]:
    return tuple(folder for folder in CATALOGUES.iterdir() if folder.is_dir())


@cache
def _read(folder: Path) -> list[_Pattern]:
    """The catalogue of a language: those patterns come first that say most themselves."""
    file = folder / "LC_MESSAGES" / "jupyter_osf_server.json"
    entries = json.loads(file.read_text(encoding="utf-8"))
    del entries[""]
    own = sorted(entries, key=lambda text: len(_PLACE.sub("", text)), reverse=True)
    return [_Pattern(_compiled(text), _places(text), entries[text][0]) for text in own]


def _compiled(text: str) -> re.Pattern[str]:
    parts = _PLACE.split(text)
    return re.compile("".join("(.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL)


def _places(text: str) -> tuple[tuple[str, bool], ...]:
    return tuple((place[1], text[: place.start()].endswith("“")) for place in _PLACE.finditer(text))
