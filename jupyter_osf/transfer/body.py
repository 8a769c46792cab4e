"""The bytes of a file on their way to OSF: never more, fewer or others than were announced."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from ..progress import Progress
from .hashing import Digest, changed

CHUNK = 64 * 1024


class FileBody:
    """Streams a file in constant memory. The last chunk is held back until the hash of all that was read agrees with
    ``expected``: a file that changes meanwhile breaks the upload off, and OSF keeps no version of it."""

    def __init__(self, path: Path, expected: Digest, progress: Progress, key: str) -> None:
        self.sha256 = expected.sha256
        self._path = path
        self._size = expected.size
        self._progress = progress
        self._key = key
        self._told = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[bytes]:
        self._tell(0)
        read, digest, held = 0, hashlib.sha256(), b""
        try:
            with self._path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    read += len(chunk)
                    if read > self._size:
                        raise changed(self._path)
                    digest.update(chunk)
                    if held:
                        yield held
                        self._tell(read - len(chunk))
                    held = chunk
                    self._progress.check()
        except OSError as error:
            raise changed(self._path) from error
        if read != self._size or digest.hexdigest() != self.sha256:
            raise changed(self._path)
        if held:
            yield held
            self._tell(read)

    def _tell(self, sent: int) -> None:
        self._progress.advance(self._key, sent - self._told)
        self._told = sent
