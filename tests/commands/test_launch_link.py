"""`launch-link`: addresses for Binder, a JupyterHub and one server, and what cannot become one."""

from urllib.parse import parse_qs, urlsplit

import pytest

from jupyter_osf.config import OSF
from jupyter_osf.errors import UsageError
from jupyter_osf.launch_links import Launch, badge, link_for
from jupyter_osf.refs import parse

from .process import jupyter_osf

FILE = "osf://abc12/osfstorage/my%20data/100%25%20%26%20more.ipynb"
REPOSITORY = "gh/lab/environment/HEAD"


def launch(text, app="lab", pins=""):
    config = OSF()
    return Launch.of(parse(text, config.web_url), app, pins)


def read(query):
    """As the page of the link reads it."""
    found = {name: values[0] for name, values in parse_qs(query).items()}
    return Launch.read(found["ref"], found.get("path", ""), found.get("app", ""), OSF().web_url, found.get("pins", ""))


def test_binder_reads_the_address_decoded_once():
    url = urlsplit(link_for(OSF(), launch(FILE), environment=REPOSITORY))

    assert f"{url.scheme}://{url.netloc}{url.path}" == f"https://mybinder.org/v2/{REPOSITORY}"
    (inner,) = parse_qs(url.query)["urlpath"]
    address, _, query = inner.partition("?")
    assert address == "osf/launch"
    assert read(query) == Launch("abc12", "my data/100% & more.ipynb", "lab")


@pytest.mark.parametrize("written", ["https://hub.example.org", "https://hub.example.org/hub/"])
def test_a_hub_leads_each_person_to_their_own_server(written):
    url = urlsplit(link_for(OSF(), launch("abc12", "notebook"), hub=written))

    assert url.path == "/hub/user-redirect/osf/launch"
    assert read(url.query) == Launch("abc12", "", "notebook")


def test_pins_are_named_in_the_address():
    url = urlsplit(link_for(OSF(), launch(FILE, pins="my data/osf-pins.json"), server="http://localhost:8888/"))

    assert read(url.query) == Launch("abc12", "my data/100% & more.ipynb", "lab", "my data/osf-pins.json")
    with pytest.raises(UsageError, match="is not a path inside a project"):
        launch(FILE, pins="../osf-pins.json")


def test_one_server():
    assert link_for(OSF(), launch("abc12"), server="http://localhost:8888/jupyter") == (
        "http://localhost:8888/jupyter/osf/launch?ref=abc12&app=lab"
    )


def test_what_is_configured_is_used():
    assert "/hub/user-redirect/" in link_for(OSF(hub_url="https://hub.example.org/"), launch("abc12"))
    assert f"/v2/{REPOSITORY}?" in link_for(OSF(binder_environment=REPOSITORY), launch("abc12"))


def test_a_file_of_another_storage_is_named_with_it():
    assert launch("osf://abc12/github/a.py").path == "github/a.py"


@pytest.mark.parametrize(
    "wrong", [{"environment": "lab/repo"}, {"environment": "gh/a/b?x"}, {"hub": "javascript:x"}, {"server": "here"}, {}]
)
def test_what_is_no_place_is_refused(wrong):
    with pytest.raises(UsageError) as refused:
        link_for(OSF(), launch("abc12"), **wrong)

    assert refused.value.hint


def test_a_version_is_refused():
    with pytest.raises(UsageError):
        launch(f"{FILE}@3")


def test_the_badge_is_a_picture_that_leads_there():
    url = link_for(OSF(), launch("abc12"), environment=REPOSITORY)

    assert badge(url) == f"[![Launch from OSF](https://mybinder.org/badge_logo.svg)]({url})"


def test_in_a_terminal(osf, tmp_path):
    def run(*argv):
        return jupyter_osf("launch-link", *argv, env=osf.environment(None), cwd=tmp_path)

    linked = run(osf.node("materials"), "--environment", REPOSITORY)
    badged = run(osf.node("materials"), "--environment", REPOSITORY, "--badge", "--json")

    assert linked.out.strip().startswith(
        "https://mybinder.org/v2/gh/lab/environment/HEAD?urlpath=osf%2Flaunch%3Fref%3D"
    )
    assert badged.document["url"] == linked.out.strip()
    assert badged.document["badge"].startswith("[![Launch from OSF](")
    assert run("abc12").status == 2


def test_the_link_to_a_file_of_pins_fetches_what_it_names(osf, tmp_path):
    osf.create(files=[{"node": "materials", "files": {"/study/osf-pins.json": "{}"}}])
    node = osf.node("materials")

    def query(*argv):
        link = jupyter_osf("launch-link", *argv, "--server", "http://localhost:8888/", env=osf.environment(None))
        return parse_qs(urlsplit(link.out.strip()).query)

    assert query(f"osf://{node}/osfstorage/study/osf-pins.json") == {
        "ref": [node],
        "app": ["lab"],
        "pins": ["study/osf-pins.json"],
    }
    assert query(f"osf://{node}/osfstorage/words.csv")["path"] == ["words.csv"]
