"""Where the sandbox is and who is on it: what `--info` writes and what it prints."""

from __future__ import annotations

from typing import Any

from .site import Site


def sandbox_info(site: Site) -> dict[str, Any]:
    """Addresses, people with a token each, all valid personal tokens, apps, and ids of projects by short name."""
    addresses, store = site.addresses, site.store
    users: list[dict[str, str]] = []
    tokens: list[dict[str, Any]] = []
    for user in store.people.users():
        valid = [token for token in store.people.tokens(user.id) if store.people.is_valid(token)]
        for number, token in enumerate(valid):
            if number == 0:
                users.append({"name": user.full_name, "token": token.token, "id": user.id})
            tokens.append(
                {"user": user.full_name, "name": token.name, "token": token.token, "scopes": list(token.scopes)}
            )
    return {
        "api_url": f"{addresses.api}/v2/",
        "files_urls": list(addresses.files.values()),
        "accounts_url": f"{addresses.accounts}/",
        "web_url": f"{addresses.web}/",
        "storage_url": addresses.storage,
        "control_url": f"{addresses.control}/{site.control_key()}/",
        "users": users,
        "tokens": tokens,
        "apps": [
            {
                "name": app.name,
                "client_id": app.client_id,
                "client_secret": app.client_secret,
                "callback_url": app.callback_url,
            }
            for user in store.people.users()
            for app in store.people.apps(user.id)
        ],
        "projects": {node.details["short_name"]: node.id for node in store.nodes.all() if "short_name" in node.details},
    }


def export_lines(info: dict[str, Any]) -> str:
    """For a shell: the variables that make `jupyter osf` speak to this OSF as its first person."""
    values = {
        "OSF_API_URL": info["api_url"],
        "OSF_ACCOUNTS_URL": info["accounts_url"],
        "OSF_WEB_URL": info["web_url"],
        "OSF_FILES_URL": ",".join(info["files_urls"]),
        "OSF_TOKEN": info["users"][0]["token"] if info["users"] else "",
    }
    return "".join(f"export {name}={value}\n" for name, value in values.items())
