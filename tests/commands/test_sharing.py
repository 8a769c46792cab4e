"""`share` and `cite` in a terminal: who takes part, who can look, and every change of that."""

import pytest

from .process import jupyter_osf


@pytest.fixture
def run(osf, tmp_path):
    def run(*argv, token="", **more):
        return jupyter_osf(*argv, env=osf.environment(token), cwd=tmp_path, **more)

    return run


@pytest.fixture
def stroop(osf):
    return f"osf://{osf.node('stroop')}/"


def people(done):
    assert done.status == 0, done.err
    return {one["name"]: (one["permission"], one["bibliographic"]) for one in done.document["contributors"]}


def test_who_takes_part_and_who_can_look(run, stroop):
    done = run("share", stroop)

    assert done.status == 0
    assert "only those who take part can look at it" in done.out
    assert "Demo Researcher (you)" in done.out
    assert "no view-only links" in done.out
    document = run("share", f"{stroop}osfstorage/protocol.md", "--json").document
    assert (document["within"], document["public"], document["links"]) == ("protocol.md", False, [])


def test_people_come_change_and_go(run, osf, stroop):
    reader = osf.user_id("Demo Reader")
    assert "Demo Reader" not in people(run("share", stroop, "--remove", "demo reader", "--json"))
    assert people(run("share", stroop, "--add", reader, "--json"))["Demo Reader"] == ("read", True)
    assert people(run("share", stroop, "--change", reader, "--permission", "write", "--json"))["Demo Reader"] == (
        "write", True,
    )  # fmt: skip
    assert people(run("share", stroop, "--change", "Demo Reader", "--cited", "no", "--json"))["Demo Reader"] == (
        "write", False,
    )  # fmt: skip
    run("share", stroop, "--remove", reader)
    assert people(run("share", stroop, "--add", "Demo Reader", "--cited", "no", "--json"))["Demo Reader"] == (
        "read", False,
    )  # fmt: skip
    invited = people(run("share", stroop, "--invite", "New Person", "new@example.org", "--json"))
    assert invited["New Person"] == ("read", True)


def test_several_people_of_a_name_are_told_apart_by_id(run, osf, stroop):
    done = run("share", stroop, "--add", "Demo", "--json")

    assert done.status == 2
    assert osf.user_id("Demo Reader") in done.document["error"]["message"]


def test_an_address_of_a_view_only_link_is_shown_when_made_and_when_asked_for(run, stroop):
    made = run("share", stroop, "--link", "reviewers", "--anonymous")
    assert "view_only=" in made.out
    assert "hidden" in made.out
    assert "clear this output" in made.out
    again = run("share", stroop)
    assert "reviewers" in again.out
    assert "view_only=" not in again.out
    assert "view_only=" in run("share", stroop, "--addresses").out
    (link,) = run("share", stroop, "--json").document["links"]
    assert (link["name"], link["anonymous"]) == ("reviewers", True)
    assert "view_only=" in link["address"]
    assert "no view-only links" in run("share", stroop, "--revoke", "reviewers").out
    assert run("share", stroop, "--revoke", "reviewers").status == 1


def test_publishing_needs_a_yes(run, osf, stroop):
    asked = run("share", stroop, "--public", "--json")
    assert asked.status == 3
    assert "Everyone on the internet" in asked.document["error"]["message"]
    assert "--yes" in asked.document["error"]["hint"]
    assert run("share", stroop, "--json").document["public"] is False

    assert "everyone can look at it" in run("share", stroop, "--public", "--yes").out
    assert run("share", stroop, "--private", "--json").document["public"] is False


def test_leaving_needs_a_yes(run, stroop):
    done = run("share", stroop, "--remove", "Demo Researcher", "--json")
    assert done.status == 3
    assert "Demo Researcher" in people(run("share", stroop, "--json"))


@pytest.mark.parametrize(
    "options",
    [
        ["--permission", "admin"],
        ["--cited", "no", "--link", "x"],
        ["--anonymous"],
        ["--public", "--private"],
        ["--add", "someone@example.org"],
        ["--invite", "only a name"],
        ["--change", "Demo Reader"],
    ],
)
def test_what_does_not_fit_together_is_refused(run, stroop, options):
    done = run("share", stroop, *options, "--json")

    assert done.status == 2, done.out
    assert done.document["error"]["hint"]


def test_who_is_no_administrator_can_look_only(run, osf, stroop):
    token = osf.token_of("Demo Reader")
    looked = run("share", stroop, token=token)
    assert "Ask Demo Researcher." in looked.out
    assert "shown to administrators" in looked.out
    assert run("share", stroop, "--link", "x", token=token).status == 4
    assert run("share", stroop, "--add", osf.user_id("Demo Reader"), token=token).status == 4


def test_names_are_only_texts(osf):
    from jupyter_osf.commands.sharing import Shared
    from jupyter_osf.models import Contributor, Entry, Sharing, ViewOnlyLink

    nasty = "<img src=x onerror=alert(1)>\x1b[31m\u202e"
    node = Entry(nasty, "project", None, "osf://abc12/", "abc12", public=True)
    link = ViewOnlyLink("1", nasty, False, nasty, "javascript:alert(1)")
    value = Shared(Sharing(node, (Contributor(nasty, nasty, "read", True),), (link,), nasty), addresses=True)

    assert "<img" not in value._repr_html_()
    assert 'href="javascript' not in value._repr_html_()
    for text in (repr(value), value._repr_html_()):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_cite(run, stroop):
    done = run("cite", stroop)
    assert done.status == 0
    assert "Stroop study" in done.out
    other = run("cite", stroop, "--style", "mla", "--json").document
    assert set(other) == {"style", "citation"}
    assert other["citation"] != done.out.strip()
    assert run("cite", stroop, "--style", "nonsense").status == 1
