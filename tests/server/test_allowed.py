"""What of a kernel's requests may pass, and which of them move bytes: those wait for threads of their own."""

import pytest

from jupyter_osf.config import OSF
from jupyter_osf.errors import NotPermitted
from jupyter_osf.server.allowed import address, moves_bytes

FILES = "https://files.osf.io/v1/resources/abc12/providers/osfstorage"


@pytest.mark.parametrize(
    ("method", "url", "length", "expected"),
    [
        ("GET", f"{FILES}/5f00", 0, True),
        ("GET", f"{FILES}/5f00?version=2", 0, True),
        ("GET", f"{FILES}/5f00/?zip=", 0, True),
        ("GET", f"{FILES}/?a=1&zip", 0, True),
        ("PUT", f"{FILES}/5f00", 10, True),
        ("GET", f"{FILES}/5f00/", 0, False),
        ("GET", f"{FILES}/5f00/?unzip=", 0, False),
        ("GET", f"{FILES}/5f00?meta=", 0, False),
        ("GET", f"{FILES}/5f00?versions", 0, False),
        ("PUT", f"{FILES}/?kind=folder&name=a", 0, False),
        ("GET", "https://api.osf.io/v2/nodes/abc12/?zip=", 0, False),
    ],
)
def test_bytes_are_told_from_what_osf_knows_about_them(method, url, length, expected):
    config = OSF(api_url="https://api.osf.io/v2/", files_urls=["https://files.osf.io"])
    assert moves_bytes(config, method, url, length) is expected


def test_what_is_no_address_belongs_to_nobody_even_where_the_settings_are_none_either(monkeypatch):
    monkeypatch.setenv("OSF_API_URL", "/v2/")
    with pytest.raises(NotPermitted):
        address(OSF(), "GET", "https/api.osf.io/99999/v2/nodes/", "")
