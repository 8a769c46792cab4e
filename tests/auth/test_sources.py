"""The order of the sources of a token, and what is said of one that cannot be right."""

import pytest

from jupyter_osf.auth.secret import Secret, redact
from jupyter_osf.auth.sources import Credential, find
from jupyter_osf.auth.store import TokenStore
from jupyter_osf.config import OSF
from jupyter_osf.errors import UsageError

A, B, C = ("abcDEF12" * 8 + end for end in ("a", "b", "c"))


@pytest.fixture
def store():
    store = TokenStore()
    store.write(OSF().site, Secret(C))
    return store


def test_argument_then_environment_then_store(store):
    config = OSF()

    assert find(config, store, {"OSF_TOKEN": B}, A) == Credential(Secret(A), "argument")
    assert find(config, store, {"OSF_TOKEN": B}) == Credential(Secret(B), "OSF_TOKEN")
    assert find(config, store, {}) == Credential(Secret(C), "file")
    store.forget(config.site)
    assert find(config, store, {}) is None


def test_a_stored_token_is_for_its_own_osf_only(store):
    assert find(OSF(api_url="https://api.test.osf.io/v2/"), store, {}) is None
    assert find(OSF(api_url="https://api.osf.io/v2"), store, {}) is not None


@pytest.mark.parametrize("blank", ["", "  ", "\n", "\ufeff"])
def test_an_empty_variable_is_no_token(store, blank):
    assert find(OSF(), store, {"OSF_TOKEN": blank}) == Credential(Secret(C), "file")
    assert find(OSF(), store, {}, blank) == Credential(Secret(C), "file")


@pytest.mark.parametrize("around", ["{}\n", "  {}\r\n", "\ufeff{}\n", "\t{}"])
def test_blanks_around_a_token_do_not_matter(store, around):
    assert find(OSF(), store, {"OSF_TOKEN": around.format(A)}) == Credential(Secret(A), "OSF_TOKEN")


@pytest.mark.parametrize("bad", [f"Bearer {A}", f"{A}\n{B}", f"{A}\rX-Header: 1", A + "é", A + "\u200b", A + "\0"])
def test_a_token_with_odd_characters_is_refused_without_being_repeated(store, bad):
    with pytest.raises(UsageError) as caught:
        find(OSF(), store, {"OSF_TOKEN": bad})

    assert "OSF_TOKEN" in caught.value.message
    assert A not in str(caught.value)
    assert A not in repr(caught.value)
    assert A not in redact(f"environment: {bad}")


def test_a_credential_shows_its_source_and_not_its_token():
    assert "OSF_TOKEN" in repr(Credential(Secret(A), "OSF_TOKEN"))
    assert A not in repr(Credential(Secret(A), "OSF_TOKEN"))
