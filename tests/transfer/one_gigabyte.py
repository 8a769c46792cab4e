"""Sends a file of 1 GB to OSF and fetches it again; writes seconds and peaks of memory in bytes as JSON."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

from jupyter_osf.client import Client
from jupyter_osf.config import OSF
from jupyter_osf.refs import Ref
from jupyter_osf.transfer.body import FileBody
from jupyter_osf.transfer.hashing import digest
from jupyter_osf.transfer.receive import receive

# Linux counts in KiB, macOS in bytes.
UNIT = 1 if sys.platform == "darwin" else 1024


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT


def main(node: str, folder: Path, size: int) -> None:
    client = Client(OSF(), lambda: os.environ["OSF_TOKEN"])
    root = client.files.find(Ref(node, "osfstorage", folder=True, node=True))
    told = {}

    def there_and_back(name: str, size: int) -> None:
        source, target = folder / f"{name}.bin", folder / f"{name} again.bin"
        with source.open("wb") as file:
            file.write(b"participant")
            file.truncate(size)  # sparse: takes no room on most disks
        began = time.monotonic()
        sent = client.content.create(root, source.name, FileBody(source, digest(source), client.http.progress, "up"))
        told[f"{name} up"] = {"seconds": time.monotonic() - began, "peak": peak()}
        began = time.monotonic()
        receive(client, client.http.progress, sent, target, sha256=sent.sha256)
        told[f"{name} down"] = {"seconds": time.monotonic() - began, "peak": peak()}
        assert target.stat().st_size == size
        source.unlink()
        target.unlink()

    there_and_back("small", 1_000_000)
    there_and_back("large", size)
    client.close()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
