"""What `open` brought: the report of the verb, which can be read like the file that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from .models import Report, Result


class Opened(Report):
    """``path`` is the file on this computer. Its bytes are there to be read, by this object or by whatever takes paths;
    it is opened when first read."""

    __slots__ = ("_file", "path")
    path: Path
    _file: BinaryIO | None

    def __init__(self, results: tuple[Result, ...], path: Path) -> None:
        super().__init__(results)
        # Reports are frozen.
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "_file", None)

    def __fspath__(self) -> str:
        return str(self.path)

    def _opened(self) -> BinaryIO:
        if self._file is None:
            object.__setattr__(self, "_file", self.path.open("rb"))
        assert self._file is not None
        return self._file

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or all that are left."""
        return self._opened().read(size)

    read1 = read

    def readline(self, size: int = -1) -> bytes:
        """The next line."""
        return self._opened().readline(size)

    def readlines(self, hint: int = -1) -> list[bytes]:
        """The lines that are left."""
        return self._opened().readlines(hint)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go on reading from elsewhere."""
        return self._opened().seek(offset, whence)

    def tell(self) -> int:
        """Where the next byte is read from."""
        return self._opened().tell()

    def flush(self) -> None:
        """Nothing, since nothing is written."""

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def writable(self) -> bool:
        """No: `push` sends what is changed in the file at ``path``."""
        return False

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._file is not None and self._file.closed

    def close(self) -> None:
        """Let go of the file, which stays where it is, and linked."""
        self._opened().close()

    def __del__(self) -> None:
        # What reads it (`pandas.read_csv`) closes only files that it opened itself.
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._opened())

    def __next__(self) -> bytes:
        return next(self._opened())
