"""Code that reads a file of OSF, for a new cell: it names the version, so that it reads the same bytes for ever."""

from __future__ import annotations

from .models import Entry

TABLES = {"csv": "pd.read_csv({})", "tsv": 'pd.read_csv({}, sep="\\t")', "xlsx": "pd.read_excel({})"}
READERS = {
    "json": ("import json", "content = json.loads({}.read_text())"),
    "npy": ("import numpy as np", "array = np.load({})"),
}


def snippet(entry: Entry) -> str:
    """A few lines of Python."""
    pinned = entry.provider == "osfstorage" and entry.version and "@" not in entry.reference
    reference = f"{entry.reference}@{entry.version}" if pinned else entry.reference
    path = f"osf.path({reference!r})".replace("'", '"')
    ending = entry.name.lower().rpartition(".")[2]
    if ending in TABLES:
        imported, line = "import pandas as pd", f"data = {TABLES[ending].format(path)}"
    elif ending in READERS:
        imported, line = READERS[ending][0], READERS[ending][1].format(path)
    else:
        imported, line = "", f"path = {path}"
    head = "\n".join(["import jupyter_osf", *([imported] if imported else [])])
    return f"{head}\n\nosf = jupyter_osf.connect()\n{line}"
