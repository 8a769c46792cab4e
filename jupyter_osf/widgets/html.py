"""What the explorer says in HTML: whatever comes from OSF is only text in it, and nothing of a file is ever run."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from jupyter_osf.commands.entry_words import STATES, access, kind, path, shown_name
from jupyter_osf.commands.sentences import account as account_sentences
from jupyter_osf.commands.wording import moment, plain, size
from jupyter_osf.models import Account, Entry, LinkStatus

from .preview import Preview

if TYPE_CHECKING:
    from .actions import Taken

BOX = (
    "line-height:1.3;max-height:260px;overflow:auto;"
    "border:1px solid var(--jp-border-color2,#ccc);padding:4px;margin:4px 0"
)
CELL = "text-align:left;padding:1px 8px 1px 0;vertical-align:top"


def text(words: str) -> str:
    """Words as they are, and nothing but words."""
    return escape(plain(words))


def sentence(words: str, *, is_problem: bool = False) -> str:
    """One line for the person, which screen readers read out."""
    role, colour = ("alert", "var(--jp-error-color1,#c00)") if is_problem else ("status", "inherit")
    return f'<div role="{role}" style="color:{colour};line-height:1.4">{text(words)}</div>'


def account(who: Account) -> str:
    """Who is signed in."""
    if who.signed_in:
        only = "" if who.can_write else ", for reading only"
        return sentence(f"Signed in to OSF as {who.name or 'somebody'}{only}.")
    lines = account_sentences(who, "%osf")[:1] if who.source is not None else ["You are not signed in to OSF."]
    return sentence(" ".join([*lines, "Public projects can be read without an account; `%osf login` signs in."]))


def details(entry: Entry, links: Sequence[LinkStatus]) -> str:
    """All that is known of an entry."""
    when = " by ".join(words for words in (moment(entry.modified), entry.author) if words)
    facts = [
        ("Name", text(shown_name(entry))),
        ("Path", text(path(entry)) if entry.kind in ("file", "folder") else ""),
        ("Kind", text(kind(entry))),
        ("Size", text(size(entry.size))),
        ("Version", text(entry.version or "")),
        ("Modified", text(when)),
        ("Access", text(access(entry))),
        ("Tags", text(", ".join(entry.tags))),
        ("Note", "Checked out on OSF, so that nobody else changes it." if entry.checked_out_by else ""),
        ("On this computer", "<br>".join(text(f"{link.path} ({STATES[link.state]})") for link in links)),
        ("SHA-256", f"<code style='overflow-wrap:anywhere'>{text(entry.sha256)}</code>" if entry.sha256 else ""),
        ("On OSF", web_link(entry)),
    ]
    rows = "".join(
        f"<tr><th scope='row' style='{CELL}'>{term}</th><td style='{CELL}'>{said}</td></tr>"
        for term, said in facts
        if said
    )
    return f"<table aria-label='Details' style='line-height:1.4'>{rows}</table>"


def web_link(entry: Entry) -> str:
    """Where a browser shows it; only pages of the web."""
    if not (entry.web_url or "").lower().startswith(("https://", "http://")):
        return ""
    word = "Open the project" if entry.is_node else "Open"
    url = escape(entry.web_url or "")
    return f'<a href="{url}" target="_blank" rel="noopener noreferrer">{word} on OSF’s site</a>'


def download(file: Taken) -> str:
    """What the browser saves when it is pressed."""
    source = f"data:application/octet-stream;base64,{b64encode(file.content).decode()}"
    return f'<a href="{source}" download="{text(file.name)}">Save “{text(file.name)}”</a>'


def preview(look: Preview, name: str) -> str:
    """A look at what is in a file."""
    parts = []
    if look.kind == "image":
        # As an image, what an SVG would run is not run.
        source = f"data:{look.type};base64,{b64encode(look.data).decode()}"
        parts.append(f'<img src="{source}" alt="{text(name)}" style="max-width:100%;max-height:240px">')
    elif look.kind == "table":
        parts.append(_table(look.rows, name))
    elif look.kind == "notebook":
        items = "".join(f"<li>{text(heading)}</li>" for heading in look.text.splitlines())
        parts.append(f"{text(look.says)}<ul>{items}</ul>")
    elif look.kind == "text":
        lines = "\n".join(text(line) for line in look.text.splitlines())
        parts.append(f"<pre style='margin:0;line-height:1.3'>{lines}</pre>")
    if look.says and look.kind != "notebook":
        parts.append(f"<p style='margin:4px 0'>{text(look.says)}</p>")
    return f"<figure aria-label='Preview' tabindex='0' style='{BOX}'>{''.join(parts)}</figure>"


def _table(rows: Sequence[Sequence[str]], name: str) -> str:
    head, *body = rows or [()]
    titles = "".join(f"<th scope='col' style='{CELL}'>{text(cell)}</th>" for cell in head)
    lines = "".join("<tr>" + "".join(f"<td style='{CELL}'>{text(cell)}</td>" for cell in row) + "</tr>" for row in body)
    return f'<table aria-label="{text(name)}"><thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table>'
