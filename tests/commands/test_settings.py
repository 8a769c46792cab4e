"""Settings come from the environment, Jupyter's config files and the command line, the later one winning."""

import pytest

from jupyter_osf.commands.settings import load
from jupyter_osf.errors import UsageError

A, B, C = (f"http://127.0.0.1:{port}/v2/" for port in (1001, 1002, 1003))


@pytest.fixture
def config_dir(own_computer):
    return own_computer / "jupyter" / "config"


def test_the_later_source_wins(config_dir, monkeypatch):
    assert load().api_url == "https://api.osf.io/v2/"
    monkeypatch.setenv("OSF_API_URL", A)
    assert load().api_url == A
    (config_dir / "jupyter_config.py").write_text(f"c.OSF.api_url = {B!r}\nc.OSF.timeout = 7")
    assert load().api_url == B
    (config_dir / "jupyter_osf_config.json").write_text('{"OSF": {"retries": 2}}')
    found = load([f"--OSF.api_url={C}", "--OSF.files_urls=http://127.0.0.1:1", "--OSF.files_urls=http://127.0.0.1:2"])

    assert (found.api_url, found.timeout, found.retries) == (C, 7.0, 2)
    assert found.files_urls == ["http://127.0.0.1:1", "http://127.0.0.1:2"]


def test_a_config_file_in_the_folder_of_a_stranger_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "jupyter_config.py").write_text("c.OSF.api_url = 'http://evil.example/v2/'")
    (tmp_path / "jupyter_osf_config.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)

    assert load().api_url == "https://api.osf.io/v2/"


@pytest.mark.parametrize(
    ("trait", "said"),
    [
        ("--OSF.api_ulr=x", "Did you mean --OSF.api_url"),
        ("--OSF.timeout=soon", "timeout"),
        ("--OSF.api_url=nonsense", "nonsense"),
        ("--OSF.timeout", "VALUE"),
    ],
)
def test_a_wrong_setting_is_told(trait, said):
    with pytest.raises(UsageError) as caught:
        load([trait])

    assert said in str(caught.value)


def test_a_setting_given_twice_is_told():
    with pytest.raises(UsageError, match="twice"):
        load(["--OSF.timeout=5", "--OSF.timeout=6"])


def test_a_wrong_address_in_the_environment_is_told(monkeypatch):
    monkeypatch.setenv("OSF_API_URL", "api.osf.io")

    with pytest.raises(UsageError, match=r"api\.osf\.io"):
        load()


@pytest.mark.parametrize("text", ["c.OSF.api_url = (", "raise KeyError('x')"])
def test_a_broken_config_file_is_told(config_dir, text):
    (config_dir / "jupyter_osf_config.py").write_text(text)

    with pytest.raises(UsageError, match="configuration file"):
        load()
