"""What the store hands out: one frozen record for each kind of row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Permission = Literal["read", "write", "admin"]


@dataclass(frozen=True, slots=True)
class User:
    """`details` holds whatever else the API shows of a person (social, employment, locale …)."""

    id: str
    full_name: str
    given_name: str
    family_name: str
    email: str
    password: str
    otp: str | None
    active: bool
    region: str
    created: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is `personal`, `access` or `refresh`; an access token's `parent` is its refresh token's id."""

    id: str
    user: str
    name: str
    token: str
    kind: str
    scopes: tuple[str, ...]
    client_id: str | None
    parent: str | None
    expires: float | None
    active: bool
    created: str


@dataclass(frozen=True, slots=True)
class App:
    client_id: str
    client_secret: str
    owner: str
    name: str
    description: str
    home_url: str
    callback_url: str
    active: bool
    created: str


@dataclass(frozen=True, slots=True)
class Code:
    """An OAuth authorization code; `expires` is in seconds since the epoch."""

    code: str
    client_id: str
    user: str
    scopes: tuple[str, ...]
    redirect_uri: str
    offline: bool
    challenge: str | None
    challenge_method: str | None
    expires: float
    used: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A project, component or registration; `modified` follows the newest log, `position` orders siblings."""

    id: str
    title: str
    description: str
    category: str
    public: bool
    parent: str | None
    root: str
    region: str
    creator: str
    created: str
    modified: str
    deleted: str | None
    position: int
    is_registration: bool
    registered_from: str | None
    withdrawn: bool
    is_fork: bool
    forked_from: str | None
    template: str | None
    tags: tuple[str, ...]
    license: dict[str, Any]
    custom_citation: str
    quota: int | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contributor:
    node: str
    user: str
    permission: Permission
    bibliographic: bool
    position: int


@dataclass(frozen=True, slots=True)
class ViewOnlyLink:
    id: str
    key: str
    name: str
    anonymous: bool
    creator: str
    created: str
    deleted: str | None


@dataclass(frozen=True, slots=True)
class Log:
    id: str
    node: str
    user: str | None
    action: str
    date: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Addon:
    node: str
    provider: str
    account: str


@dataclass(frozen=True, slots=True)
class File:
    """A file or folder; the root folder of a storage has no parent and an empty name."""

    id: str
    node: str
    provider: str
    parent: str | None
    kind: str
    name: str
    created: str
    deleted: str | None
    checkout: str | None
    tags: tuple[str, ...]
    guid: str | None

    @property
    def is_folder(self) -> bool:
        return self.kind == "folder"


@dataclass(frozen=True, slots=True)
class Version:
    """`serial` is the true order in which versions were stored; `number` is what OSF calls them."""

    serial: int
    file: str
    number: int
    name: str
    sha256: str
    md5: str
    size: int
    content_type: str | None
    created: str
    user: str | None
    downloads: int


@dataclass(frozen=True, slots=True)
class Guid:
    """`kind` is `user`, `node`, `registration` or `file`."""

    guid: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Region:
    id: str
    name: str
