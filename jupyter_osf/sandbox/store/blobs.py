"""Bytes on disk, each content once, named by its sha256; written as a stream."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Blob:
    sha256: str
    md5: str
    size: int


class BlobWriter:
    """Takes chunks; `commit` puts the whole under its name, leaving the block without it discards them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._temporary = folder / f"incoming-{uuid.uuid4().hex}"
        self._stream: BinaryIO = self._temporary.open("xb")
        self._sha256, self._md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
        self.size = 0

    def write(self, chunk: bytes) -> None:
        self._stream.write(chunk)
        self._sha256.update(chunk)
        self._md5.update(chunk)
        self.size += len(chunk)

    def commit(self) -> Blob:
        self._stream.close()
        blob = Blob(self._sha256.hexdigest(), self._md5.hexdigest(), self.size)
        target = self._folder / blob.sha256
        if target.exists():
            self._temporary.unlink()
        else:
            self._temporary.replace(target)
        return blob

    def discard(self) -> None:
        """Harmless after a commit."""
        self._stream.close()
        self._temporary.unlink(missing_ok=True)

    def __enter__(self) -> BlobWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()


class Blobs:
    """Contents that nobody refers to any more stay: old versions and deleted files keep their bytes on OSF too."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        for left_over in folder.glob("incoming-*"):
            left_over.unlink()

    def writer(self) -> BlobWriter:
        return BlobWriter(self._folder)

    def put(self, content: bytes) -> Blob:
        sha256 = hashlib.sha256(content).hexdigest()
        if self.path(sha256).exists():
            return Blob(sha256, hashlib.md5(content, usedforsecurity=False).hexdigest(), len(content))
        with self.writer() as writer:
            writer.write(content)
            return writer.commit()

    def path(self, sha256: str) -> Path:
        return self._folder / sha256
