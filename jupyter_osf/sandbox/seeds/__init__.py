"""What a new sandbox starts with: a psychology study to try things on, or nothing but people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..listeners import REGIONS
from ..site import Site
from ..situations import create
from .people import people
from .study import study

SEEDS: dict[str, Callable[[], Mapping[str, Any]]] = {"demo": study, "empty": people}


def plant(site: Site, seed: str) -> None:
    """Forget everything that is stored and start with this seed; ids are the same every time."""
    store = site.store
    with store.db.transaction(), store.ids.repeatable(seed):
        store.db.empty()
        for region, name in REGIONS.items():
            store.nodes.add_region(region, name)
        create(site, SEEDS[seed]())
        store.db.set_meta("seed", seed)
