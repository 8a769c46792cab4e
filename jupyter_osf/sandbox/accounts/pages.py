"""The pages of the login service, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ..store import App, User
from .scopes import SCOPES

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; color: #263947; }
h1 { font-size: 1.4rem; }
fieldset { border: 1px solid #c8d2da; border-radius: 6px; margin: 1rem 0; }
label { display: block; padding: .2rem 0; }
button { font: inherit; padding: .5rem 1.5rem; border-radius: 6px; border: 1px solid #337ab7; cursor: pointer; }
button[value=allow] { background: #337ab7; color: white; }
button[value=deny] { background: white; color: #337ab7; }
"""


def _page(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def consent(app: App, scopes: Sequence[str], users: Sequence[User], carried: Mapping[str, str]) -> str:
    """Who is signing in, what the app asks for, Allow and Deny; ``carried`` comes back with the decision."""
    people = "\n".join(
        f'<label><input type="radio" name="user" value="{escape(user.id)}"{" checked" if number == 0 else ""}> '
        f"{escape(user.full_name)}</label>"
        for number, user in enumerate(users)
    )
    wants = "\n".join(f"<li>{escape(SCOPES[scope])} <small>({escape(scope)})</small></li>" for scope in scopes)
    hidden = "\n".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in carried.items()
    )
    return _page(
        f"Approve or deny {app.name}",
        f"""<p><strong>{escape(app.name)}</strong> would like to use an account of this sandbox. It asks to:</p>
<ul>
{wants}
</ul>
<form method="post" action="/oauth2/authorize">
{hidden}
<fieldset><legend>Signed in as</legend>
{people}
</fieldset>
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny">Deny</button>
</form>""",
    )


def refusal(reason: str) -> str:
    """The error page that stands instead of a redirect."""
    return _page("Authorization failed", f"<p>{escape(reason)}</p>\n<p>Go back to the app and start again.</p>")


def welcome(users: Sequence[User]) -> str:
    """What a person sees who opens the address of the login service itself."""
    names = "\n".join(f"<li>{escape(user.full_name)}</li>" for user in users)
    return _page(
        "Accounts of this sandbox",
        f"<p>An OSF on this computer. Apps send you here to sign in as one of:</p>\n<ul>\n{names}\n</ul>",
    )
