"""One request to a file server, once it is known who asks for what."""

from __future__ import annotations

from dataclasses import dataclass

from ..principal import Principal
from ..site import Site
from ..store import File, Node, Store
from .entity import Describer
from .storages import Storage


@dataclass(frozen=True, slots=True)
class Call:
    """`entry` is None only where a path-based storage has nothing under the path yet."""

    site: Site
    origin: str
    who: Principal
    node: Node
    storage: Storage
    path: str
    entry: File | None

    @property
    def store(self) -> Store:
        return self.site.store

    @property
    def describe(self) -> Describer:
        return Describer(self.site, self.origin)

    @property
    def found(self) -> File:
        assert self.entry is not None
        return self.entry
