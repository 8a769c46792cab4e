"""The object users hold: one connection to OSF, with every verb as a method."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal, TextIO, TypeVar, overload

from . import browse, doctor, reading
from .auth.forgetful import store_for
from .auth.keeper import DEACTIVATE, OAUTH, Keeper
from .auth.secret import Secret
from .auth.sources import VARIABLE, Credential
from .auth.sources import find as find_credential
from .auth.sources import token as clean_token
from .browse import Contents
from .cache import cached
from .client import Client
from .client.jupyter import JupyterServer, around
from .config import OSF
from .errors import NotFound, NotSignedIn, OSFError, Unreachable, UsageError
from .launch_links import App, Launch, link_for
from .links import arriving, linking, unlinked, waiting
from .links.arriving import Arriving
from .links.clone import clone
from .links.comparison import Comparison, compare, compare_named
from .links.consent import has_agreed
from .links.context import Context
from .links.data_place import Place, settle
from .links.files import pull_file, push_file
from .links.folder_status import status_of_folder
from .links.importing import import_links
from .links.job import Job, Owner, credential_mark
from .links.jobs import drain
from .links.linkfile import Link
from .links.local import LocalState
from .links.open_document import with_document
from .links.outbox import Outbox
from .links.pinned import newer_than_pinned, restore_pins
from .links.pinning import pin
from .links.pins import NAME as PINS
from .links.queueing import leave, no_longer_wanted
from .links.record import note_results, of_folder, of_this_program
from .links.restore import restore
from .links.survey import status_of, survey, unknown, unknown_links
from .links.sync import pull_folder, push_folder
from .links.targets import data_link_around, find, folder_for, link_of, require_link
from .links.wanted import Wanted, Work, agreeing, by_kind, leaving, on_each, wanted_links
from .models import (
    Account,
    Check,
    Choice,
    Citation,
    Did,
    Entry,
    JobStatus,
    LinkStatus,
    Person,
    PinStatus,
    Report,
    Result,
    Sharing,
    Upload,
    Use,
    Version,
)
from .opened import Opened
from .progress import Progress
from .reading import Part, Reading
from .refs import parse
from .sharing import SharedNode, people_named, shared
from .transfer.disk import disk_error

log = logging.getLogger(__name__)

S = TypeVar("S", bound="Session")
SERVER = "server"
"""Where the token comes from when the Jupyter server has it and this process has none."""
MODES = ("r", "rt", "rb")
"""In which a file of OSF can be opened only to be read."""


class Session:
    """Verbs raise OSFError for what concerns the whole command; what happens to single files is in the Report."""

    def __init__(
        self,
        config: OSF | None = None,
        *,
        progress: Progress | None = None,
        confirm: Callable[[str], bool] | None = None,
        directory: Path | None = None,
        running: Path | None = None,
        token: str | None = None,
        credential: Callable[[], Credential | None] | None = None,
        ceiling: Path | None = None,
        server: JupyterServer | None = None,
    ) -> None:
        """``credential`` is asked for the token each time, in place of the usual sources; ``server`` is the Jupyter
        server that speaks to OSF for us; ``ceiling`` the folder above which no links are looked for."""
        self.config = config or OSF()
        self.progress = progress or Progress()
        self.confirm = confirm
        self.running = running
        self._directory = directory
        self._store = store_for(self.config)
        self._server = server
        # What a Jupyter server does for its front ends is done by no program whose work could be pinned.
        self._recording = credential is None
        own = credential is None and server is None
        self._credential = find_credential(self.config, self._store, argument=token) if own else None
        self._current = credential or (lambda: self._credential)
        self._ceiling = ceiling
        self._client = (
            Client(self.config, progress=self.progress, way=server.way) if server else self._connect(self._current)
        )
        self._local = LocalState()
        self._outbox = Outbox()
        self._account: Account | None = None

    @classmethod
    def connect(
        cls: type[S],
        config: OSF | None = None,
        *,
        progress: Progress | None = None,
        confirm: Callable[[str], bool] | None = None,
        directory: Path | None = None,
        running: Path | None = None,
        token: str | Secret | None = None,
    ) -> S:
        """A session with OSF: as the owner of ``token``; else through the Jupyter server that started this kernel, in
        the name of whoever is signed in there; else as the owner of ``OSF_TOKEN`` or of the stored token; else
        anonymous.

        ``directory`` is what relative paths mean (default: the current one), ``running`` the notebook that is open
        around this kernel, ``progress`` hears of transfers, ``confirm`` asks the person a yes-or-no question.
        """
        given = token.reveal() if isinstance(token, Secret) else token
        return cls(
            config,
            progress=progress,
            confirm=confirm,
            directory=directory,
            running=running,
            token=given,
            server=None if given else around(hide=lambda key: Secret(key).reveal),
        )

    def _connect(self, credential: Callable[[], Credential | None]) -> Client:
        def reveal() -> str | None:
            found = credential()
            return found.secret.reveal() if found is not None else None

        return Client(self.config, reveal, self.progress)

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()
        if self._server is not None:
            self._server.close()
        self._local.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<jupyter_osf session with {self.config.site}>"

    def _begin(self) -> Context:
        """A fresh look at everything for one command: what OSF said to an earlier one does not count."""
        self.progress.reset()
        self._client.nodes.refresh()
        self._account = None
        server_root = os.environ.get("JUPYTER_SERVER_ROOT")
        return Context(
            config=self.config,
            client=self._client,
            local=self._local,
            progress=self.progress,
            account=self._whoami_once,
            directory=self._directory or Path.cwd(),
            running=self.running,
            confirm=self.confirm,
            documents=self._server,
            ceiling=self._ceiling or (Path(server_root).expanduser() if server_root else None),
            recording=self._recording,
        )

    def whoami(self) -> Account:
        """Who is signed in, by which token, and what it allows. Signed out is an answer, not an error."""
        self._begin()
        return self._whoami_once()

    def _whoami_once(self) -> Account:
        if self._account is None:
            self._account = self._ask(self._client, self._source())
            if self._account.signed_in:
                self._outbox.seen(self.owner())
        return self._account

    def context(self) -> Context:
        """What operations on links need at hand, for the parts of the server that carry them out themselves."""
        return self._begin()

    def owner(self) -> Owner:
        """Whose work this is, as far as that is known without asking OSF."""
        known = self._account.id if self._account is not None else None
        try:
            credential = self._current() if self._server is None else None
        except Unreachable:
            # A sign-in that has to be renewed first.
            credential = None
        site = self.config.site
        return Owner(site, known, credential_mark(site, credential.secret.reveal()) if credential is not None else None)

    def _source(self) -> str | None:
        if self._server is not None:
            return SERVER if self._server.is_signed_in() else None
        credential = self._current()
        return credential.source if credential is not None else None

    def _ask(self, client: Client, source: str | None) -> Account:
        if source is None:
            return Account(False, self.config.site)
        try:
            me = client.accounts.me()
        except NotSignedIn as error:
            if error.reason == "unknown-key":
                raise
            me = None
        if me is None:
            return Account(False, self.config.site, source=source)
        return Account(True, self.config.site, me[0], me[1], source, client.accounts.scopes())

    def login(self, token: str) -> Account:
        """Check a token with OSF and keep it on this computer. Raises NotSignedIn, and stores nothing, if it is bad."""
        self._begin()
        secret = clean_token(token)
        if secret is None:
            raise UsageError("No token was given.", "Make one on OSF's site: Settings, Personal access tokens.")
        if self.config.ephemeral and self._server is not None:
            raise UsageError("This Jupyter server keeps no sign-in on disk.", "Sign in in the OSF panel of JupyterLab.")
        credential = Credential(secret, "argument")
        client = self._connect(lambda: credential)
        try:
            if client.accounts.me() is None:
                raise NotSignedIn("OSF does not know this token.", "Make a new one on OSF's site and try again.")
            account = self._ask(client, credential.source)
        finally:
            client.close()
        where = self._store.write(self.config.site, secret)
        if self._server is not None:
            return self._told_server(self._server)
        self._credential = find_credential(self.config, self._store) or Credential(secret, where)
        if self._credential.source == where:
            return replace(account, source=where)
        return self.whoami()

    def _told_server(self, server: JupyterServer) -> Account:
        """The account that is in force after the server has looked at what was stored."""
        source = server.account_changed()
        note = f"It is stored, but the Jupyter server goes on with its own {source}." if source == VARIABLE else ""
        return replace(self.whoami(), note=note)

    def logout(self) -> list[str]:
        """Forget the stored sign-in, and have OSF take it back where it can; the sentences say what was done, and what
        is still in force."""
        if self._server is not None:
            return self._server.sign_out()
        keeper = Keeper(self.config, self._store)
        source = keeper.source
        said, failure = keeper.end()
        if failure is not None:
            raise failure
        self._credential = find_credential(self.config, self._store)
        if self._credential is not None:
            said.append(f"{self._credential.source} is still set in the environment and stays in force.")
        elif source not in (None, OAUTH):
            said.append(DEACTIVATE)
        return said or ["No sign-in was stored on this computer."]

    def projects(self, text: str = "") -> list[Entry]:
        """My top projects; with ``text`` every project and component of mine that has it in the title."""
        context = self._begin()
        if self._source() is None:
            raise NotSignedIn("You are not signed in, so OSF cannot list your projects.", "Sign in with login.")
        if not text:
            return context.client.nodes.roots()
        return [entry for entry in context.client.nodes.mine() if text.casefold() in entry.name.casefold()]

    def search(self, text: str) -> list[Entry]:
        """Public projects, and yours, with ``text`` in title, description or tags."""
        if not text.strip():
            raise UsageError("There is nothing to search for.", "Write a word from a title: search stroop")
        return self._begin().client.nodes.search(text.strip())

    def ls(self, ref: str, recursive: bool = False) -> list[Entry]:
        """What is in a project, storage or folder."""
        return browse.listing(self._begin(), ref, recursive=recursive)

    def info(self, ref: str) -> Entry:
        """All that OSF tells about one thing."""
        return browse.details(self._begin(), ref)

    def contents(self, ref: str) -> Contents:
        """How much is in a folder or storage."""
        return browse.contents(self._begin(), ref)

    def extent(self, ref: str, most: int) -> Contents:
        """How much is in a project with all its components; more than ``most`` things are not counted."""
        return browse.extent(self._begin(), ref, most)

    def launch_link(
        self, ref: str, *, app: App = "lab", pins: str = "", environment: str = "", hub: str = "", server: str = ""
    ) -> str:
        """An address that fetches a project for whoever follows it, and opens the file or folder that ``ref`` names:
        on Binder in the ``environment`` of a repository, on a JupyterHub, or on one Jupyter server. With ``pins``, the
        path of a file of pins in that project, it fetches what that names; so it does where ``ref`` is an
        ``osf-pins.json``."""
        found = parse(ref, self.config.web_url)
        if found is None or found.file_id is not None or not found.forced and self._is_linked(ref):
            found = parse(self.find(ref).reference, self.config.web_url)
        assert found is not None
        launch = Launch.of(found, app, pins)
        if not pins and found.parts and found.parts[-1] == PINS:
            launch = replace(launch, path="", pins=launch.path)
        return link_for(self.config, launch, environment=environment, hub=hub, server=server)

    def _is_linked(self, text: str) -> bool:
        context = self._begin()
        return link_of(context, context.path(text)) is not None

    def read(self, ref: str, part: Part | None = None) -> Reading:
        """The bytes of a file as they come from OSF, or of a folder as a zip. Close the stream before the session."""
        return reading.read(self._begin(), ref, part)

    def versions(self, ref: str | None = None) -> list[Version]:
        """The versions of a file, newest first."""
        return browse.version_list(self._begin(), ref or str(self._notebook()))

    def compare(self, path: str, version: str | None = None) -> Comparison:
        """A linked file of this computer beside a version of it on OSF, the newest one unless another is asked for."""
        context = self._begin()
        return compare(context, context.path(path), version)

    def diff(self, ref: str | None = None, version: str | None = None) -> Comparison:
        """What differs between a file of this computer and OSF, or between two versions on OSF."""
        return compare_named(self._begin(), ref or str(self._notebook()), version)

    def links(self, paths: Sequence[str] = ()) -> list[Link]:
        """The links that a command with these paths is about, all without any; asks nobody."""
        return [wanted.link for wanted in wanted_links(self._begin(), paths)[0]]

    def set_upload(self, path: str, upload: Upload) -> Link:
        """Change when a link uploads by itself; whoever does that has agreed to the link."""
        context = self._begin()
        link = linking.set_upload(context, require_link(context, context.path(path)), upload)
        self._tell([link.local])
        return link

    def status(self, paths: Sequence[str] = ()) -> list[LinkStatus]:
        """Every link with its state; asks OSF about each."""
        context = self._begin()
        found = []
        jobs = waiting.waiting_jobs(self._outbox, self.config.site)
        every, unreadable = wanted_links(context, paths)
        for wanted in every:
            link = wanted.link
            try:
                one = status_of_folder(context, link) if link.kind == "folder" else status_of(survey(context, link))
            except OSFError as error:
                one = unknown(context, link, error)
            one = waiting.with_waiting(context, one, link, jobs)
            found.append(replace(one, agreed=has_agreed(context, link)))
        return found + [unknown_links(context, path, error) for path, error in unreadable.items()]

    def push(
        self,
        paths: Sequence[str] = (),
        *,
        choice: Choice | None = None,
        dry_run: bool = False,
        delete: bool = False,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> Report:
        """Send what is linked and changed on this computer. Patterns restrict linked folders to some files; with
        ``delete`` what was deleted from them here is deleted on OSF as well, after the person has confirmed it."""
        context = self._begin()
        patterns = (include, exclude)
        work = by_kind(
            context,
            lambda link, only, dry_run: push_folder(
                context, link, choice, only, dry_run=dry_run, delete=delete, patterns=patterns
            ),
            lambda link, dry_run: push_file(context, link, choice, dry_run=dry_run),
        )
        careful = agreeing(context, leaving(context, self._outbox, self.owner, choice, work))
        return _noted(context, self._each(context, *wanted_links(context, paths), careful, dry_run), "wrote")

    def pull(
        self,
        paths: Sequence[str] = (),
        *,
        choice: Choice | None = None,
        dry_run: bool = False,
        delete: bool = False,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> Report:
        """Bring here what is linked and newer on OSF. Patterns restrict linked folders to some files; with ``delete``
        only a backup stays in them of what was deleted from OSF."""
        context = self._begin()
        patterns = (include, exclude)
        work = by_kind(
            context,
            lambda link, only, dry_run: pull_folder(
                context, link, choice, only, dry_run=dry_run, delete=delete, patterns=patterns
            ),
            lambda link, dry_run: pull_file(context, link, choice, dry_run=dry_run),
        )
        uploads = choice in ("mine", "both")
        careful = agreeing(context, work) if uploads else work
        report = self._each(context, *wanted_links(context, paths), careful, dry_run)
        if choice == "theirs":
            no_longer_wanted(context, self._outbox, report.results)
        return _noted(context, report, "read")

    def upload_data(self, files: Sequence[str] = (), *, choice: Choice | None = None, dry_run: bool = False) -> Report:
        """Send what the linked data folders have and OSF has not; ``files`` restricts it to some files or folders."""
        context = self._begin()
        every, unreadable = wanted_links(context, files)
        wanted = [one for one in every if one.link.kind == "folder"]
        if not wanted and not unreadable:
            raise NotFound("No data folder is linked here.", "Link one: link-data data osf://…/", code="not-linked")

        def work(one: Wanted, dry_run: bool) -> list[Result]:
            return push_folder(context, one.link, choice, one.only, dry_run=dry_run)

        careful = agreeing(context, leaving(context, self._outbox, self.owner, choice, work))
        return _noted(context, self._each(context, wanted, unreadable, careful, dry_run), "wrote")

    def settle_data(self, directory: str, into: str | None = None, *, write_once: bool = False) -> Place:
        """See before a data collection that what is in a folder can go up: to where it is linked, or ``into`` a folder
        of OSF that it is linked to from now on."""
        context = self._begin()
        path = context.path(directory)
        place = settle(context, path, into, write_once=write_once)
        if into is not None:
            self._tell([path])
        return place

    def leave_data(self, directory: str, why: OSFError) -> Report:
        """Leave what a data folder has and OSF has not in the outbox, since ``why`` keeps it from going now."""
        context = self._begin()
        path = context.path(directory)
        link = data_link_around(context, path) or require_link(context, path)
        try:
            only = () if path == link.local else (path,)
            return Report(tuple(leave(context, self._outbox, self.owner(), link, only, why)))
        except OSFError as error:
            if error is why:
                return Report()
            raise

    def outbox(self) -> list[JobStatus]:
        """What waits to be sent, is on its way, failed, or needs a choice."""
        context = self._begin()
        return [waiting.status_of_job(context, job) for job in self._outbox.jobs()]

    def outbox_retry(self, ids: Sequence[int] = ()) -> Report:
        """Try all that waits now, or some of it, whatever came of it before."""
        return Report(tuple(waiting.retry(self._begin(), self._outbox, self.owner(), ids)))

    def outbox_drop(self, ids: Sequence[int]) -> Report:
        """Forget some of what waits; nothing here or on OSF changes."""
        return Report(tuple(waiting.drop(self._begin(), self._outbox, ids)))

    def send_waiting(self, told: Callable[[Job], None]) -> OSFError | None:
        """Send what waits and is due; ``told`` hears of each job that starts and ends. Returns, or raises, why the rest
        has to wait; None if nothing has, or if another process is sending."""
        return drain(self._begin(), self._outbox, self.owner(), told)

    def link(self, path: str | None, ref: str, *, upload: Upload | None = None, choice: Choice | None = None) -> Report:
        """Link a file to a folder or file on OSF; it is uploaded first. A new link asks before it uploads, unless
        ``upload`` says otherwise."""
        context = self._begin()
        file = context.path(path) if path is not None else self._notebook()
        results = with_document(context, file, lambda: linking.link_file(context, file, ref, upload, choice))
        self._tell([file])
        return _noted(context, Report(tuple(results)), "wrote")

    def unlink(self, path: str | None = None) -> Report:
        """Forget the link of a file."""
        context = self._begin()
        file = context.path(path) if path is not None else self._notebook()
        result = linking.unlink(context, file, "file")
        self._tell([file])
        return Report((result,))

    def link_data(
        self, directory: str, ref: str, *, upload: Upload | None = None, write_once: bool | None = None
    ) -> Report:
        """Link a data folder to a folder or storage on OSF; nothing is uploaded yet. What a ``write_once`` folder has
        sent never gets a new version: a file that changed later goes up beside it. A new link asks before it uploads
        and makes versions; None leaves both as they were."""
        context = self._begin()
        path = context.path(directory)
        if not path.is_dir():
            raise disk_error(NotADirectoryError() if path.exists() else FileNotFoundError(), path)
        folder = folder_for(context, ref)
        link = linking.link_folder(context, path, folder, upload, write_once)
        self._tell([path])
        public = context.client.nodes.get(folder.node).public
        words = "The project is public: everyone can read what is uploaded there." if public else ""
        return Report((Result(context.shown(path), link.reference, "linked", message=words),))

    def unlink_data(self, directory: str) -> Report:
        """Forget the link of a data folder."""
        context = self._begin()
        path = context.path(directory)
        result = linking.unlink(context, path, "folder")
        self._tell([path])
        return Report((result,))

    def put_back(self, link: Link) -> Report:
        """Have a link again that was ended, with all that was settled for it; OSF is not asked."""
        result = linking.put_back(self._begin(), link)
        self._tell([link.local])
        return Report((result,))

    def import_links(
        self, path: str, data: str | None = None, *, upload: Upload | None = None, choice: Choice | None = None
    ) -> Report:
        """Link an experiment of OpenSesame, and its ``data`` folder, to where its own extension had linked them."""
        context = self._begin()
        folder = context.path(data) if data is not None else None
        results = tuple(import_links(context, context.path(path), folder, upload, choice))
        self._tell(context.path(one.path) for one in results if one.path)
        return Report(results)

    @overload
    def open(self, ref: str, dest: str | None = None, *, choice: Choice | None = None) -> Opened: ...

    @overload
    def open(self, ref: str, *, mode: Literal["rb"]) -> BinaryIO: ...

    @overload
    def open(self, ref: str, *, mode: Literal["r", "rt"], encoding: str = "utf-8") -> TextIO: ...

    def open(
        self,
        ref: str,
        dest: str | None = None,
        *,
        choice: Choice | None = None,
        mode: str | None = None,
        encoding: str = "utf-8",
    ) -> Opened | BinaryIO | TextIO:
        """Bring a file of OSF here and link it to where it came from; the answer can be read like a file.

        With a ``mode`` (``"rb"`` for bytes, ``"r"`` for text) it is only read: nothing is put beside the notebook,
        and nothing is linked.
        """
        if dest in MODES:
            raise UsageError(f"Is “{dest}” a mode or a name?", f'Write mode="{dest}", or "./{dest}" for the name.')
        if mode is None:
            context = self._begin()
            results = tuple(linking.open_file(context, ref, dest, choice))
            note_results(context, results, "read")
            path = context.path(str(results[0].path))
            self._tell([path])
            return Opened(results, path)
        if dest is not None or choice is not None:
            raise UsageError("What is only read is put nowhere.", "Leave out either mode, or dest and choice.")
        if mode not in MODES:
            raise UsageError(f"“{mode}” is no mode for reading.", 'Use mode="rb" or "r"; `upload` and `push` write.')
        path = cached(self._begin(), ref)
        return path.open("rb") if mode == "rb" else path.open(encoding=encoding)

    def path(self, ref: str) -> Path:
        """A read-only file of this computer with the bytes of a file on OSF, fetched once and checked by their hash."""
        return cached(self._begin(), ref)

    def restore(self, ref: str | None, version: str) -> Report:
        """Make an older version the newest one, on OSF and here."""
        context = self._begin()
        text = ref or str(self._notebook())
        path = None if "://" in text else context.path(text)
        results = tuple(with_document(context, path, lambda: restore(context, text, version)))
        self._tell(context.path(one.path) for one in results if one.path and one.outcome != "backed-up")
        return _noted(context, Report(results), "wrote")

    def clone(
        self,
        ref: str,
        dest: str | None = None,
        *,
        dry_run: bool = False,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> Report:
        """Bring a project with its components and storages here, or a storage or folder, linked for push and pull. Done
        again it fetches what has changed on OSF; what has changed here stays."""
        context = self._begin()
        results = tuple(clone(context, ref, dest, (include, exclude), dry_run=dry_run))
        self._tell(context.path(one.path) for one in results if one.path and one.outcome == "linked")
        return _noted(context, Report(results), "read")

    def upload(
        self,
        sources: Sequence[str],
        ref: str,
        *,
        choice: Choice | None = None,
        dry_run: bool = False,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> Report:
        """Send files and folders without linking them. Patterns restrict folders to some files."""
        context = self._begin()
        results = unlinked.upload(context, sources, ref, choice, (include, exclude), dry_run=dry_run)
        return _noted(context, Report(tuple(results)), "wrote")

    def send_on(self, file: Arriving, ref: str, *, choice: Choice | None = None) -> Report:
        """Send a file into a folder whose bytes come from elsewhere than from this computer's disk."""
        return Report(tuple(arriving.send_on(self._begin(), file, ref, choice)))

    def download(
        self,
        ref: str,
        dest: str | None = None,
        *,
        choice: Choice | None = None,
        dry_run: bool = False,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> Report:
        """Bring a file or folder here without linking it. Patterns restrict a folder to some files."""
        context = self._begin()
        results = unlinked.download(context, ref, dest, choice, (include, exclude), dry_run=dry_run)
        return _noted(context, Report(tuple(results)), "read")

    def pin(self, notebooks: Sequence[str] = ()) -> Report:
        """Write into `osf-pins.json` which bytes of OSF are used in the current directory: of all that is linked there,
        and of what programs read that ran there; with the hashes of these notebooks, or of the one around this
        kernel, or of all in the directory."""
        context = self._begin()
        named = [context.path(text) for text in notebooks]
        found = named or ([self.running] if self.running is not None else sorted(context.directory.glob("[!.]*.ipynb")))
        results = with_document(context, self.running, lambda: pin(context, found))
        return Report(tuple(results))

    def restore_pins(self, file: str = PINS, *, choice: Choice | None = None, dry_run: bool = False) -> Report:
        """Bring here, beside a file of pins, exactly the bytes that it names. Nothing here is replaced unasked:
        ``theirs`` replaces with a backup, ``both`` puts the pinned bytes beside it, ``mine`` leaves this computer's."""
        context = self._begin()
        results = restore_pins(context, context.path(file), choice, cached, dry_run=dry_run)
        return _noted(context, Report(tuple(results)), "read")

    def pins(self, file: str = PINS) -> list[PinStatus]:
        """How what is pinned stands on OSF now; nothing where nothing is pinned."""
        context = self._begin()
        path = context.path(file)
        return newer_than_pinned(context, path) if path.exists() else []

    def record(self, *, folder: bool = False) -> list[Use]:
        """What this program read and wrote on OSF, at which versions; with ``folder`` what programs did that ran last
        in the current directory or below. OSF is not asked."""
        context = self._begin()
        return of_folder(context) if folder else of_this_program(context)

    def create(self, title: str, category: str = "project", parent: str | None = None) -> Report:
        """Make a project, or a component of one."""
        return Report(tuple(unlinked.make_node(self._begin(), title, category, parent)))

    def mkdir(self, ref: str) -> Report:
        """Make a folder on OSF."""
        return Report(tuple(unlinked.make_folder(self._begin(), ref)))

    def mv(self, source: str, target: str) -> Report:
        """Move or rename on OSF."""
        return Report(tuple(unlinked.place(self._begin(), source, target, "move")))

    def cp(self, source: str, target: str) -> Report:
        """Copy on OSF."""
        return Report(tuple(unlinked.place(self._begin(), source, target, "copy")))

    def rename(self, ref: str, name: str) -> Report:
        """Give a file or folder on OSF another name."""
        return Report(tuple(unlinked.rename(self._begin(), ref, name)))

    def move_into(self, ref: str, folder: str, name: str | None = None) -> Report:
        """Move on OSF into a folder in which nothing has that name."""
        return Report(tuple(unlinked.put(self._begin(), ref, folder, name, "move")))

    def copy_into(self, ref: str, folder: str, name: str | None = None) -> Report:
        """Copy on OSF into a folder in which nothing has that name."""
        return Report(tuple(unlinked.put(self._begin(), ref, folder, name, "copy")))

    def rm(self, ref: str, *, recursive: bool = False) -> Report:
        """Delete on OSF."""
        return Report(tuple(unlinked.delete(self._begin(), ref, recursive=recursive)))

    def share(self, ref: str) -> Sharing:
        """Who takes part in a project or component, and who else can look at it."""
        return self.sharing(ref).look()

    def sharing(self, ref: str) -> SharedNode:
        """The same, to be changed."""
        return shared(self._begin(), ref)

    def people(self, text: str) -> list[Person]:
        """People on OSF with ``text`` in their name, at most 20."""
        return people_named(self._begin(), text)

    def cite(self, ref: str, style: str = "apa") -> Citation:
        """How a project or component is cited: apa, mla, chicago, vancouver, ieee, or another style by OSF's name."""
        return self.sharing(ref).cite(style)

    def doctor(self) -> list[Check]:
        """What is installed, who is signed in, what can be reached."""
        return doctor.examine(self._begin(), self._whoami_once)

    def find(self, ref: str) -> Entry:
        """The entry on OSF that a reference or a linked path names."""
        return find(self._begin(), ref)

    def _notebook(self) -> Path:
        if self.running is None:
            raise UsageError("It is not known which file you mean.", "Name it: its path on this computer.")
        return self.running

    def _each(
        self, context: Context, wanted: list[Wanted], unreadable: dict[Path, OSFError], work: Work, dry_run: bool
    ) -> Report:
        results = on_each(context, wanted, unreadable, work, dry_run)
        if not dry_run:
            self._tell(one.link.local for one in wanted)
        return Report(tuple(results))

    def insert_cell(self, source: str) -> bool:
        """Put code into a new cell below the current one of the notebook around this kernel, without running it.

        False where no front end could do that.
        """
        if self._server is None:
            return False
        try:
            return self._server.insert(source)
        except OSFError as error:
            # The caller shows the code instead.
            log.info("%s", error)
            return False

    def _tell(self, paths: Iterable[Path]) -> None:
        """Have the Jupyter server around this program tell its front ends what was done to the links of these paths."""
        told = list(paths)
        if self._server is None or not told:
            return
        try:
            self._server.links_changed(told)
        except OSFError as error:
            # It is done all the same, and seen when somebody looks.
            log.info("%s", error)


def _noted(context: Context, report: Report, did: Did) -> Report:
    """The report, once it is noted what of OSF was used."""
    note_results(context, report.results, did)
    return report


connect = Session.connect
