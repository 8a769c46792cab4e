"""A release is of one piece: one version, a changelog that tells of it, a recipe that needs what the package needs."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
PACKAGE = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RECIPE = yaml.safe_load((ROOT / "recipe" / "recipe.yaml").read_text(encoding="utf-8"))


def needs(lines: list[str]) -> dict[str, str]:
    """What is wanted of each package; the order of bounds does not count."""
    wanted = [Requirement(line) for line in lines]
    return {one.name.lower().replace("_", "-"): str(one.specifier) for one in wanted}


def test_the_changelog_begins_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == PACKAGE["version"]


def test_the_version_is_written_in_one_place() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "package.json"
    assert RECIPE["context"]["version"] == '${{ load_from_file("../package.json").version }}'


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ("run", PROJECT["project"]["dependencies"]),
        ("host", PROJECT["build-system"]["requires"]),
        ("run_constraints", PROJECT["project"]["optional-dependencies"]["lab"]),
    ],
)
def test_the_recipe_needs_what_the_package_needs(part: str, wanted: list[str]) -> None:
    told = needs(RECIPE["requirements"][part])
    own: dict[str, Any] = {name: told.pop(name, None) for name in ("python", "pip", "nodejs")}

    assert told == needs(wanted)
    assert own["python"] in (None, PROJECT["project"]["requires-python"])


def test_the_recipe_installs_the_same_command() -> None:
    ((name, place),) = PROJECT["project"]["scripts"].items()

    assert RECIPE["build"]["python"]["entry_points"] == [f"{name} = {place}"]
