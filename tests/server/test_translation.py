"""What the server says to people in French: all that JupyterLab shows, and openly what stays English."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from jupyter_events import EventLogger
from tornado.ioloop import IOLoop

from jupyter_osf.server.events import Events
from jupyter_osf.server.landing import end_page
from jupyter_osf.server.translation import CATALOGUES, answer_for_people, translated
from tests.sandbox_fixtures import Osf

from .rest import Browser
from .sentences import sentences

STILL_ENGLISH = [
    line
    for line in Path(__file__).with_name("still_english.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]
"""Sentences that no person reads in JupyterLab, as the head of that list says: who writes another writes its French."""
FRENCH = json.loads((CATALOGUES / "fr_FR/LC_MESSAGES/jupyter_osf_server.json").read_text(encoding="utf-8"))
TRANSLATIONS = {english: french[0] for english, french in FRENCH.items() if english}
MOST_STILL_ENGLISH = 67

COMMAND = re.compile(
    r"`|%osf|jupyter osf|--[a-z]|[Ss]ay -|[Uu]nlink(?! it|”)|"
    r"\b([Pp]ush|[Pp]ull|[Cc]lone|log(in|out)|ls|cp|whoami|outbox|doctor|link-data|restore-pins|verb)\b"
)
FOR_TERMINALS = {
    "Change it there, and clone without --include and --exclude.",
    "Clone into another folder.",
    "Get the file again from where it came from, or move it away and `pin` again; nothing was fetched or replaced.",
    'It is kept where `osf.path("%1")` reads it.',
    "Link a file, or read one with `osf.path` or `open`, then pin again.",
    "Link it: link-data '%1' osf://…/",
    "Link one: link-data data osf://…/",
    "Look for it on OSF, and link it by hand: link FILE REF, or link-data DIR REF",
    "Look with --dry-run, and say --yes if that is what you want; nothing was done.",
    "Make it so: link-data --write-once '%1' %2",
    "Make one with `pin`, or name the file.",
    "Save and close it, then run the same in a terminal with `jupyter osf`.",
    "Update jupyter_osf: pip install --upgrade jupyter_osf",
}
"""What speaks of commands although it has French: pins, imported links, write-once and whole cloned projects have no
button, and some cures are found in a terminal only."""


def test_each_sentence_has_french_or_is_listed_as_english() -> None:
    assert sentences() - TRANSLATIONS.keys() == set(STILL_ENGLISH)
    assert len(STILL_ENGLISH) <= MOST_STILL_ENGLISH


def test_the_panel_speaks_of_its_buttons_and_not_of_commands() -> None:
    assert {said for said in TRANSLATIONS if COMMAND.search(said)} == FOR_TERMINALS


def test_a_name_in_quotation_marks_is_no_command() -> None:
    answer = {"message": "“push it --mine” is only here.", "hint": "Push with --mine to create it again, or drop it."}

    assert answer_for_people(answer, "en") == {
        "message": "“push it --mine” is only here.",
        "hint": "Choose “Create it again on OSF”, or drop it.",
    }


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


def test_a_sentence_in_a_sentence_is_translated_too_but_no_name_is() -> None:
    assert translated("It waits to be sent: OSF was not reached.", "fr") == (
        "Il attend d’être envoyé\u00a0: OSF n’a pas pu être joint."
    )
    assert translated("“OSF was not reached.” is a folder.", "fr") == (
        "«\u00a0OSF was not reached.\u00a0» est un dossier."
    )
    assert (
        translated("Yours is kept here. Nothing was sent.", "fr") == "Le vôtre est conservé ici. Rien n’a été envoyé."
    )


def test_results_jobs_links_and_what_signing_out_says_are_in_that_language_too(web: Browser, osf: Osf) -> None:
    web.http.headers["Accept-Language"] = "fr-FR"
    (web.server.root / "french").mkdir()
    (web.server.root / "french/a.txt").write_text("mine\n", encoding="utf-8")
    place = f"osf://{osf.node('stroop')}/osfstorage/"
    assert web.ask("POST", "links", {"path": "french/a.txt", "ref": place}).status_code == 200
    report = web.ask("DELETE", "links?path=french/a.txt").json()
    assert "rien n’a été supprimé" in report["results"][0]["message"]

    gone = web.ask("POST", "links/push", {"paths": ["french/a.txt", "french/b.txt"]}).json()
    assert "n’est pas lié à OSF" in gone["message"]
    said = answer_for_people({"said": ["OSF has taken the sign-in back."]}, "fr-FR")["said"]
    assert said == ["OSF a retiré cette connexion."]


def test_an_event_tells_why_a_job_waits_in_each_language() -> None:
    told: list[dict[str, Any]] = []

    class Logger:
        def emit(self, *, schema_id: str, data: dict[str, Any]) -> None:
            told.append(data)

    events = Events(cast(EventLogger, Logger()), cast(IOLoop, _AtOnce()))
    events.emit("job", {"id": "1", "state": "failed", "message": "OSF was not reached."})

    assert told[0]["message"] == "OSF was not reached."
    assert told[0]["messages"] == {"fr-FR": "OSF n’a pas pu être joint."}


def test_the_page_on_which_a_sign_in_ends_is_in_the_language_of_the_browser() -> None:
    page, _ = end_page(200, "You are signed in to OSF.", "You can close this page.", "fr-CH,fr;q=0.9")
    english, _ = end_page(200, "You are signed in to OSF.", "You can close this page.", "de")

    assert '<html lang="fr' in page
    assert "Vous êtes connecté à OSF." in page
    assert "Connexion à OSF" in page
    assert '<html lang="en">' in english


class _AtOnce:
    def add_callback(self, callback: Callable[..., None], *args: Any) -> None:
        callback(*args)
