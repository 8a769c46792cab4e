"""Who takes part in a project, who else can look, and how it is cited."""

import pytest
import requests

from jupyter_osf.errors import Ambiguous, Failed, NeedsChoice, NotFound, NotPermitted, NotSignedIn, UsageError

IMAGE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def stroop(desk):
    return f"osf://{desk.osf.node('stroop')}/"


def people(contributors):
    """Permission by name, with a star for those who are cited."""
    return {one.name: one.permission + ("*" if one.bibliographic else "") for one in contributors}


def on_osf(desk, ref):
    """The same, as anybody sees it who asks anew."""
    return people(desk.reconnect().share(ref).contributors)


def as_user(desk, name, token="full"):
    return desk.reconnect(token=desk.osf.token_of(name, token))


class TestLooking:
    def test_everybody_is_there_and_i_am_marked(self, desk, stroop):
        sharing = desk.session.share(stroop)

        assert people(sharing.contributors) == {
            "Demo Researcher": "admin*",
            "Demo Colleague": "write*",
            "Demo Reader": "read",
        }
        assert [one.name for one in sharing.contributors if one.me] == ["Demo Researcher"]
        assert (sharing.node.name, sharing.node.public, sharing.links) == ("Stroop study", False, ())
        assert (sharing.within, sharing.obstacle) == (None, None)

    def test_more_people_than_fit_on_a_page_of_osf(self, desk):
        team = [{"name": f"Member {n:03}", "short_name": f"m{n}"} for n in range(130)]
        crowd = {"title": "Crowd", "short_name": "crowd", "creator": "researcher"}
        made = desk.osf.create(
            users=team,
            nodes=[{**crowd, "contributors": [{"user": one["short_name"], "permission": "read"} for one in team]}],
        )

        found = desk.session.share(f"osf://{made['nodes']['crowd']}/").contributors

        assert [one.name for one in found] == ["Demo Researcher", *(one["name"] for one in team)]

    @pytest.mark.parametrize("path", ["osfstorage/", "osfstorage/experiment/", "osfstorage/experiment/stroop.ipynb"])
    def test_what_is_in_a_project_is_shared_with_it(self, desk, stroop, path):
        sharing = desk.session.share(stroop + path)

        assert sharing.node.name == "Stroop study"
        assert sharing.within == path.strip("/").rpartition("/")[2]

    def test_a_linked_file_is_shared_with_its_project(self, desk):
        desk.write("notes.txt", b"mine")
        desk.session.link("notes.txt", desk.ref())

        assert (desk.session.share("notes.txt").node.name, desk.session.share("notes.txt").within) == (
            "Stroop study",
            "notes.txt",
        )

    def test_names_are_as_people_wrote_them(self, desk):
        odd = {"title": "R&D", "short_name": "odd-node", "creator": "researcher"}
        team = [{"user": "odd", "permission": "read"}]
        made = desk.osf.create(
            users=[{"name": f"{IMAGE} Doe", "short_name": "odd"}], nodes=[{**odd, "contributors": team}]
        )

        sharing = desk.session.share(f"osf://{made['nodes']['odd-node']}/")

        assert sharing.node.name == "R&D"
        assert f"{IMAGE} Doe" in people(sharing.contributors)

    def test_who_left_osf_still_has_a_name(self, desk, stroop):
        desk.osf.colleague("deactivate_user", user="colleague")

        assert "Demo Colleague" in people(desk.session.share(stroop).contributors)


class TestObstacles:
    def test_signed_out(self, desk, monkeypatch):
        monkeypatch.delenv("OSF_TOKEN")
        session = desk.reconnect()
        ref = f"osf://{desk.osf.node('materials')}/"

        sharing = session.share(ref)

        assert people(sharing.contributors)["Demo Researcher"] == "admin*"
        assert (sharing.links, sharing.obstacle.reason) == (None, "not-signed-in")
        with pytest.raises(NotSignedIn):
            session.sharing(ref).set_public(False)

    @pytest.mark.parametrize(("name", "token"), [("Demo Colleague", "full"), ("Demo Reader", "full")])
    def test_who_does_not_administer_is_told_whom_to_ask(self, desk, stroop, name, token):
        session = as_user(desk, name, token)

        sharing = session.share(stroop)

        assert sharing.links is None
        assert sharing.obstacle.reason == "not-administrator"
        assert sharing.obstacle.message == "Only administrators of this project can change how it is shared."
        assert sharing.obstacle.hint == "Ask Demo Researcher."

    def test_a_token_for_reading(self, desk, stroop):
        sharing = as_user(desk, "Demo Researcher", "read-only").share(stroop)

        assert sharing.obstacle.reason == "read-only-token"
        assert sharing.links == ()

    def test_a_registration_is_frozen(self, desk):
        sharing = desk.session.share(desk.osf.node("registration"))

        assert (sharing.node.kind, sharing.obstacle.reason) == ("registration", "registration")

    def test_nothing_is_sent_where_it_is_not_allowed(self, desk, stroop):
        shared = as_user(desk, "Demo Reader").sharing(stroop)
        stranger = desk.osf.user_id("Demo Stranger")
        desk.osf.clear_requests()

        for attempt in (
            lambda: shared.add(stranger, "read"),
            lambda: shared.invite("Una", "una@example.org", "read"),
            lambda: shared.change(desk.osf.user_id("Demo Reader"), permission="admin"),
            lambda: shared.remove(desk.osf.user_id("Demo Researcher")),
            lambda: shared.add_link("reviewers", anonymous=False),
            lambda: shared.remove_link("5f" * 12),
            lambda: shared.set_public(True),
        ):
            with pytest.raises(NotPermitted, match="Only administrators"):
                attempt()

        assert {request["method"] for request in desk.osf.requests()} == {"GET"}


