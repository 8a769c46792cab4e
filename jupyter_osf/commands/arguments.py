"""Declares the arguments of each verb."""

from __future__ import annotations

import argparse

from .parsing import SUGGESTED, Parser

REF = "where on OSF: abc12, a web address, or osf://abc12/osfstorage/…"


def none(_: Parser) -> None:
    """Nothing but the options every verb has."""


def _yes(parser: Parser) -> None:
    parser.add_argument("--yes", action="store_true", help="agree where you would be asked, as for public projects")


def _upload(parser: Parser) -> None:
    parser.add_argument(
        "--upload",
        choices=("ask", "always", "never"),
        help="what a save does later (a new link asks)",
    )


def _choice(parser: Parser, mine: str = "what is here becomes the next version on OSF") -> None:
    group = parser.add_mutually_exclusive_group()
    for flag, help_ in (
        ("mine", mine),
        ("theirs", "what is on OSF comes here, with a backup of mine beside it"),
        ("both", "keep both"),
    ):
        group.add_argument(f"--{flag}", dest="choice", action="store_const", const=flag, help=help_)


def _dry_run(parser: Parser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")


def _which(parser: Parser) -> None:
    what = "PATTERN"
    parser.add_argument("--include", metavar=what, action="append", default=[], help="only such files: '*.csv', 'raw/'")
    parser.add_argument("--exclude", metavar=what, action="append", default=[], help="not such files, as in .gitignore")
    _dry_run(parser)


def login(parser: Parser) -> None:
    parser.add_argument("--token-stdin", action="store_true", help="read the token from standard input")


def projects(parser: Parser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="*", help="only those whose title has this in it")


def ls(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", help=REF)
    parser.add_argument("-r", "--recursive", action="store_true", help="everything below, too")


def explore(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", nargs="?", default="", help=f"{REF}; your projects if left out")
    parser.add_argument("--depth", type=int, default=2, help="how many levels the text has (default: %(default)s)")
    parser.add_argument("--text", action="store_true", help="a tree of text in a notebook too")


def search(parser: Parser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="+", help="what to look for")


def ref(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", help=REF)


def link(parser: Parser) -> None:
    parser.add_argument("path", metavar="PATH", nargs="?", help="the file; in a notebook, itself if left out")
    parser.add_argument("ref", metavar="REF", help="the folder or file on OSF")
    _upload(parser)
    _choice(parser)
    _yes(parser)


def unlink(parser: Parser) -> None:
    parser.add_argument("path", metavar="PATH", nargs="?", help="the file; in a notebook, itself if left out")


def open_(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", help=REF)
    parser.add_argument("dest", metavar="DEST", nargs="?", help="the folder or name here (default: here)")
    _choice(parser)


def paths(parser: Parser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", help="only these")


def push(parser: Parser) -> None:
    paths(parser)
    _choice(parser)
    _which(parser)
    parser.add_argument(
        "--delete",
        action="store_true",
        help="in linked folders, what was deleted on one side goes from the other too; here a backup stays",
    )
    _yes(parser)


def pin(parser: Parser) -> None:
    parser.add_argument(
        "notebooks", metavar="NOTEBOOK", nargs="*", help="whose hash is pinned too; this one, or all here, if left out"
    )


def restore_pins(parser: Parser) -> None:
    parser.add_argument(
        "file", metavar="FILE", nargs="?", default="osf-pins.json", help="the pins (default: %(default)s)"
    )
    _choice(parser, "what is here stays as it is")
    _dry_run(parser)


def clone(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", help=REF)
    parser.add_argument("dir", metavar="DIR", nargs="?", help="the folder here (default: the name on OSF)")
    _which(parser)


def versions(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", nargs="?", help="a linked file or a reference")


def diff(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", nargs="?", help="a linked file or a reference, if you like with @N")
    parser.add_argument("version", metavar="N", nargs="?", help="the version to compare it with (default: the newest)")


def restore(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", nargs="?", help="a linked file or a reference")
    parser.add_argument("version", metavar="N", help="the number of the version, or REF@N")
    _yes(parser)


def link_data(parser: Parser) -> None:
    parser.add_argument("directory", metavar="DIR", help="the folder on this computer")
    parser.add_argument("ref", metavar="REF", help="the folder on OSF")
    parser.add_argument(
        "--write-once",
        action=argparse.BooleanOptionalAction,
        help="raw data: a file that changes after it was sent goes up beside, never as a new version",
    )
    _upload(parser)
    _yes(parser)


def import_links(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="the experiment, .osexp or older")
    parser.add_argument("--data", metavar="DIR", help="the folder here in which its data are")
    _upload(parser)
    _choice(parser)
    _yes(parser)


def unlink_data(parser: Parser) -> None:
    parser.add_argument("directory", metavar="DIR", help="the folder on this computer")


def upload_data(parser: Parser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="*", help="only these files of the data folders")
    _choice(parser)
    _dry_run(parser)
    _yes(parser)


def outbox(parser: Parser) -> None:
    parser.add_argument("action", nargs="?", choices=("retry", "drop"), help="try now, or forget; lists if left out")
    parser.add_argument("ids", metavar="ID", nargs="*", type=int, help="numbers in the list; retry takes all if none")


def upload(parser: Parser) -> None:
    parser.add_argument("sources", metavar="SRC", nargs="+", help="files or folders on this computer")
    parser.add_argument("ref", metavar="REF", help="the folder or file on OSF")
    _choice(parser)
    _which(parser)
    _yes(parser)


def download(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", help=REF)
    parser.add_argument("dest", metavar="DEST", nargs="?", help="the folder or name here (default: here)")
    _choice(parser, "what is here stays as it is")
    _which(parser)


def mkdir(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", help="the folder to make on OSF")
    _yes(parser)


def two(parser: Parser) -> None:
    parser.add_argument("source", metavar="FROM", help="a file or folder on OSF")
    parser.add_argument("target", metavar="TO", help="its new place, or the folder to put it in")
    _yes(parser)


def rm(parser: Parser) -> None:
    parser.add_argument("ref", metavar="REF", help="the file or folder on OSF")
    parser.add_argument("-r", "--recursive", action="store_true", help="a folder with everything in it")
    _yes(parser)


def share(parser: Parser) -> None:
    ref(parser)
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--add", metavar="PERSON", help="somebody takes part: their OSF id, profile address or name")
    change.add_argument("--invite", nargs=2, metavar=("NAME", "EMAIL"), help="the same, by e-mail")
    change.add_argument("--change", metavar="PERSON", help="what somebody who takes part may do")
    change.add_argument("--remove", metavar="PERSON", help="somebody takes part no more")
    change.add_argument("--link", metavar="NAME", help="make a view-only link, under a name by which you know it")
    change.add_argument("--revoke", metavar="LINK", help="end a view-only link for good")
    change.add_argument("--public", action="store_true", default=None, help="everyone can look")
    change.add_argument("--private", dest="public", action="store_false", help="only those who take part can look")
    parser.add_argument("--permission", choices=("read", "write", "admin"), help="what they may do (default: read)")
    parser.add_argument("--cited", choices=("yes", "no"), help="whether citations name them (default: yes)")
    parser.add_argument("--anonymous", action="store_true", help="the view-only link hides who takes part")
    parser.add_argument("--addresses", action="store_true", help="show the addresses of view-only links")
    _yes(parser)


def launch_link(parser: Parser) -> None:
    ref(parser)
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--environment", metavar="REPOSITORY", default="", help="on Binder, in this environment: gh/owner/name/HEAD"
    )
    where.add_argument("--hub", metavar="URL", default="", help="on a JupyterHub, for each person on their own server")
    where.add_argument("--server", metavar="URL", default="", help="on one Jupyter server")
    parser.add_argument("--app", choices=("lab", "notebook"), default="lab", help="what opens it (default: lab)")
    parser.add_argument(
        "--pins",
        metavar="FILE",
        nargs="?",
        const="osf-pins.json",
        default="",
        help="fetch what a file of pins in the project names, not the newest versions (default: %(const)s)",
    )
    parser.add_argument("--badge", action="store_true", help="a badge for a README, in Markdown")


def cite(parser: Parser) -> None:
    ref(parser)
    parser.add_argument(
        "--style", default="apa", help=f"{', '.join(SUGGESTED['--style'])}, or another of OSF's (default: %(default)s)"
    )
