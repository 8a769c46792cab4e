"""Calls the session for each verb, once the arguments have been told apart."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from jupyter_osf.errors import OSFError, UsageError
from jupyter_osf.links.pins import NAME
from jupyter_osf.models import PinStatus
from jupyter_osf.refs import split_version

from . import sharing
from .diffs import Diff
from .face import Face
from .trees import Tree, tree
from .values import Checks, Details, Entries, Facts, Jobs, Links, Results, Uses, Versions, messages, who
from .wording import plain

if TYPE_CHECKING:
    from jupyter_osf.session import Session


def login(session: Session, args: Namespace, face: Face) -> Facts:
    return who(session.login(face.read_token(args.token_stdin)), face.command)


def logout(session: Session, _: Namespace, __: Face) -> Facts:
    return messages(session.logout())


def whoami(session: Session, _: Namespace, face: Face) -> Facts:
    return who(session.whoami(), face.command)


def projects(session: Session, args: Namespace, _: Face) -> Entries:
    text = " ".join(args.text)
    nothing = f"No project of yours has “{text}” in its title." if text else "You have no projects on OSF yet."
    return Entries(session.projects(text), nothing=plain(nothing))


def ls(session: Session, args: Namespace, _: Face) -> Entries:
    return Entries(session.ls(args.ref, args.recursive), by_path=args.recursive)


def explore(session: Session, args: Namespace, _: Face) -> Tree:
    return tree(session, args.ref, args.depth)


def search(session: Session, args: Namespace, _: Face) -> Entries:
    text = " ".join(args.text)
    return Entries(session.search(text), nothing=plain(f"OSF finds no project and no file with “{text}”."))


def info(session: Session, args: Namespace, _: Face) -> Details:
    return Details(session.info(args.ref))


def link(session: Session, args: Namespace, face: Face) -> Results:
    if args.path is None:
        if _is_path(session, args.ref):
            raise UsageError(
                f"Where on OSF should “{args.ref}” be kept?",
                f"Write the folder after the file: {face.command} link {args.ref} osf://abc12/osfstorage/",
            )
        _must_run(face, f"link task.ipynb {args.ref}")
    elif _is_path(session, args.ref) and not _is_path(session, args.path):
        raise UsageError(
            f"“{args.ref}” is not a reference to something on OSF.",
            f"The file on this computer comes first: {face.command} link {args.ref} {args.path}",
        )
    return Results(session.link(args.path, args.ref, upload=args.upload, choice=args.choice))


def unlink(session: Session, args: Namespace, face: Face) -> Results:
    if args.path is None:
        _must_run(face, "unlink task.ipynb")
    return Results(session.unlink(args.path))


def link_data(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.link_data(args.directory, args.ref, upload=args.upload, write_once=args.write_once))


def import_links(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.import_links(args.file, args.data, upload=args.upload, choice=args.choice))


def unlink_data(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.unlink_data(args.directory))


def upload_data(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.upload_data(args.files, choice=args.choice, dry_run=args.dry_run))


def outbox(session: Session, args: Namespace, face: Face) -> Jobs | Results:
    if args.action == "retry":
        return Results(session.outbox_retry(args.ids))
    if args.action is None:
        return Jobs(session.outbox())
    if not args.ids:
        raise UsageError("Which one should be dropped?", f"Write its number: {face.command} outbox drop 3")
    return Results(session.outbox_drop(args.ids))


def open_(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.open(args.ref, args.dest, choice=args.choice))


def clone(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.clone(args.ref, args.dir, **_which(args)))


def status(session: Session, args: Namespace, _: Face) -> Links:
    links = session.status(args.paths)
    return Links(links, each_file=bool(args.paths), pins=[] if args.paths else _pins(session))


def _pins(session: Session) -> list[PinStatus]:
    """How what is pinned stands; pins that cannot be read are told of, and hide no links."""
    try:
        return session.pins()
    except OSFError as error:
        return [PinStatus("", NAME, None, None, "unknown", str(error))]


def pin(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.pin(args.notebooks))


def restore_pins(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.restore_pins(args.file, choice=args.choice, dry_run=args.dry_run))


def record(session: Session, _: Namespace, face: Face) -> Uses:
    return Uses(session.record(folder=not face.is_notebook))


def push(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.push(args.paths, choice=args.choice, delete=args.delete, **_which(args)))


def pull(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.pull(args.paths, choice=args.choice, delete=args.delete, **_which(args)))


def versions(session: Session, args: Namespace, face: Face) -> Versions:
    if args.ref is None:
        _must_run(face, "versions task.ipynb")
    return Versions(session.versions(args.ref))


def diff(session: Session, args: Namespace, face: Face) -> Diff:
    if args.version is None and args.ref is not None and _is_number(args.ref) and _is_path(session, args.ref):
        args.ref, args.version = None, args.ref
    if args.version is not None and not _is_number(args.version):
        raise UsageError(
            f"“{args.version}” is no version number.",
            f"Write it last, as in `{face.command} diff task.ipynb 3`; `versions` lists them.",
        )
    if args.ref is None:
        _must_run(face, f"diff task.ipynb {args.version or ''}".strip())
    return Diff(session.diff(args.ref, args.version))


def share(session: Session, args: Namespace, _: Face) -> sharing.Shared:
    node = session.sharing(args.ref)
    made = sharing.apply(session, node, args)
    return sharing.Shared(node.look(), addresses=args.addresses, made=made)


def launch_link(session: Session, args: Namespace, _: Face) -> Facts:
    from jupyter_osf.launch_links import badge

    where = {"environment": args.environment, "hub": args.hub, "server": args.server}
    url = session.launch_link(args.ref, app=args.app, pins=args.pins, **where)
    return Facts({"url": url, "badge": badge(url)}, [badge(url) if args.badge else url])


def cite(session: Session, args: Namespace, _: Face) -> Facts:
    citation = session.cite(args.ref, args.style)
    return Facts(citation.as_dict(), [citation.text])


def restore(session: Session, args: Namespace, face: Face) -> Results:
    if args.ref is None and (pinned := split_version(args.version))[1] is not None:
        args.ref, args.version = pinned
    if not _is_number(args.version):
        raise UsageError(
            "Which version should come back?",
            f"Write its number last, as in `{face.command} restore task.ipynb 3`; `versions` lists them.",
        )
    if args.ref is None:
        _must_run(face, f"restore task.ipynb {args.version}")
    return Results(session.restore(args.ref, args.version))


def upload(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.upload(args.sources, args.ref, choice=args.choice, **_which(args)))


def download(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.download(args.ref, args.dest, choice=args.choice, **_which(args)))


def mkdir(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.mkdir(args.ref))


def mv(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.mv(args.source, args.target))


def cp(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.cp(args.source, args.target))


def rm(session: Session, args: Namespace, _: Face) -> Results:
    return Results(session.rm(args.ref, recursive=args.recursive))


def doctor(session: Session, _: Namespace, __: Face) -> Checks:
    return Checks(session.doctor())


def _which(args: Namespace) -> dict[str, Any]:
    """Which files a verb is about, and whether it only tells what it would do with them."""
    return {"include": args.include, "exclude": args.exclude, "dry_run": args.dry_run}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_path(session: Session, text: str) -> bool:
    """Whether a text can only be meant as a path of this computer."""
    from jupyter_osf.refs import parse

    return parse(text, session.config.web_url) is None


def _must_run(face: Face, example: str) -> None:
    """The verb is about the notebook that runs it: it has to be known."""
    if face.running is not None:
        return
    if face.is_notebook:
        raise UsageError("Where this notebook is kept is not known here.", f"Write its path: {face.command} {example}")
    raise UsageError("Which file is meant?", f"Write its path: {face.command} {example}")