class TestPeople:
    def test_search_by_part_of_a_name(self, desk):
        assert [one.name for one in desk.session.people(" strang ")] == ["Demo Stranger"]
        assert [one.name for one in desk.session.people("nobody at all")] == []
        with pytest.raises(UsageError):
            desk.session.people("  ")

    def test_a_search_with_many_answers_shows_the_first(self, desk):
        desk.osf.create(users=[{"name": f"Many {n:02}"} for n in range(30)])

        assert [one.name for one in desk.session.people("many")] == [f"Many {n:02}" for n in range(20)]

    def test_add_change_remove(self, desk, stroop):
        stranger = desk.osf.user_id("Demo Stranger")

        added = desk.session.sharing(stroop).add(stranger, "read")
        assert people(added)["Demo Stranger"] == "read*"
        changed = desk.session.sharing(stroop).change(stranger, permission="write", bibliographic=False)
        assert people(changed)["Demo Stranger"] == "write"
        assert people(changed) == on_osf(desk, stroop)
        removed = desk.session.sharing(stroop).remove(stranger)
        assert "Demo Stranger" not in people(removed)
        assert people(removed) == on_osf(desk, stroop)

    def test_invite_somebody_without_an_account(self, desk, stroop):
        found = desk.session.sharing(stroop).invite("Una Registered", "una@example.org", "read")

        assert [(one.name, one.registered) for one in found][-1] == ("Una Registered", False)
        assert people(found) == on_osf(desk, stroop)

    def test_an_address_with_an_account_is_that_person(self, desk, stroop):
        found = desk.session.sharing(stroop).invite("Somebody", "demo.stranger@example.org", "write")

        assert people(found)["Demo Stranger"] == "write*"

    def test_refusals_are_understandable(self, desk, stroop):
        me, colleague = desk.osf.user_id("Demo Researcher"), desk.osf.user_id("Demo Colleague")
        shared = desk.session.sharing(stroop)

        with pytest.raises(Failed, match="is already a contributor") as already:
            shared.add(colleague, "read")
        with pytest.raises(NotFound, match="nobody with the id “zzzzz”"):
            shared.add("zzzzz", "read")
        with pytest.raises(Failed, match="only administrator") as demoted:
            shared.change(me, permission="write")
        with pytest.raises(Failed, match="only administrator") as removed:
            shared.remove(me)
        shared.change(colleague, bibliographic=False)
        with pytest.raises(Failed, match="named in citations") as uncited:
            shared.change(me, bibliographic=False)
        with pytest.raises(Failed, match="e-mail address") as address:
            shared.invite("Una", "no address", "read")
        with pytest.raises(NotFound, match="any more"):
            shared.remove(desk.osf.user_id("Demo Stranger"))
        with pytest.raises(UsageError, match="no permission"):
            shared.add(desk.osf.user_id("Demo Stranger"), "owner")

        codes = [caught.value.reason for caught in (already, demoted, removed, uncited, address)]
        assert codes == [
            "already-contributor",
            "last-administrator",
            "last-administrator",
            "last-bibliographic",
            "bad-email",
        ]

    def test_everybody_may_leave(self, desk, stroop):
        session = as_user(desk, "Demo Reader")

        left = session.sharing(stroop).remove(desk.osf.user_id("Demo Reader"))

        assert list(people(left)) == ["Demo Researcher", "Demo Colleague"]
        with pytest.raises(NotPermitted):
            session.share(stroop)


