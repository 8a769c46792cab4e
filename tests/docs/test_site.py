"""The site of the documentation is built, with every page in its place and every link leading somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_osf.commands.table import VERBS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with warnings as errors: a page that is in no list or a link that leads nowhere is one."""
    place = tmp_path_factory.mktemp("site")
    sphinx = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", "docs", str(place)]
    done = subprocess.run(sphinx, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return place


def test_the_reference_tells_what_the_code_has(site: Path) -> None:
    told = {path.stem: path.read_text(encoding="utf-8") for path in (site / "reference").glob("*.html")}

    assert [name for name in VERBS if f'id="{name}"' not in told["verbs"]] == []
    assert "c.OSFBackground.data_quiet" in told["traits"]
    assert "uploadNewLinks" in told["settings"]
    assert 'id="account"' in told["rest"]
    assert "https://events.jupyter.org/jupyter_osf/job/v1" in told["events"]
    assert 'id="jupyter_osf.session.Session.push"' in told["python"]


def test_pictures_have_words_for_those_who_cannot_see_them() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]

    assert [page.name for page in pages if "![](" in page.read_text(encoding="utf-8")] == []


def test_the_links_of_pages_outside_the_site_lead_somewhere() -> None:
    wrong = []
    for page in ROOT.glob("*.md"):
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in link and not (ROOT / link).exists():
                wrong.append(f"{page.name}: {link}")

    assert wrong == []
