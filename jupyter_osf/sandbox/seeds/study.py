"""A small Stroop study: experiment, data of several participants, figures, an analysis component, public materials."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from importlib import resources
from typing import Any

from .people import people
from .pictures import bars_png
from .trials import mean_times, trials_csv

SUBJECTS = range(1, 7)


def study() -> Mapping[str, Any]:
    team = [
        {"user": "colleague", "permission": "write"},
        {"user": "reader", "permission": "read", "bibliographic": False},
    ]
    return {
        **people(),
        "nodes": [
            {
                "title": "Stroop study",
                "short_name": "stroop",
                "creator": "researcher",
                "description": "Does naming the colour of a word take longer when the word names another colour?",
                "tags": ["stroop", "attention"],
                "contributors": team,
                "addons": ["owncloud", "gitlab"],
                "files": _study_files(),
            },
            {
                "title": "Analysis",
                "short_name": "analysis",
                "creator": "researcher",
                "parent": "stroop",
                "region": "de-1",
                "category": "analysis",
                "contributors": team,
                "files": {
                    "/analysis.ipynb": _text("analysis.ipynb"),
                    "/means.csv": _means_csv(),
                    "/report/": None,
                },
            },
            {
                "title": "Stroop materials (public)",
                "short_name": "materials",
                "creator": "researcher",
                "public": True,
                "category": "methods and measures",
                "description": "Word list and instructions of the Stroop study.",
                "contributors": [{"user": "colleague", "permission": "write"}],
                "files": {
                    "/README.md": "# Stroop materials\n\nThe word list and the instructions that participants saw.\n",
                    "/words.csv": _words_csv(),
                    "/instructions.txt": "Name the colour of the ink, not the word. Be quick and be right.\n",
                },
            },
        ],
        "registrations": [
            {"node": "materials", "short_name": "registration", "title": "Stroop materials (registered)"}
        ],
        "linked": [{"node": "stroop", "targets": ["materials"]}],
    }


def _study_files() -> dict[str, Any]:
    protocol = "# Protocol\n\n1. Consent\n2. Practice, 8 trials\n3. Experiment, 48 trials\n"
    return {
        "/README.md": _text("README.md"),
        "/protocol.md": {
            "versions": [
                {"text": protocol, "as": "researcher", "days_ago": 12},
                {"text": protocol + "4. Debriefing\n", "as": "colleague", "days_ago": 9},
                {"text": protocol + "4. Debriefing\n\nPractice has feedback.\n", "as": "researcher", "days_ago": 8},
            ]
        },
        "/experiment/stroop.ipynb": _text("stroop.ipynb"),
        "/experiment/stroop.osexp": _text("stroop.osexp"),
        "/experiment/words.csv": _words_csv(),
        **{
            f"/data/subject-{number:02}.csv": {"text": trials_csv(number), "days_ago": 8 - number}
            for number in SUBJECTS
        },
        "/figures/congruent.png": _png([mean_times(number)[0] for number in SUBJECTS], (70, 130, 180)),
        "/figures/incongruent.png": _png([mean_times(number)[1] for number in SUBJECTS], (205, 92, 92)),
        "owncloud:/lab notes/2026-11-02 pilot.txt": "Pilot with two volunteers. The second block is too long.\n",
        "owncloud:/consent form.txt": "I take part voluntarily and can stop at any time.\n",
        "gitlab:/stimuli/make_words.py": "for word in ('red', 'green', 'blue'):\n    print(word)\n",
        "gitlab:/README.md": "Scripts that make the stimuli.\n",
    }


def _text(name: str) -> str:
    return (resources.files(__package__) / "demo" / name).read_text(encoding="utf-8")


def _words_csv() -> str:
    colours = ("red", "green", "blue", "yellow")
    return "word,ink\n" + "".join(f"{word},{ink}\n" for word in colours for ink in colours)


def _means_csv() -> str:
    rows = (f"{number},{mean_times(number)[0]},{mean_times(number)[1]}\n" for number in SUBJECTS)
    return "subject,congruent,incongruent\n" + "".join(rows)


def _png(heights: list[int], colour: tuple[int, int, int]) -> dict[str, str]:
    return {"base64": base64.b64encode(bars_png(heights, colour)).decode()}
