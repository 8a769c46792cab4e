"""What a launch link does: look at the project that it names, fetch it into a folder, find what is to be opened."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets import Bool, Int
from traitlets.config import Configurable

from ..errors import Cancelled, Failed, NotFound, NotVerified, OSFError
from ..launch_links import Launch, badge
from ..models import Report, Result
from ..progress import Progress
from .changes import told_links
from .engine import Engine
from .inputs import inside, written
from .outlook import Outlook, in_project, of_version, outlook, within
from .transfers import Transfer

if TYPE_CHECKING:
    from ..links.linkfile import Link
    from ..models import Entry
    from ..session import Session


class OSFLaunch(Configurable):
    """What launch links may do on this server."""

    ask = Bool(
        True,
        help="Whether a person has to press a button before anything is fetched. Opening a notebook starts a kernel "
        "beside the files of the project, so switch it off only where a session is made for one link, as on Binder.",
    ).tag(config=True)
    max_bytes = Int(2_000_000_000, min=0, help="Largest project in bytes that a launch link fetches.").tag(config=True)
    max_files = Int(10_000, min=0, help="Most files and folders of a project that a launch link fetches.").tag(
        config=True
    )


class _Limited(Transfer):
    """Stops when more comes than a launch link may fetch, whatever was told before."""

    most = 0
    exceeded = False

    def advance(self, key: str, count: int) -> None:
        super().advance(key, count)
        if self.most and self._done > self.most:
            self.exceeded = True
            self.cancel()


def look(engine: Engine, limits: OSFLaunch, waiting: Progress, launch: Launch) -> dict[str, Any]:
    """What a person is shown before anything is fetched; changes nothing. Raises OSFError where it cannot be had."""
    with engine.session(waiting) as session:
        found = outlook(engine, limits, session, launch)
        within(engine, limits, found)
        return {
            "title": found.entry.name,
            "kind": found.entry.kind,
            "reference": found.entry.reference,
            "files": found.files,
            "bytes": found.bytes,
            "pinned": found.pins is not None,
            "folder": found.folder.relative_to(engine.root_dir).as_posix(),
            "exists": found.folder.exists(),
            "ask": limits.ask,
        }


def fetch(
    engine: Engine, limits: OSFLaunch, launch: Launch, begun: Callable[[Transfer], None]
) -> tuple[Report, str, bool]:
    """Fetch the project, or what has changed in it; changes of this computer stay, and where both sides changed OSF's
    version is saved beside. Answers the report, what is to be opened as a path below the root, and whether the file
    that the link names is there."""

    found: Outlook | None = None
    links: list[Link] = []

    def verb(transfer: Transfer) -> Report:
        nonlocal found, links
        assert isinstance(transfer, _Limited)
        begun(transfer)
        with engine.session(transfer) as session:
            found = outlook(engine, limits, session, launch)
            within(engine, limits, found)
            transfer.most = limits.max_bytes
            try:
                if found.pins is None:
                    report = session.clone(found.entry.reference, str(found.folder))
                else:
                    report = _restored(engine, session, found, found.pins)
            except Cancelled:
                _told_exceeded(transfer, limits, found)
                raise
            _told_exceeded(transfer, limits, found)
            links = [link for link in session.links() if _is_within(found.folder, link.local)]
            return told_links(engine, links, report)

    report = engine.transfers.run("launch", None, launch.ref, verb, _Limited)
    assert found is not None
    for place in _places(found, links):
        path = os.path.relpath(place, engine.root_dir).replace(os.sep, "/")
        if place.exists() and inside(engine.root_dir, path):
            return report, path, True
    return report, found.folder.relative_to(engine.root_dir).as_posix(), not found.path


def _restored(engine: Engine, session: Session, found: Outlook, pins: Entry) -> Report:
    """Bring the file of pins and all that it names, each beside what is here with other bytes. The file that is to be
    opened comes before them, so that it is among what they are compared with."""
    found.folder.mkdir(exist_ok=True)
    got = session.download(of_version(pins), str(found.folder / pins.name), choice="both")
    if got.results[0].path is None or got.exit_code:
        return got
    opened = _opened(engine, session, found)
    report = session.restore_pins(str(engine.root_dir / got.results[0].path), choice="both")
    place = next(_places(found, []), found.folder)
    checked = (_checked(one, place) if engine.root_dir / str(one.path) == place else one for one in report.results)
    return Report((*opened, *checked))


def _checked(result: Result, place: Path) -> Result:
    """What came of the notebook that is to be opened; to have compared it is no trouble elsewhere."""
    if result.outcome != "skipped" or not place.is_file():
        return result
    words = f"“{place.name}” is not the notebook that the pins were made for."
    return replace(result, error=NotVerified(words, "Open it if that is what you want; nothing was replaced."))


def _opened(engine: Engine, session: Session, found: Outlook) -> Sequence[Result]:
    """Bring the file that is to be opened as OSF has it now, unless it is pinned, here already, or no file at all."""
    place = next(_places(found, []), None)
    if place is None or place.exists() or place in {found.folder.joinpath(path) for path in found.pinned}:
        return ()
    try:
        file = in_project(engine, session, found.entry, found.path)
    except NotFound:
        # The person is told when the folder is opened in its place.
        return ()
    return session.download(of_version(file), str(place)).results if file.kind == "file" else ()


def _told_exceeded(transfer: _Limited, limits: OSFLaunch, found: Outlook) -> None:
    from ..transfer.limits import megabytes

    if transfer.exceeded:
        most = megabytes(limits.max_bytes)
        raise Failed(
            f"More came of “{found.entry.name}” than the {most} that a launch link fetches; what came is complete.",
            found.hint,
            code="too-large",
        )


def _places(found: Outlook, links: list[Link]) -> Iterator[Path]:
    """Where the file may be that a link names: by its path on OSF with or without its storage, or by its path here."""
    from ..client.names import here as name_here

    parts = [name_here(part) for part in found.place.split("/") if part]
    if not parts:
        return
    own_first = sorted(links, key=lambda link: (link.node != found.entry.node, link.provider != "osfstorage"))
    for link in own_first:
        if parts[0] == link.provider:
            yield link.local.joinpath(*parts[1:])
        yield link.local.joinpath(*parts)
    yield found.folder.joinpath(*parts)


def _is_within(folder: Path, path: Path) -> bool:
    return path == folder or folder in path.parents


def link_to(engine: Engine, ref: str, server: str) -> dict[str, str]:
    """A launch link for others, and the badge with it."""
    config = engine.config
    hub, own = ("", "") if config.hub_url or config.binder_environment else _here(server)
    with engine.session() as session:
        url = session.launch_link(written(config, ref), hub=hub, server=own)
    return {"url": url, "badge": badge(url)}


def _here(server: str) -> tuple[str, str]:
    """Where others come to a server like this one: each to their own on the Hub around it, or to this very one."""
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
    if prefix and server.endswith(prefix):
        return server.removesuffix(prefix) + os.environ.get("JUPYTERHUB_BASE_URL", "/"), ""
    return "", server


def leads_to(launch: Launch, path: str, *, is_folder: bool) -> tuple[str, ...]:
    """The parts of the address, below the server's own, at which an application shows a path."""
    if launch.app == "lab":
        return ("lab", "tree", path)
    if is_folder:
        return ("tree", path)
    return ("notebooks" if path.endswith(".ipynb") else "edit", path)


def not_there(launch: Launch) -> OSFError:
    """Why a launch opens a folder in place of the file that was named."""
    return NotFound(f"There is no “{launch.path}” in this project.", "Open its folder, and see what is there.")
