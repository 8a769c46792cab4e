"""Settings of the documentation site; `make docs` builds it."""

import json
import sys
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

exclude_patterns = ["_build"]
project = "jupyter_osf"
author = "jupyter_osf developers"
version = release = json.loads((HERE.parent / "package.json").read_text(encoding="utf-8"))["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton", "from_code"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "description"
copybutton_prompt_text = "$ "

html_theme = "furo"
html_title = f"jupyter_osf {version}"
html_show_copyright = False

PAGES = {"../SECURITY.md": "token.md", "../CHANGELOG.md": "changelog.md", "../CONTRIBUTING.md": "contributing.md"}
"""Files of the repository that are pages of this site, under a name of its own."""


def setup(app: Sphinx) -> None:
    """Lead links to such files to their pages."""

    def led(_: Sphinx, __: str, source: list[str]) -> None:
        for file, page in PAGES.items():
            source[0] = source[0].replace(f"]({file}", f"]({page}")

    app.connect("source-read", led)
