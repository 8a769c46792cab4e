"""Personal access tokens and registered apps, for those whose token may write."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ..accounts.scopes import SCOPES
from ..store import App, Token
from . import errors, write
from .call import Call
from .document import Answer, Relation, Resource, one
from .endpoint import Endpoint
from .listing import Listing
from .versions import Date
from .write import Body

# These lists are sent as plain JSON, without the version.
PLAIN = "application/json; charset=utf-8"

token_list = Endpoint("Token List", "tokens/", read="write", write="write")
token_detail = Endpoint("Token Detail", r"tokens/(?P<token_id>\w+)/", read="write", write="write")
app_list = Endpoint("Application List", "applications/", read="write", write="write")
app_detail = Endpoint("Application Detail", r"applications/(?P<client_id>\w+)/", read="write", write="write")


def _plain(answer: Answer) -> Answer:
    answer.media_type = PLAIN
    return answer


def _token(call: Call, token: Token, *, tell: bool = False) -> Resource:
    attributes: dict[str, Any] = {"name": token.name}
    relations = {}
    if call.version < (2, 17):
        attributes["scopes"] = " ".join(token.scopes)
        attributes["owner"] = token.user
    else:
        relations["scopes"] = Relation(f"tokens/{token.id}/scopes/")
        relations["owner"] = Relation(f"users/{token.user}/", ("users", token.user))
    if tell:
        # The only moment at which the secret is shown.
        attributes["token_id"] = token.token
    links = {"html": call.web(f"settings/tokens/{token.id}/", keyed=False), "self": call.link(f"tokens/{token.id}/")}
    return Resource("tokens", token.id, attributes, relations, links)


def _scopes(call: Call, body: Body) -> list[str]:
    listed = str(body.attributes.get("scopes") or "").split()
    names = listed if call.version < (2, 17) else body.related_ids("scopes")
    if not names:
        raise errors.plain(400, "A token must have at least one scope.")
    for name in names:
        if name not in SCOPES:
            raise errors.plain(404, f"Scope {name} does not exist.")
    return names


def _active(call: Call) -> list[Token]:
    tokens = call.store.people.tokens(call.require_user().id)
    return [token for token in reversed(tokens) if token.active]


def _my_token(call: Call, token_id: str) -> Token:
    me = call.require_user()
    token = call.store.people.token_by_id(token_id)
    if token is None or token.kind != "personal" or not token.active:
        raise errors.not_found()
    if token.user != me.id:
        raise errors.forbidden()
    return token


@token_list.on("GET")
def list_tokens(call: Call) -> Answer:
    return _plain(Listing(_token).answer(call, _active(call)))


@token_list.on("POST")
def create_token(call: Call) -> Answer:
    me = call.require_user()
    body = write.resource(call, "tokens")
    name = write.text(body, "name", required=True, blank=False)
    body.check()
    token = call.store.people.add_token(me.id, _scopes(call, body), name=name)
    return _plain(one(call, _token(call, token, tell=True), 201))


@token_detail.on("GET")
def show_token(call: Call, token_id: str) -> Answer:
    return _plain(one(call, _token(call, _my_token(call, token_id))))


@token_detail.on("PUT", "PATCH")
def change_token(call: Call, token_id: str) -> Answer:
    token = _my_token(call, token_id)
    body = write.resource(call, "tokens", token.id)
    changes: dict[str, Any] = {}
    if "name" in body.attributes:
        changes["name"] = write.text(body, "name", blank=False)
    if "scopes" in body.attributes or "scopes" in body.relationships:
        changes["scopes"] = tuple(_scopes(call, body))
    body.check()
    call.store.people.update_token(token.id, **changes)
    return _plain(one(call, _token(call, _my_token(call, token_id))))


@token_detail.on("DELETE")
def delete_token(call: Call, token_id: str) -> Answer:
    call.store.people.revoke(_my_token(call, token_id).id)
    return Answer(204)


def _app(call: Call, app: App) -> Resource:
    attributes = {
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "name": app.name,
        "description": app.description,
        "home_url": app.home_url,
        "callback_url": app.callback_url,
        "date_created": Date(app.created),
        "owner": app.owner,
    }
    links = {
        "self": call.link(f"applications/{app.client_id}/"),
        "html": call.web(f"settings/applications/{app.client_id}/", keyed=False),
    }
    return Resource("applications", app.client_id, attributes, {}, links)


def _my_app(call: Call, client_id: str) -> App:
    me = call.require_user()
    app = call.store.people.app(client_id)
    if app is None:
        raise errors.not_found()
    if app.owner != me.id:
        raise errors.forbidden()
    return app


def _app_values(body: Body, *, whole: bool) -> dict[str, str]:
    values: dict[str, str] = {}
    for name in ("name", "description", "home_url", "callback_url"):
        if name in body.attributes or (whole and name != "description"):
            values[name] = write.text(body, name, required=whole, blank=name == "description")
    for name in ("home_url", "callback_url"):
        parts = urlsplit(values.get(name) or "http://localhost/")
        if parts.scheme not in ("http", "https") or not parts.netloc or len(values.get(name, "")) > 200:
            body.complain(name, "Enter a valid URL.")
    body.check()
    return values


@app_list.on("GET")
def list_apps(call: Call) -> Answer:
    return _plain(Listing(_app).answer(call, call.store.people.apps(call.require_user().id)))


@app_list.on("POST")
def create_app(call: Call) -> Answer:
    me = call.require_user()
    values = _app_values(write.resource(call, "applications"), whole=True)
    return _plain(one(call, _app(call, call.store.people.add_app(me.id, **values)), 201))


@app_detail.on("GET")
def show_app(call: Call, client_id: str) -> Answer:
    return _plain(one(call, _app(call, _my_app(call, client_id))))


@app_detail.on("PUT", "PATCH")
def change_app(call: Call, client_id: str) -> Answer:
    app = _my_app(call, client_id)
    body = write.resource(call, "applications", app.client_id)
    changes: dict[str, Any] = _app_values(body, whole=False)
    if body.attributes.get("client_secret") == "":
        # An empty secret asks for a new one, and ends what the old one had opened.
        changes["client_secret"] = call.store.ids.secret(40)
        call.store.people.revoke_app_tokens(app.client_id)
    call.store.people.update_app(app.client_id, **changes)
    return _plain(one(call, _app(call, _my_app(call, client_id))))


@app_detail.on("DELETE")
def delete_app(call: Call, client_id: str) -> Answer:
    app = _my_app(call, client_id)
    call.store.people.update_app(app.client_id, active=False)
    call.store.people.revoke_app_tokens(app.client_id)
    return Answer(204)


ENDPOINTS = (token_list, token_detail, app_list, app_detail)
