"""Which OSF is used and how patiently: traits with the environment as their defaults."""

from __future__ import annotations

import ipaddress
import os
import re
from urllib.parse import urlsplit

from platformdirs import user_cache_dir
from traitlets import Bool, Float, Int, List, TraitError, Unicode, default, validate
from traitlets.config import Configurable

DEFAULT_PORTS = {"http": 80, "https": 443}
UNFIT = re.compile(r"[\x00-\x20\x7f\\]")
"""Characters over which those who read addresses disagree."""
ONE_LABEL = "[a-z0-9_-]+"


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an address; None for anything a token must never go to (user info, no host)."""
    if UNFIT.search(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname.lower(), DEFAULT_PORTS[parts.scheme] if port is None else port


def _matches(pattern: str, url: str) -> bool:
    wanted, found = origin(pattern), origin(url)
    if wanted is None or found is None or (wanted[0], wanted[2]) != (found[0], found[2]):
        return False
    labels = "[.]".join(ONE_LABEL if label == "*" else re.escape(label) for label in wanted[1].split("."))
    return re.fullmatch(labels, found[1]) is not None


def _is_on(variable: str) -> bool:
    return os.environ.get(variable, "").strip().lower() not in ("", "0", "false", "no", "off")


class OSF(Configurable):
    """The OSF that this computer talks to. Every value may come from the environment, a Jupyter config file
    (``c.OSF.api_url = ...``) or the command line (``--OSF.api_url=...``), the later one winning."""

    api_url = Unicode(help="Address of the OSF API, version 2.").tag(config=True)
    accounts_url = Unicode(help="Address of OSF's sign-in service.").tag(config=True)
    web_url = Unicode(help="Address of the OSF website, as in the links people paste.").tag(config=True)
    files_urls = List(Unicode(), help="Origins that serve files; * stands for one label of the host name.").tag(
        config=True
    )
    client_id = Unicode(help="Identifier of the OAuth app of this deployment.").tag(config=True)
    client_secret = Unicode(help="Secret of the OAuth app of this deployment.").tag(config=True)
    redirect_url = Unicode(help="Registered address to which OSF sends people back.").tag(config=True)
    cache_dir = Unicode(help="Folder for files of OSF that are only read; they can be deleted at any time.").tag(
        config=True
    )
    binder_url = Unicode(help="Address of the BinderHub to which launch links lead.").tag(config=True)
    binder_environment = Unicode(
        help="Repository with the environment in which Binder opens launch links, as Binder writes it: "
        "gh/owner/name/HEAD. jupyter_osf has to be in that environment."
    ).tag(config=True)
    hub_url = Unicode(help="Address of the JupyterHub to which launch links lead.").tag(config=True)
    pkce = Bool(True, help="Whether to add PKCE to OAuth sign-ins; switch it off where OSF objects.").tag(config=True)
    ephemeral = Bool(help="Whether sign-ins are kept in memory alone, never on disk or in a keyring.").tag(config=True)
    read_only = Bool(help="Whether nothing may be changed on OSF, whatever a person's token allows.").tag(config=True)
    hosts = List(
        Unicode(),
        help="Origins that may be asked at all, the storages that OSF leads to included; * stands for one label of the "
        "host name. None: wherever the addresses above and OSF's answers lead.",
    ).tag(config=True)
    connect_timeout = Float(10.0, min=0.1, help="Seconds to wait for a connection.").tag(config=True)
    timeout = Float(60.0, min=0.1, help="Seconds to wait for the next byte of an answer.").tag(config=True)
    upload_timeout = Float(600.0, min=0.1, help="Seconds to wait for OSF to store an uploaded file.").tag(config=True)
    retries = Int(4, min=0, help="How often a request is tried again after a passing failure.").tag(config=True)
    retry_ceiling = Float(30.0, min=0.0, help="Longest pause in seconds before trying again.").tag(config=True)
    parallel = Int(8, min=1, max=16, help="How many files are moved, and folders listed, at a time.").tag(config=True)

    @default("api_url")
    def _api_url(self) -> str:
        return os.environ.get("OSF_API_URL") or "https://api.osf.io/v2/"

    @default("accounts_url")
    def _accounts_url(self) -> str:
        return os.environ.get("OSF_ACCOUNTS_URL") or "https://accounts.osf.io/"

    @default("web_url")
    def _web_url(self) -> str:
        return os.environ.get("OSF_WEB_URL") or "https://osf.io/"

    @default("files_urls")
    def _files_urls(self) -> list[str]:
        given = [url.strip() for url in os.environ.get("OSF_FILES_URL", "").split(",")]
        return [url for url in given if url] or ["https://files.osf.io", "https://files.*.osf.io"]

    @default("client_id")
    def _client_id(self) -> str:
        return os.environ.get("OSF_CLIENT_ID", "")

    @default("client_secret")
    def _client_secret(self) -> str:
        return os.environ.get("OSF_CLIENT_SECRET", "")

    @default("redirect_url")
    def _redirect_url(self) -> str:
        return os.environ.get("OSF_REDIRECT_URL", "")

    @default("binder_url")
    def _binder_url(self) -> str:
        return os.environ.get("OSF_BINDER_URL") or "https://mybinder.org/"

    @default("binder_environment")
    def _binder_environment(self) -> str:
        return os.environ.get("OSF_BINDER_ENVIRONMENT", "")

    @default("hub_url")
    def _hub_url(self) -> str:
        return os.environ.get("OSF_HUB_URL", "")

    @default("cache_dir")
    def _cache_dir(self) -> str:
        return os.environ.get("OSF_CACHE_DIR") or user_cache_dir("jupyter_osf", appauthor=False)

    @default("ephemeral")
    def _ephemeral(self) -> bool:
        return _is_on("OSF_EPHEMERAL")

    @default("read_only")
    def _read_only(self) -> bool:
        return _is_on("OSF_READ_ONLY")

    @validate("api_url", "accounts_url", "web_url")
    def _with_slash(self, proposal: dict[str, str]) -> str:
        url = proposal["value"].strip()
        if origin(url) is None:
            raise TraitError(f"{url!r} is not an address like https://api.osf.io/v2/")
        return url if url.endswith("/") else url + "/"

    @property
    def site(self) -> str:
        """The name under which links and stored tokens remember this OSF: its API address."""
        return self.with_slash(self.api_url)

    @staticmethod
    def with_slash(url: str) -> str:
        """An address in the one spelling in which addresses are compared and extended."""
        return url if url.endswith("/") else url + "/"

    def is_files_url(self, url: str) -> bool:
        """Whether OSF may tell us to send and fetch files there."""
        return any(_matches(pattern, url) for pattern in self.files_urls)

    def may_be_asked(self, url: str) -> bool:
        """Whether those who run this allow requests to this address."""
        return not self.hosts or any(_matches(pattern, url) for pattern in self.hosts)

    def may_have_token(self, url: str) -> bool:
        """Whether the token may go to this address: scheme, host and port are those of a configured service."""
        return self.is_files_url(url) or any(
            origin(url) is not None and origin(url) == origin(own) for own in (self.api_url, self.accounts_url)
        )


def is_loopback(url: str) -> bool:
    """Whether an address is this very computer, where proxy settings must not apply."""
    where = origin(url)
    if where is None:
        return False
    try:
        return ipaddress.ip_address(where[1]).is_loopback
    except ValueError:
        return where[1] == "localhost"
