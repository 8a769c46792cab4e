"""Configuration: what the environment says, and which addresses may have the token."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from jupyter_osf.config import OSF, is_loopback, origin

TRUSTED = [
    "https://api.osf.io/v2/nodes/abc12/",
    "https://API.OSF.IO:443/v2/",
    "https://accounts.osf.io/oauth2/profile",
    "https://files.osf.io/v1/resources/abc12/providers/osfstorage/",
    "https://files.us.osf.io/v1/",
    "https://files.de-1.osf.io/v1/",
    "HTTPS://FILES.CA-1.OSF.IO/v1/",
]
HOSTILE = [
    "http://api.osf.io/v2/",
    "https://api.osf.io:8443/v2/",
    "https://api.osf.io:80/v2/",
    "https://osf.io/abc12/",
    "https://api.osf.io.example.org/v2/",
    "https://api.osf.io@example.org/v2/",
    "https://api.osf.io:443@example.org/",
    "https://user:secret@api.osf.io/v2/",
    "https://@api.osf.io/v2/",
    "//api.osf.io/v2/",
    "//example.org/",
    "/v2/",
    "api.osf.io/v2/",
    "https:///v2/",
    "https:api.osf.io",
    "https://api.osf.io\\@example.org/",
    "https://example.org\\.osf.io/",
    "https://example.org#.files.x.osf.io/",
    "https://example.org?files.x.osf.io/",
    "https://example.org/https://api.osf.io/v2/",
    "https://files.a.b.osf.io/",
    "https://files..osf.io/",
    "https://files.osf.io.example.org/",
    "https://files.us.osf.io.example.org/",
    "https://xfiles.us.osf.io/",
    "https://files.us.osf.io:444/",
    "http://files.us.osf.io/",
    "http://files.us.osf.io:443/",
    "https://files.*.osf.io/",
    "https://files.x%2f.osf.io/",
    "https://files.x%2Fexample%2Eorg%2F.osf.io/",
    "https://files.x y.osf.io/",
    "https://files.x\t.osf.io/",
    "https://files.\nx.osf.io/",
    "https://files.x。example。org.osf.io/",
    "https://files.x／.osf.io/",
    "https://[::1]/",
    "https://api.osf.io:notaport/",
    "https://api.osf.io:99999/",
    "https://api.osf.io.:443/v2/",
    "ftp://api.osf.io/",
    "javascript:alert(1)",
    "",
]


@pytest.mark.parametrize("url", TRUSTED)
def test_the_token_may_go_to_the_configured_services(url):
    assert OSF().may_have_token(url)


@pytest.mark.parametrize("url", HOSTILE)
def test_the_token_goes_nowhere_else(url):
    assert not OSF().may_have_token(url)
    assert not OSF().is_files_url(url)


@given(st.text(max_size=30))
def test_whatever_stands_for_the_one_label_of_a_files_host_stays_one_label(text):
    url = f"https://files.{text}.osf.io/v1/"
    if OSF().may_have_token(url):
        assert text.isascii()
        assert all(character.isalnum() or character in "-_" for character in text)


@given(st.text(max_size=40))
def test_any_text_has_an_origin_or_none(text):
    for url in (text, f"https://{text}", f"http://a{text}b/"):
        found = origin(url)
        assert found is None or (found[0] in ("http", "https") and found[1] and 0 <= found[2] < 65536)


def test_the_whole_url_counts_not_only_the_host_of_a_files_server():
    config = OSF(files_urls=["http://127.0.0.1:5002"])
    assert config.is_files_url("http://127.0.0.1:5002/v1/resources/")
    assert not config.is_files_url("http://127.0.0.1:5003/v1/resources/")
    assert not config.is_files_url("http://localhost:5002/v1/resources/")


def test_the_environment_names_another_osf(monkeypatch):
    monkeypatch.setenv("OSF_API_URL", "http://127.0.0.1:1/v2")
    monkeypatch.setenv("OSF_FILES_URL", "http://127.0.0.1:2, http://127.0.0.1:3 ,")
    config = OSF()
    assert config.site == "http://127.0.0.1:1/v2/"
    assert config.files_urls == ["http://127.0.0.1:2", "http://127.0.0.1:3"]
    assert config.may_have_token("http://127.0.0.1:3/x")
    assert not config.may_have_token("https://files.osf.io/x")


def test_the_defaults_are_the_public_osf(monkeypatch):
    monkeypatch.setenv("OSF_API_URL", "")
    config = OSF()
    assert config.site == "https://api.osf.io/v2/"
    assert config.files_urls == ["https://files.osf.io", "https://files.*.osf.io"]


@pytest.mark.parametrize("url", ["", "osf.io", "ftp://osf.io/", "https://me:secret@api.osf.io/v2/"])
def test_an_address_that_cannot_be_used_is_refused_when_it_is_set(url):
    with pytest.raises(TraitError):
        OSF(api_url=url)


def test_only_this_computer_is_loopback():
    assert is_loopback("http://127.0.0.1:8000/")
    assert is_loopback("http://127.8.9.1/")
    assert is_loopback("https://localhost/")
    assert is_loopback("http://[::1]:8000/")
    assert not is_loopback("http://127.0.0.1.example.org/")
    assert not is_loopback("http://example.org/127.0.0.1")
    assert not is_loopback("http://128.0.0.1/")
