"""The query string of a call, taken apart: fields, embeds, counts and everything that links repeat."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

TRUTHY = {"true", "t", "1", "yes", "y", "on"}
FALSY = {"false", "f", "0", "no", "n", "off"}


@dataclass
class Query:
    """The parameters in the order they came; of a name that is repeated, the last value counts."""

    pairs: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def parse(cls, text: str) -> Query:
        """Read a raw query string; parameters without a value are kept."""
        return cls(parse_qsl(text, keep_blank_values=True))

    def get(self, name: str, default: str | None = None) -> str | None:
        """The last value of ``name``."""
        return dict(self.pairs).get(name, default)

    def __contains__(self, name: object) -> bool:
        return any(key == name for key, _ in self.pairs)

    def flag(self, name: str) -> bool:
        """Whether ``name`` is set to something that means yes."""
        return (self.get(name) or "").lower() in TRUTHY

    def fields(self, kind: str) -> set[str] | None:
        """The members asked for with ``fields[kind]``, or None for all of them."""
        value = self.get(f"fields[{kind}]")
        return None if value is None else {name.strip() for name in value.split(",")}

    @property
    def embeds(self) -> list[str]:
        """The relations to embed; a comma is not a separator here."""
        names = [value for key, value in self.pairs if key in ("embed", "embed[]")]
        return list(dict.fromkeys(names))

    @property
    def counts(self) -> list[str] | None:
        """Relations whose count is wanted; an empty list means all that have one, None means none."""
        value = self.get("related_counts")
        if value is None or value.lower() in FALSY:
            return None
        return [] if value.lower() in TRUTHY else value.split(",")

    def encoded(self, **changes: str | None) -> str:
        """The query again as links repeat it: sorted by name, with some values set or (None) dropped."""
        merged: dict[str, list[str]] = {}
        for key, value in self.pairs:
            if key != "_":
                merged.setdefault(key, []).append(value)
        for key, change in changes.items():
            merged.pop(key, None)
            if change is not None:
                merged[key] = [change]
        return urlencode(sorted(merged.items()), doseq=True)
