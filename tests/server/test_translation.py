"""What the server says to people in French: each refusal that people meet often, and openly which ones do not yet."""

from __future__ import annotations

import json
import re
from pathlib import Path

from jupyter_osf.server.translation import CATALOGUES, translated

from .rest import Browser
from .sentences import sentences

STILL_ENGLISH = Path(__file__).with_name("still_english.txt").read_text(encoding="utf-8").splitlines()
"""Sentences that have no French yet. This list only gets shorter: who writes a new sentence writes its French."""
FRENCH = json.loads((CATALOGUES / "fr_FR/LC_MESSAGES/jupyter_osf_server.json").read_text(encoding="utf-8"))
TRANSLATIONS = {english: french[0] for english, french in FRENCH.items() if english}
MOST_STILL_ENGLISH = 345


def test_each_sentence_has_french_or_is_listed_as_english() -> None:
    assert sentences() - TRANSLATIONS.keys() == set(STILL_ENGLISH)
    assert len(STILL_ENGLISH) <= MOST_STILL_ENGLISH


def test_the_catalogue_has_no_sentence_that_is_no_longer_said() -> None:
    assert TRANSLATIONS.keys() - sentences() == set()


def test_each_translation_has_the_values_of_its_sentence() -> None:
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"%\d", text))

    assert [english for english, french in TRANSLATIONS.items() if places(english) != places(french)] == []


def test_what_varies_is_kept_and_never_read_as_a_place() -> None:
    french = translated("“<img onerror> %1 \\g<1>” is not linked to OSF.", "fr-FR")

    assert french == "«\u00a0<img onerror> %1 \\g<1>\u00a0» n’est pas lié à OSF."


def test_other_languages_and_other_sentences_stay_as_they_are() -> None:
    sentence = "“a.csv” is not linked to OSF."

    assert {translated(sentence, language) for language in ("", "en", "de-DE,fr;q=0.5", "../fr_FR")} == {sentence}
    assert translated("Nobody has written this.", "fr-FR") == "Nobody has written this."


def test_a_refusal_is_in_the_language_that_was_asked_for(web: Browser) -> None:
    body = {"do": "mkdir", "ref": "osf://abc12/osfstorage/", "name": "a/b"}
    english = web.ask("POST", "entry/actions", body).json()
    web.http.headers["Accept-Language"] = "fr-FR"
    french = web.ask("POST", "entry/actions", body).json()

    assert french["code"] == english["code"]
    assert english["message"].endswith("has a part that cannot be a name on OSF: “a/b”.")
    assert french["message"].endswith("a une partie qui ne peut pas être un nom sur OSF\u00a0: «\u00a0a/b\u00a0».")
    assert french["hint"].startswith("Une référence s’écrit abc12")
