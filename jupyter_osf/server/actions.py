"""What can be done with things on OSF without a link: each action reads its own fields and answers a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..models import Report
from ..refs import Ref, parse
from .changes import told_tree
from .engine import Engine
from .inputs import choice, flag, folder_on_osf, inside, place_on_osf, text, texts, written
from .linked import own_links, told_gone
from .transfers import Transfer

if TYPE_CHECKING:
    from ..session import Session

Body = dict[str, Any]


def act(engine: Engine, body: Body) -> Report:
    """Do what `do` says. Raises OSFError; blocks until it is done."""
    do = text(body, "do")
    if do not in ACTIONS:
        raise UsageError(f"“{do}” is nothing that can be done.", f"One of: {', '.join(ACTIONS)}.")
    return ACTIONS[do](engine, body)


def moves_bytes(body: Body) -> bool:
    """Whether an action takes as long as files are large."""
    return body.get("do") in ("copy", "download", "move", "open", "upload")


def _create(engine: Engine, body: Body) -> Report:
    """A project called `title`, or a component of `ref`."""
    title, category = text(body, "title"), body.get("category", "project")
    if not isinstance(category, str):
        raise UsageError("“category” is not a text.", 'Send {"category": "project"}.')
    parent = written(engine.config, text(body, "ref")) if body.get("ref") else None
    with engine.session() as session:
        report = session.create(title, category, parent)
    engine.listings.clear()
    above = parse(parent, engine.config.web_url) if parent is not None else None
    engine.emit("tree", {"reference": str(Ref(above.id, folder=True, node=True)) if above is not None else ""})
    return report


def _mkdir(engine: Engine, body: Body) -> Report:
    """`name` in the folder `ref`."""
    new = folder_on_osf(engine.config, body).child(text(body, "name"), folder=True)
    with engine.session() as session:
        return told_tree(engine, session.mkdir(str(new)))


def _rename(engine: Engine, body: Body) -> Report:
    """`ref` becomes `name`."""
    ref, name = _part(engine, body), text(body, "name")
    with engine.session() as session:
        return told_tree(engine, session.rename(str(ref), name))


def _move(engine: Engine, body: Body) -> Report:
    """`ref` goes into the folder `to`, as `name` if there is one."""
    ref, to = _part(engine, body), folder_on_osf(engine.config, body, "to")

    def work(session: Session) -> Report:
        return session.move_into(str(ref), str(to), _name(body))

    return told_tree(engine, _shown(engine, body, work), _above(ref))


def _copy(engine: Engine, body: Body) -> Report:
    """The same with a copy."""
    ref, to = _part(engine, body), folder_on_osf(engine.config, body, "to")

    def work(session: Session) -> Report:
        return session.copy_into(str(ref), str(to), _name(body))

    return told_tree(engine, _shown(engine, body, work))


def _delete(engine: Engine, body: Body) -> Report:
    """`ref` is deleted; a folder with something in it only with `recursive`."""
    ref, recursive = _part(engine, body), flag(body, "recursive")
    with engine.session() as session:
        entry = session.find(str(ref)) if own_links(engine) else None
        report = session.rm(str(ref), recursive=recursive)
    if entry is not None:
        told_gone(engine, entry)
    return told_tree(engine, report)


def _upload(engine: Engine, body: Body) -> Report:
    """`paths` of this computer are sent to `ref`."""
    ref, chosen = written(engine.config, text(body, "ref")), choice(body)
    paths = [inside(engine.root_dir, path) for path in texts(body, "paths")]
    if not paths:
        raise UsageError("Nothing was named that could be uploaded.", 'Send {"paths": ["…"]}.')
    shown = body["paths"][0] if len(paths) == 1 else None
    return told_tree(engine, _shown(engine, body, lambda session: session.upload(paths, ref, choice=chosen), shown))


def _download(engine: Engine, body: Body) -> Report:
    """`ref` is brought to the folder `to` of this computer."""
    ref, chosen, to = written(engine.config, text(body, "ref")), choice(body), _here(engine, body)
    return _shown(engine, body, lambda session: session.download(ref, to, choice=chosen), body.get("to"))


def _open(engine: Engine, body: Body) -> Report:
    """`ref` is brought to the folder `to` of this computer and linked to where it came from."""
    ref, chosen, to = written(engine.config, text(body, "ref")), choice(body), _here(engine, body)
    report = _shown(engine, body, lambda session: session.open(ref, to, choice=chosen), body.get("to"))
    for result in report.results:
        if result.outcome == "linked" and result.path is not None:
            engine.states.changed(result.path, "in-sync")
    return report


def _shown(engine: Engine, body: Body, work: Callable[[Session], Report], path: str | None = None) -> Report:
    """Carry out something that may take long, so that it is listed and can be stopped."""

    def verb(transfer: Transfer) -> Report:
        with engine.session(transfer) as session:
            return work(session)

    return engine.transfers.run(body["do"], path, text(body, "ref"), verb)


def _part(engine: Engine, body: Body) -> Ref:
    """A file or folder inside a storage."""
    ref = place_on_osf(engine.config, body)
    if not ref.parts:
        raise UsageError("A storage stays as it is.", "Name a file or folder in it.", code="wrong-kind")
    return ref


def _above(ref: Ref) -> Ref:
    return replace(ref, parts=ref.parts[:-1], folder=True)


def _name(body: Body) -> str | None:
    return text(body, "name") if "name" in body else None


def _here(engine: Engine, body: Body) -> str:
    """The place on this computer to which something is brought: the root of the server where none is named."""
    return inside(engine.root_dir, text(body, "to") if body.get("to") else "")


ACTIONS: dict[str, Callable[[Engine, Body], Report]] = {
    "create": _create,
    "mkdir": _mkdir,
    "rename": _rename,
    "move": _move,
    "copy": _copy,
    "delete": _delete,
    "upload": _upload,
    "download": _download,
    "open": _open,
}
