"""The colleague of the demo: somebody else who works on the same project of the sandbox at the same time."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.request import Request, urlopen

from ..config import OSF
from ..errors import BadReference, OSFError
from ..refs import parse

INFO_VARIABLE = "JUPYTER_OSF_DEMO"
NAME = "Demo Colleague"


def edits(reference: str, text: str) -> str:
    """Let the colleague upload ``text`` as the next version of a file; returns what happened, in words.

    Works only beside the sandbox that the demo started, never with a real OSF.
    """
    place = os.environ.get(INFO_VARIABLE)
    if place is None:
        raise OSFError("There is no colleague here.", "Start the demo with `jupyter osf demo`.")
    ref = parse(reference, OSF().web_url)
    if ref is None or ref.provider != "osfstorage" or not ref.parts:
        raise BadReference(f"“{reference}” names no file of OSF Storage.")
    control = json.loads(Path(place).read_text("utf-8"))["control_url"]
    order = {"do": "upload", "node": ref.id, "path": "/" + "/".join(ref.parts), "content": text, "as": NAME}
    body = json.dumps(order).encode()
    with urlopen(Request(f"{control}colleague", body, {"Content-Type": "application/json"}), timeout=10) as answer:  # noqa: S310  # the demo's own sandbox
        version = json.load(answer)["version"]
    return f"{NAME} uploaded version {version} of {ref.parts[-1]}."
