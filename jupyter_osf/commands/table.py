"""The table of verbs: the name, the words of help, the arguments and the call of each."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import arguments, calls
from .face import Face
from .parsing import Declare, Parser, nearest

if TYPE_CHECKING:
    from jupyter_osf.session import Session

    from .values import Value

Call = Callable[["Session", Namespace, Face], "Value"]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb; one without ``call`` is a program of its own that takes its arguments as they are."""

    name: str
    group: str
    summary: str
    declare: Declare
    call: Call | None
    example: str = ""

    def parser(self, command: str) -> Parser:
        """The parser for this verb as it is written there."""
        example = f"example: {command} {self.name} {self.example}" if self.example else ""
        parser = Parser(f"{command} {self.name}", self.summary, example)
        self.declare(parser)
        return parser


ACCOUNT, LOOK, LINK, DATA = "Account", "Look", "Linked files", "Data"
FILES, REPRODUCE, SHARE, MORE = "Files", "Reproduce", "Share", "More"
FOLDER, FILE = "osf://abc12/osfstorage/exp/", "osf://abc12/osfstorage/exp/task.ipynb"

# fmt: off
VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("login", ACCOUNT, "Sign in with a token, which is asked for and stays hidden.",
             arguments.login, calls.login),
        Verb("logout", ACCOUNT, "Forget the stored token.",
             arguments.none, calls.logout),
        Verb("whoami", ACCOUNT, "Who is signed in, and what the token allows.",
             arguments.none, calls.whoami),
        Verb("projects", LOOK, "Your projects.",
             arguments.projects, calls.projects, "memory"),
        Verb("ls", LOOK, "What is in a project, storage or folder.",
             arguments.ls, calls.ls, FOLDER),
        Verb("explore", LOOK, "Look around: the explorer in a notebook, a tree of text in a terminal.",
             arguments.explore, calls.explore, "abc12"),
        Verb("search", LOOK, "Look for projects and files by name.",
             arguments.search, calls.search, "stroop"),
        Verb("info", LOOK, "Everything about one project, folder or file.",
             arguments.ref, calls.info, FILE),
        Verb("link", LINK, "Link a file to OSF; its first version is sent there.",
             arguments.link, calls.link, f"task.ipynb {FOLDER}"),
        Verb("unlink", LINK, "End a link; both files stay.",
             arguments.unlink, calls.unlink, "task.ipynb"),
        Verb("open", LINK, "Get a file from OSF and link it.",
             arguments.open_, calls.open_, FILE),
        Verb("clone", LINK, "Get a project with its components and storages, all linked.",
             arguments.clone, calls.clone, "abc12 study"),
        Verb("status", LINK, "Each link and whether this computer and OSF differ.",
             arguments.paths, calls.status),
        Verb("push", LINK, "Send what changed here to OSF.",
             arguments.push, calls.push, "task.ipynb"),
        Verb("pull", LINK, "Get what changed on OSF.",
             arguments.push, calls.pull, "task.ipynb"),
        Verb("versions", LINK, "The versions of a file on OSF.",
             arguments.versions, calls.versions, "task.ipynb"),
        Verb("diff", LINK, "What differs between this computer and OSF, or between two versions.",
             arguments.diff, calls.diff, "task.ipynb 3"),
        Verb("restore", LINK, "Bring an older version back, as a new version.",
             arguments.restore, calls.restore, "task.ipynb 3"),
        Verb("link-data", DATA, "Link a folder of data to a folder on OSF.",
             arguments.link_data, calls.link_data, f"data {FOLDER}"),
        Verb("unlink-data", DATA, "End the link of a data folder; all files stay.",
             arguments.unlink_data, calls.unlink_data, "data"),
        Verb("upload-data", DATA, "Send new and changed data to OSF, replacing nothing.",
             arguments.upload_data, calls.upload_data),
        Verb("import-links", DATA, "Link an OpenSesame experiment as its own extension had it.",
             arguments.import_links, calls.import_links, "stroop.osexp --data data"),
        Verb("outbox", DATA, "What waits to be sent, failed, or needs a choice.",
             arguments.outbox, calls.outbox, "retry"),
        Verb("upload", FILES, "Send files or folders to OSF without a link.",
             arguments.upload, calls.upload, f"figure.png {FOLDER}"),
        Verb("download", FILES, "Get a file or folder from OSF without a link.",
             arguments.download, calls.download, FILE),
        Verb("mkdir", FILES, "Make a folder on OSF.",
             arguments.mkdir, calls.mkdir, FOLDER),
        Verb("mv", FILES, "Move or rename on OSF.",
             arguments.two, calls.mv, f"{FILE} {FOLDER}main.ipynb"),
        Verb("cp", FILES, "Copy on OSF.",
             arguments.two, calls.cp, f"{FILE} {FOLDER}copy.ipynb"),
        Verb("rm", FILES, "Delete on OSF.",
             arguments.rm, calls.rm, FILE),
        Verb("pin", REPRODUCE, "Write down exactly which bytes of OSF are used here.",
             arguments.pin, calls.pin, "analysis.ipynb"),
        Verb("restore-pins", REPRODUCE, "Get exactly the bytes that were pinned, on any computer.",
             arguments.restore_pins, calls.restore_pins),
        Verb("record", REPRODUCE, "What was read and written on OSF, at which versions.",
             arguments.none, calls.record),
        Verb("launch-link", REPRODUCE, "A link by which others open a project on Binder or a JupyterHub.",
             arguments.launch_link, calls.launch_link, "abc12 --environment gh/owner/name/HEAD"),
        Verb("share", SHARE, "Who takes part in a project, and who else can look at it.",
             arguments.share, calls.share, "abc12"),
        Verb("cite", SHARE, "How a project is cited.",
             arguments.cite, calls.cite, "abc12 --style mla"),
        Verb("doctor", MORE, "Check the installation, the account and the way to OSF.",
             arguments.none, calls.doctor),
        Verb("sandbox", MORE, "Run an OSF on this computer, to try things out.",
             arguments.none, None),
        Verb("demo", MORE, "Run JupyterLab with a guided notebook beside such an OSF.",
             arguments.none, None),
    )
}
# fmt: on


def verb(name: str) -> Verb:
    """The verb of that name; UsageError names the nearest one there is."""
    if name not in VERBS:
        raise nearest(name, VERBS)
    return VERBS[name]


def overview(command: str) -> str:
    """What there is, on one screen."""
    lines = ["The Open Science Framework from here: look, link, version, share.", ""]
    for group in dict.fromkeys(each.group for each in VERBS.values()):
        lines.append(f"{group}:")
        lines += [f"  {each.name:12} {each.summary}" for each in VERBS.values() if each.group == group]
    lines += [
        "",
        f"Start with `{command} login`, or `{command} ls abc12` for a public project.",
        f"`{command} VERB --help` explains a verb; every verb takes --json.",
        "References: abc12, https://osf.io/abc12/, osf://abc12/osfstorage/folder/file.csv, …/file.csv@3.",
    ]
    return "\n".join(lines)
