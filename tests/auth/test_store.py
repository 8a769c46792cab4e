"""Tokens are kept in the keyring, else in a file that only its owner can read, and each for its own OSF."""

import json
import logging
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, null

from jupyter_osf.auth.secret import Secret
from jupyter_osf.auth.store import TokenStore, credentials_path
from jupyter_osf.errors import Failed

from .conftest import SITE, ForgetfulKeyring, LockedKeyring, MemoryKeyring

TOKEN = Secret("Kq3" + "x7Zp" * 16 + "9aB")
OTHER = Secret("Zz1" + "q8Yw" * 16 + "3cD")
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits; the profile folder is private")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_keyring_is_preferred_and_leaves_no_file(use_keyring):
    ring = use_keyring(MemoryKeyring())
    store = TokenStore()

    assert store.write(SITE, TOKEN) == "keyring"

    assert store.read(SITE) == (TOKEN, "keyring")
    assert ring.kept == {("jupyter_osf", SITE): TOKEN.reveal()}
    assert not credentials_path().exists()
    assert store.forget(SITE) == ["keyring"]
    assert store.read(SITE) is None
    assert ring.kept == {}


@posix_only
def test_the_file_is_private_whatever_the_umask(data_dir):
    before = os.umask(0)
    try:
        assert TokenStore().write(SITE, TOKEN) == "file"
    finally:
        os.umask(before)

    assert credentials_path().is_relative_to(data_dir)
    assert mode(credentials_path()) == 0o600
    assert mode(credentials_path().parent) == 0o700
    assert TokenStore().read(SITE) == (TOKEN, "file")


@posix_only
def test_a_file_that_others_could_read_is_closed(caplog):
    TokenStore().write(SITE, TOKEN)
    credentials_path().chmod(0o644)

    assert TokenStore().read(SITE) == (TOKEN, "file")

    assert mode(credentials_path()) == 0o600
    assert "could be read by other users" in caplog.text


@posix_only
def test_a_token_is_never_readable_while_it_is_being_written(monkeypatch):
    seen = []
    fsync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda handle: (seen.append(stat.S_IMODE(os.fstat(handle).st_mode)), fsync(handle))
    )

    TokenStore().write(SITE, TOKEN)

    assert seen == [0o600]


def test_tokens_belong_to_one_osf_each():
    store = TokenStore()
    store.write(SITE, TOKEN)
    store.write("http://127.0.0.1:1234/v2/", OTHER)

    assert store.read("https://api.test.osf.io/v2/") is None
    assert store.forget(SITE) == ["file"]
    assert store.forget(SITE) == []
    assert store.read("http://127.0.0.1:1234/v2/") == (OTHER, "file")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        '{"https://api.osf.io/v2/": "bare"}',
        '{"https://api.osf.io/v2/": {"token": 5}}',
        '{"https://api.osf.io/v2/": {"token": ""}}',
        "[" * 100_000,
    ],
)
def test_a_damaged_file_counts_as_absent_and_is_mended_by_the_next_sign_in(text):
    credentials_path().parent.mkdir(parents=True)
    credentials_path().write_text(text)
    store = TokenStore()

    assert store.read(SITE) is None
    assert store.write(SITE, TOKEN) == "file"
    assert store.read(SITE) == (TOKEN, "file")


def test_a_damaged_file_is_told_in_the_log_without_its_content(caplog):
    credentials_path().parent.mkdir(parents=True)
    credentials_path().write_bytes(b'{"x": "\xffsomething-secret')

    assert TokenStore().read(SITE) is None

    assert "is ignored" in caplog.text
    assert "something-secret" not in caplog.text


def test_a_keyring_that_raises_gives_way_to_the_file_without_its_words(use_keyring, caplog):
    use_keyring(LockedKeyring())
    store = TokenStore()

    with caplog.at_level(logging.INFO):
        assert store.write(SITE, TOKEN) == "file"
        assert store.read(SITE) == (TOKEN, "file")
        assert store.forget(SITE) == ["file"]

    assert "RuntimeError" in caplog.text
    assert "token-in-the-message" not in caplog.text


def test_a_keyring_that_keeps_nothing_gives_way_to_the_file(use_keyring):
    use_keyring(ForgetfulKeyring())

    assert TokenStore().write(SITE, TOKEN) == "file"
    assert TokenStore().read(SITE) == (TOKEN, "file")


def test_moving_to_the_keyring_removes_the_copy_in_the_file(use_keyring):
    TokenStore().write(SITE, TOKEN)
    use_keyring(MemoryKeyring())

    assert TokenStore().write(SITE, OTHER) == "keyring"

    assert json.loads(credentials_path().read_text()) == {}
    assert TokenStore().forget(SITE) == ["keyring"]
    assert TokenStore().read(SITE) is None


def plaintext_keyring():
    """The best known stand-in: a base64 file under the name of a keyring."""
    kind = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file", "priority": 0.5})
    return kind()


@pytest.mark.parametrize("stand_in", [plaintext_keyring, null.Keyring], ids=["plain text", "null"])
def test_stand_ins_for_a_keyring_are_not_used(use_keyring, stand_in):
    use_keyring(stand_in())

    assert TokenStore().write(SITE, TOKEN) == "file"


def test_of_a_chain_only_a_real_keyring_is_used(use_keyring, monkeypatch):
    plain, real = plaintext_keyring(), MemoryKeyring()
    chain = chainer.ChainerBackend()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain, real])
    use_keyring(chain)

    assert TokenStore().write(SITE, TOKEN) == "keyring"
    assert plain.kept == {}

    monkeypatch.setattr(chainer.ChainerBackend, "backends", [])
    assert TokenStore().write(SITE, TOKEN) == "file"


def test_the_test_keyring_is_a_true_back_end():
    assert issubclass(MemoryKeyring, KeyringBackend)


def test_a_folder_that_cannot_be_written_is_told_with_a_way_out(tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    store = TokenStore(tmp_path / "taken" / "credentials.json")

    with pytest.raises(Failed) as caught:
        store.write(SITE, TOKEN)

    assert "OSF_TOKEN" in caught.value.hint
    assert TOKEN.reveal() not in str(caught.value)
    assert store.read(SITE) is None


def test_a_failed_write_leaves_the_old_token_and_no_litter(monkeypatch):
    store = TokenStore()
    store.write(SITE, TOKEN)

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Failed, match="No space left"):
        store.write(SITE, OTHER)

    assert store.read(SITE) == (TOKEN, "file")
    names = {path.name for path in credentials_path().parent.iterdir()}
    assert names <= {"credentials.json", "credentials.lock", "credentials.edition"}


def test_writers_at_the_same_time_lose_nothing():
    sites = [f"http://127.0.0.1:{port}/v2/" for port in range(2000, 2012)]

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda site: TokenStore().write(site, TOKEN), sites))

    assert [TokenStore().read(site) for site in sites] == [(TOKEN, "file")] * len(sites)
