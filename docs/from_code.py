"""Draws the pages of the reference from the code: ```{from-code} verbs``` and its like stand for what they describe."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from jupyter_osf.commands.parsing import Parser
from jupyter_osf.commands.table import VERBS
from jupyter_osf.config import OSF
from jupyter_osf.server.app import OSFExtension

ROOT = Path(__file__).parents[1]
SERVER = ROOT / "jupyter_osf" / "server"
METHODS = ("get", "post", "put", "patch", "delete")


class YAML(yaml.SafeLoader):
    """YAML 1.2, in which `yes` is a word and only `true` and `false` are not."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, form) for tag, form in known if not tag.endswith(":bool") or first in "tTfF"]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table of Markdown; a cell is one line, in which no `|` ends it."""
    titles = list(titles)
    lines = ["| " + " | ".join(titles) + " |", "|" + "---|" * len(titles)]
    lines += ["| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in row) + " |" for row in rows]
    return [*lines, ""]


def verbs() -> list[str]:
    """Each verb with its arguments and options, in the groups in which `jupyter osf` lists them."""
    lines = []
    for group in dict.fromkeys(verb.group for verb in VERBS.values()):
        lines += [f"## {group}", ""]
        for verb in (each for each in VERBS.values() if each.group == group):
            parser = verb.parser("jupyter osf")
            usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
            lines += [f"### {verb.name}", "", verb.summary, "", "```text", usage, "```", ""]
            lines += table(("", ""), arguments(parser)) if arguments(parser) else []
            lines += [f"For example `jupyter osf {verb.name} {verb.example}`.", ""] if verb.example else []
    return lines


def arguments(parser: Parser) -> list[tuple[str, str]]:
    """What a verb takes of its own, beside what all of them take."""
    shared = {action.dest for action in Parser("", "")._actions}
    found = []
    for action in parser._actions:
        if action.dest in shared:
            continue
        names = ", ".join(f"`{name}`" for name in action.option_strings or [str(action.metavar or action.dest)])
        text = (action.help or "") % {**vars(action), "prog": parser.prog}
        choices = " · ".join(f"`{choice}`" for choice in action.choices or ())
        value = f" {placeholder(action)}" if action.option_strings and action.nargs != 0 and not choices else ""
        found.append((names + value, " ".join(filter(None, (text, choices and f"({choices})")))))
    return found


def placeholder(action: argparse.Action) -> str:
    """What stands for the value of an option."""
    named = action.metavar if isinstance(action.metavar, tuple) else (action.metavar or action.dest.upper(),)
    return " ".join(str(name) for name in named) if not isinstance(action, argparse.BooleanOptionalAction) else ""


def traits() -> list[str]:
    """Every configurable trait of the command line and the server."""
    lines = []
    for owner in (OSF, *(each for each in OSFExtension.classes if each is not OSF)):
        rows = []
        for name, trait in sorted(owner.class_own_traits(config=True).items()):
            default = trait.default_value_repr() if isinstance(trait.default_value, (bool, int, float)) else ""
            rows.append((f"`c.{owner.__name__}.{name}`", trait.info(), f"`{default}`" if default else "", trait.help))
        lines += [f"## {owner.__name__}", "", *table(("trait", "takes", "default", "means"), rows)]
    return lines


def settings() -> list[str]:
    """What a person may choose in JupyterLab's Settings editor, and what each plugin adds to menus and keys."""
    lines = []
    for path in sorted((ROOT / "schema").glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        chosen, keys = schema.get("properties", {}), schema.get("jupyter.lab.shortcuts", [])
        if not chosen and not keys:
            continue
        lines += [f"## {schema['title']}", "", schema["description"], ""]
        rows = [
            (f"`{name}`", one["title"], one["description"], f"`{json.dumps(one['default'])}`")
            for name, one in chosen.items()
        ]
        lines += table(("setting", "title", "means", "default"), rows) if rows else []
        pressed = [(" ".join(f"`{key}`" for key in one["keys"]), f"`{one['command']}`") for one in keys]
        lines += table(("key", "command"), pressed) if pressed else []
    return lines


def rest() -> list[str]:
    """Each address of the server's half, as `openapi.yaml` describes it."""
    document = read_yaml(SERVER / "openapi.yaml")
    lines = ["## In general", "", document["info"]["description"], ""]
    for path, item in document["paths"].items():
        lines += [f"## {path}", ""]
        common = item.get("parameters", [])
        for method in filter(item.__contains__, METHODS):
            lines += operation(document, method, item[method], common)
    return lines


def operation(document: dict[str, Any], method: str, described: dict[str, Any], common: list[Any]) -> list[str]:
    """One method of one address."""
    lines = [f"**{method.upper()}** — {described['summary']}.", ""]
    lines += [described["description"], ""] if "description" in described else []
    rows = []
    for parameter in (followed(document, each) for each in [*common, *described.get("parameters", [])]):
        rows.append((f"`{parameter['name']}`", parameter["in"], parameter.get("description", "")))
    lines += table(("parameter", "in", "means"), rows) if rows else []
    body = followed(document, described.get("requestBody", {}))
    for kind, content in body.get("content", {}).items():
        lines += [f"Body, `{kind}`:", "", *fields(document, content.get("schema", {}))]
    answers = []
    for status, answer in described["responses"].items():
        answers.append((f"`{status}`", followed(document, answer).get("description", "")))
    return lines + table(("answer", "means"), answers)


def fields(document: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """The members of an object, or of what it is put together from."""
    schema = followed(document, schema)
    if parts := schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf"):
        return [line for part in parts for line in fields(document, part)]
    needed = schema.get("required", [])
    rows = []
    for name, member in schema.get("properties", {}).items():
        member = followed(document, member)
        rows.append((f"`{name}`", of_type(member), "yes" if name in needed else "", member.get("description", "")))
    return table(("member", "type", "needed", "means"), rows) if rows else [of_type(schema), ""]


def of_type(schema: dict[str, Any]) -> str:
    """The type of a member, or the values that it may have."""
    if "enum" in schema:
        return " · ".join(f"`{json.dumps(value)}`" for value in schema["enum"])
    types = schema.get("type", "any")
    return " or ".join(types) if isinstance(types, list) else str(types)


def followed(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` leads to, or the part itself."""
    while "$ref" in part:
        found = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name.replace("~1", "/")]
        part = found
    return part


def events() -> list[str]:
    """Each event of the server's half, with its members."""
    lines = []
    for path in sorted((SERVER / "events").glob("*.yaml")):
        schema = read_yaml(path)
        lines += [f"## {path.stem}", "", f"`{schema['$id']}`", "", schema["description"], ""]
        lines += fields(schema, schema)
    return lines


def read_yaml(path: Path) -> dict[str, Any]:
    """A document of YAML that is a mapping."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), YAML)  # noqa: S506  # it is a SafeLoader
    return found


PAGES: dict[str, Callable[[], list[str]]] = {page.__name__: page for page in (verbs, traits, settings, rest, events)}


class FromCode(SphinxDirective):
    """Stands for one of the pages above."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Parse what the code says as if it stood on the page."""
        source = "\n".join(PAGES[self.arguments[0]]())
        return self.parse_text_to_nodes(source, allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx calls to load this extension."""
    app.add_directive("from-code", FromCode)
    # Pages that come from code cannot be told to be old by their own source.
    app.connect("env-get-outdated", lambda *_: [f"reference/{page}" for page in PAGES])
    return {"parallel_read_safe": True, "parallel_write_safe": True}
