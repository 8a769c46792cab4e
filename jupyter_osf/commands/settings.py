"""Gathers the configuration: environment, Jupyter's config files, then traits on the command line."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from difflib import get_close_matches

from jupyter_core.paths import jupyter_config_path
from traitlets import TraitError
from traitlets.config import Application

from jupyter_osf.config import OSF
from jupyter_osf.errors import UsageError

from .parsing import TRAIT

FILES = ("jupyter_config", "jupyter_osf_config")


class _Sources(Application):
    """Reads config files and traits by traitlets' own rules."""

    name = "jupyter-osf"
    classes = [OSF]  # noqa: RUF012
    raise_config_file_errors = True

    def _log_default(self) -> logging.Logger:
        return logging.getLogger("jupyter_osf")


def load(traits: Sequence[str] = ()) -> OSF:
    """The configuration in force. ``traits`` are words like ``--OSF.timeout=5``.

    The current directory is not searched: a config file is a program, and data folders come from strangers.
    """
    known = OSF.class_trait_names(config=True)
    given: set[str] = set()
    for word in traits:
        match = TRAIT.fullmatch(word)
        named = match.group(2) if match else ""
        if match is None or named not in known:
            close = get_close_matches(named, known, 1)
            hint = f"Did you mean --OSF.{close[0]}=…?" if close else f"There are: {', '.join(sorted(known))}."
            raise UsageError(f"There is no setting OSF.{named}.", hint)
        if match.group(3) is None:
            raise UsageError(f"The setting --OSF.{named} has no value.", f"Write --OSF.{named}=VALUE, without blanks.")
        if named in given and named != "files_urls":
            raise UsageError(f"The setting --OSF.{named} is given twice.", "Give it once.")
        given.add(named)
    sources = _Sources()
    try:
        for name in FILES:
            sources.load_config_file(name, path=jupyter_config_path())
    except Exception as error:  # a config file is a program, and may fail in any way
        raise UsageError(
            f"A Jupyter configuration file ({' or '.join(FILES)}) fails: {error}.",
            "`jupyter --paths` lists the folders where they are.",
        ) from error
    try:
        sources.parse_command_line(list(traits))
        config = OSF(parent=sources)
        for name in ("api_url", "accounts_url", "web_url"):
            # What comes from the environment is a default, which traitlets does not look at: set it once.
            setattr(config, name, getattr(config, name))
        return config
    except TraitError as error:
        raise UsageError(f"A setting cannot be used: {error}", "Correct it and try again.") from None
