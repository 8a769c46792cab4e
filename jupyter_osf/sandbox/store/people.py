"""Users, their tokens, and OAuth apps and codes."""

from __future__ import annotations

import time
from collections.abc import Sequence

from .database import Database
from .ids import Ids, now
from .records import App, Code, Token, User


class People:
    def __init__(self, db: Database, ids: Ids) -> None:
        self._db, self._ids = db, ids

    def add_user(
        self,
        full_name: str,
        *,
        id: str | None = None,
        email: str | None = None,
        password: str = "password",
        region: str = "us",
        otp: str | None = None,
        details: dict[str, object] | None = None,
    ) -> User:
        """`otp` is the one code that a second factor accepts; None means no second factor."""
        given, _, family = full_name.rpartition(" ")
        user = User(
            id=id or self._ids.guid(),
            full_name=full_name,
            given_name=given or family,
            family_name=family if given else "",
            email=email or f"{'.'.join(full_name.lower().split())}@example.org",
            password=password,
            otp=otp,
            active=True,
            region=region,
            created=now(),
            details=details or {},
        )
        with self._db.transaction():
            self._db.insert("users", user)
            self._db.insert("guids", {"guid": user.id, "kind": "user", "target": user.id})
        return user

    def user(self, user_id: str | None) -> User | None:
        return self._db.one(User, "SELECT * FROM users WHERE id = ?", user_id)

    def users(self) -> list[User]:
        return self._db.all(User, "SELECT * FROM users ORDER BY created, rowid")

    def user_named(self, full_name: str) -> User | None:
        return self._db.one(User, "SELECT * FROM users WHERE full_name = ?", full_name)

    def user_with_email(self, email: str) -> User | None:
        return self._db.one(User, "SELECT * FROM users WHERE lower(email) = lower(?)", email)

    def update_user(self, user_id: str, **changes: object) -> None:
        self._db.update("users", "id", user_id, **changes)

    def add_token(
        self,
        user: str,
        scopes: Sequence[str],
        *,
        name: str = "token",
        kind: str = "personal",
        token: str | None = None,
        client_id: str | None = None,
        parent: str | None = None,
        lifetime: float | None = None,
    ) -> Token:
        """`lifetime` in seconds; None means for ever, as personal tokens last."""
        record = Token(
            id=self._ids.object_id(),
            user=user,
            name=name,
            token=token or self._ids.secret(),
            kind=kind,
            scopes=tuple(scopes),
            client_id=client_id,
            parent=parent,
            expires=None if lifetime is None else time.time() + lifetime,
            active=True,
            created=now(),
        )
        self._db.insert("tokens", record)
        return record

    def token(self, token: str) -> Token | None:
        """The record of a token's text, also when it is revoked or over: ask `is_valid`."""
        return self._db.one(Token, "SELECT * FROM tokens WHERE token = ?", token)

    def token_by_id(self, token_id: str) -> Token | None:
        return self._db.one(Token, "SELECT * FROM tokens WHERE id = ?", token_id)

    def tokens(self, user: str, kind: str = "personal") -> list[Token]:
        return self._db.all(Token, "SELECT * FROM tokens WHERE user = ? AND kind = ? ORDER BY created", user, kind)

    def update_token(self, token_id: str, **changes: object) -> None:
        self._db.update("tokens", "id", token_id, **changes)

    def revoke(self, token_id: str) -> None:
        """Revoking a refresh token ends its access tokens too."""
        self._db.execute("UPDATE tokens SET active = 0 WHERE id = ? OR parent = ?", token_id, token_id)

    def revoke_app_tokens(self, client_id: str) -> None:
        self._db.execute("UPDATE tokens SET active = 0 WHERE client_id = ?", client_id)

    @staticmethod
    def is_valid(token: Token) -> bool:
        return token.active and (token.expires is None or token.expires > time.time())

    def add_app(
        self,
        owner: str,
        name: str,
        callback_url: str,
        *,
        home_url: str = "",
        description: str = "",
        client_id: str | None = None,
        client_secret: str | None = None,
    ) -> App:
        """Client ids are 32 hexadecimal digits, as on OSF."""
        app = App(
            client_id=client_id or self._ids.client_id(),
            client_secret=client_secret or self._ids.secret(40),
            owner=owner,
            name=name,
            description=description,
            home_url=home_url or callback_url,
            callback_url=callback_url,
            active=True,
            created=now(),
        )
        self._db.insert("apps", app)
        return app

    def app(self, client_id: str) -> App | None:
        return self._db.one(App, "SELECT * FROM apps WHERE client_id = ? AND active", client_id)

    def apps(self, owner: str) -> list[App]:
        return self._db.all(App, "SELECT * FROM apps WHERE owner = ? AND active ORDER BY created", owner)

    def update_app(self, client_id: str, **changes: object) -> None:
        self._db.update("apps", "client_id", client_id, **changes)

    def add_code(self, code: Code) -> None:
        self._db.insert("codes", code)

    def take_code(self, code: str) -> Code | None:
        """The code as it was, while it is marked as used: `used` says whether somebody had it before."""
        found = self._db.one(Code, "SELECT * FROM codes WHERE code = ?", code)
        if found is not None:
            self._db.update("codes", "code", code, used=True)
        return found