class TestLinks:
    def test_make_and_revoke(self, desk, stroop):
        (link,) = desk.session.sharing(stroop).add_link("reviewers", anonymous=True)

        assert (link.name, link.anonymous) == ("reviewers", True)
        assert link.address.startswith(f"{desk.osf.info['web_url']}{desk.osf.node('stroop')}/?view_only=")
        assert seen_with(desk, link) == (200, True)
        assert desk.reconnect().share(stroop).links == (link,)
        assert link.address not in repr(link)

        assert desk.session.sharing(stroop).remove_link(link.id) == ()
        assert seen_with(desk, link)[0] == 401
        with pytest.raises(NotFound, match="gone already"):
            desk.session.sharing(stroop).remove_link(link.id)

    def test_a_link_that_shows_names(self, desk, stroop):
        (link,) = desk.session.sharing(stroop).add_link("lab", anonymous=False)

        assert seen_with(desk, link) == (200, False)

    def test_a_link_needs_a_name(self, desk, stroop):
        with pytest.raises(UsageError, match="name"):
            desk.session.sharing(stroop).add_link(" ", anonymous=False)


def seen_with(desk, link):
    """What a stranger gets to see under the address: status, and whether people are hidden."""
    key = link.address.rpartition("=")[2]
    url = f"{desk.osf.api_url}nodes/{desk.osf.node('stroop')}/"
    answer = requests.get(url, {"view_only": key}, timeout=10)
    return answer.status_code, answer.json()["meta"].get("anonymous", False)


class TestPublic:
    def test_publishing_is_asked_about_first(self, desk, stroop):
        with pytest.raises(NeedsChoice, match="Everyone on the internet will see “Stroop study”") as caught:
            desk.session.sharing(stroop).set_public(True)

        assert caught.value.reason == "make-public"
        assert desk.reconnect().share(stroop).node.public is False

    def test_with_a_yes_and_back(self, desk, stroop):
        asked = []
        desk.session.confirm = lambda question: bool(asked.append(question)) or True

        assert desk.session.sharing(stroop).set_public(True).public is True
        assert len(asked) == 1
        assert desk.session.share(stroop).node.public is True
        assert desk.session.sharing(stroop).set_public(False).public is False
        assert len(asked) == 1

    def test_what_is_public_already_is_left_alone(self, desk):
        ref = f"osf://{desk.osf.node('materials')}/"
        desk.osf.clear_requests()

        assert desk.session.sharing(ref).set_public(True).public is True
        assert desk.asked("PATCH") == []


class TestCitations:
    @pytest.mark.parametrize(
        ("style", "name"),
        [("apa", "apa"), ("MLA", "modern-language-association"), ("chicago-author-date", "chicago-author-date")],
    )
    def test_styles(self, desk, stroop, style, name):
        citation = desk.session.cite(stroop, style)

        assert citation.style == name
        assert "Researcher, D" in citation.text
        assert "Stroop Study" in citation.text or "Stroop study" in citation.text

    def test_everybody_may_cite_what_is_public(self, desk, monkeypatch):
        monkeypatch.delenv("OSF_TOKEN")

        assert "Stroop materials" in desk.reconnect().cite(desk.osf.node("materials")).text

    def test_styles_that_are_none(self, desk, stroop):
        with pytest.raises(NotFound, match="nonsense"):
            desk.session.cite(stroop, "nonsense")
        with pytest.raises(UsageError):
            desk.session.cite(stroop, "../../users")


LOSSES = [{"kind": "lost-answer"}, {"kind": "reset-response"}, {"kind": "stall", "after": 0}]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss["kind"])
class TestLostAnswers:
    def test_what_was_done_is_seen(self, desk, stroop, loss):
        desk.reconnect(timeout=3.0)
        stranger = desk.osf.user_id("Demo Stranger")

        def lost(method, act):
            desk.osf.fault(**loss, method=method, listener="api")
            return act(desk.session.sharing(stroop))

        assert people(lost("POST", lambda it: it.add(stranger, "read")))["Demo Stranger"] == "read*"
        assert people(lost("PATCH", lambda it: it.change(stranger, permission="write")))["Demo Stranger"] == "write*"
        assert "Demo Stranger" not in people(lost("DELETE", lambda it: it.remove(stranger)))
        assert "Una" in people(lost("POST", lambda it: it.invite("Una", "una@example.org", "read")))
        (link,) = lost("POST", lambda it: it.add_link("reviewers", anonymous=True))
        assert link.anonymous
        assert lost("DELETE", lambda it: it.remove_link(link.id)) == ()
        desk.session.confirm = lambda question: True
        assert lost("PATCH", lambda it: it.set_public(True)).public is True


def test_what_was_not_done_is_said_to_be_open(desk, stroop):
    desk.osf.fault("bad-gateway", method="POST", listener="api")

    with pytest.raises(Ambiguous):
        desk.session.sharing(stroop).add_link("reviewers", anonymous=True)

    assert desk.session.share(stroop).links == ()
