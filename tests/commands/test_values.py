"""What verbs return is data, reads well, and cannot be abused by names that come from elsewhere."""

import json

import pytest

from jupyter_osf.commands.values import Checks, Details, Entries, Jobs, Links, Results, Versions, messages, who
from jupyter_osf.commands.wording import plain, size
from jupyter_osf.errors import Failed, NeedsChoice, Unreachable
from jupyter_osf.models import Account, Check, Entry, FileState, JobStatus, LinkStatus, Report, Result, Version

SITE = "https://api.osf.io/v2/"
NASTY = "<img src=x onerror=alert(1)>\x1b[31m\u202egnp.exe\r\n\x07&"


def entry(name="task.ipynb", **more):
    shape = {"kind": "file", "path": f"/{name}", "reference": "osf://abc12/osfstorage/task.ipynb", "id": "5f", **more}
    return Entry(name, **shape)


def link(**more):
    shape = {
        "path": "task.ipynb", "kind": "file", "state": "behind", "reference": "osf://abc12/osfstorage/task.ipynb",
        "web_url": "https://osf.io/xyz98/", "base_version": "2", "osf_version": "3", "osf_author": "A Colleague",
        "upload": "ask", **more,
    }  # fmt: skip
    return LinkStatus(**shape)


HOSTILE = [
    Entries([entry(NASTY, size=3, version=NASTY, web_url='https://osf.io/"><script>alert(1)</script>')]),
    Entries([entry(NASTY, web_url="javascript:alert(1)")], by_path=True),
    Versions([Version("1", NASTY, 3, None, NASTY, NASTY)]),
    Links([link(path=NASTY, osf_author=NASTY, message=NASTY, files=(FileState(NASTY, "ahead"),))]),
    Results(Report((Result(NASTY, NASTY, "failed", message=NASTY, error=Failed(NASTY, NASTY)),))),
    Checks([Check(NASTY, False, NASTY, NASTY)]),
    Details(entry(NASTY, web_url="javascript:alert(1)//" + NASTY)),
    who(Account(True, SITE, NASTY, NASTY, NASTY, (NASTY,))),
    messages([NASTY]),
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
def test_texts_from_elsewhere_are_only_texts(value):
    html, text = value._repr_html_(), repr(value)

    for tag in ("<img", "<script", "onerror=alert(1)>", 'href="javascript'):
        assert tag not in html
    for character in "\x1b\u202e\r\x07":
        assert character not in text
        assert character not in html
    assert "gnp.exe" in text
    json.dumps(value.as_dict())


def test_listings_are_lists_of_usable_things():
    entries = Entries([entry(size=1_234_567, version="3", modified="2026-11-22T14:05:09Z", public=True)])

    assert entries[0].reference == "osf://abc12/osfstorage/task.ipynb"
    assert isinstance(entries, list)
    assert entries.as_dict()["entries"][0]["size"] == 1_234_567
    assert "1.2 MB" in repr(entries)
    assert "2026-11-22" in repr(entries)
    assert "everyone" in repr(entries)
    assert "T14:05" not in repr(entries)


def test_columns_in_which_nothing_stands_are_left_out():
    assert "Version" not in repr(Entries([entry()]))
    assert "Version" in repr(Entries([entry(version="1")]))


def test_blanks_at_the_ends_of_a_name_are_seen():
    assert "“task.ipynb ”" in repr(Entries([entry("task.ipynb ")]))


def test_html_leads_to_the_page_on_osf():
    html = Entries([entry(web_url="https://osf.io/xyz98/?a=1&b=2")])._repr_html_()

    assert '<a href="https://osf.io/xyz98/?a=1&amp;b=2"' in html


def test_results_are_sentences_and_refusals_show_the_next_step():
    refusal = NeedsChoice("A Colleague uploaded version 3 on OSF.", "Choose: --mine, --theirs or --both.")
    results = Results(
        Report(
            (
                Result("task.ipynb", "osf://abc12/osfstorage/task.ipynb", "new-version", version="2"),
                Result("a.csv", None, "unchanged", version="4"),
                Result("b.csv", None, "refused", message=refusal.message, error=refusal),
            )
        )
    )

    assert repr(results).splitlines() == [
        "task.ipynb: uploaded, now version 2 on OSF",
        "a.csv: already the same as version 4 on OSF, nothing to do",
        "b.csv: A Colleague uploaded version 3 on OSF.",
        "  Choose: --mine, --theirs or --both.",
    ]
    assert results.exit_code == 3
    assert results.as_dict()["error"]["code"] == "conflict"
    assert [one.outcome for one in results] == ["new-version", "unchanged", "refused"]


def test_several_that_have_the_same_next_step_show_it_once():
    def waits(name, hint="It goes by itself."):
        return Result(name, None, "queued", message="It waits.", error=Unreachable("It waits.", hint))

    many = [waits(f"{number}.csv") for number in range(1_000)]
    results = Results(Report((*many, waits("new.csv", "Sign in."))))

    assert repr(results).splitlines() == [
        *(f"{number}.csv: It waits." for number in range(1_000)),
        "  It goes by itself.",
        "new.csv: It waits.",
        "  Sign in.",
    ]
    assert results.as_dict()["error"]["hint"] == "It goes by itself."
    html = results._repr_html_()
    assert "It goes by itself." in html
    assert "501 more" in html


def test_long_answers_stay_readable():
    same = tuple(Result(f"{number}.csv", None, "unchanged", version="1") for number in range(10_000))
    results = Results(Report((*same, Result("new.csv", None, "created", version="1"))))

    assert repr(results).splitlines() == [
        "new.csv: uploaded, version 1 on OSF",
        "10000 files already the same on OSF, nothing to do",
    ]
    entries = Entries([entry(f"{number}.csv") for number in range(1_200)])
    assert "700 more" in entries._repr_html_()
    assert "1199.csv" in repr(entries)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Result(None, "osf://abc12/osfstorage/new/", "created"), "made on OSF"),
        (Result(None, "osf://abc12/osfstorage/b", "moved", message="from osf://abc12/osfstorage/a"), "moved from osf"),
        (Result(None, "osf://abc12/osfstorage/a", "new-version", version="5"), "now version 5 on OSF"),
        (Result("a", None, "downloaded", version="3", message="Yours is kept."), "downloaded, version 3. Yours is"),
        (Result("a", None, "unchanged", version="3", message="Only that."), "a: Only that."),
    ],
)
def test_sentences_fit_the_occasion(one, said):
    assert said in repr(Results(Report((one,))))


def test_nothing_is_said_in_words():
    assert repr(Results(Report())) == "Nothing to do."
    assert "link PATH" in repr(Links())
    assert Links().as_dict() == {"links": []}


def test_states_are_told_in_words_with_the_colleague():
    text = repr(Links([link()]))

    assert "newer on OSF" in text
    assert "A Colleague" in text


@pytest.mark.parametrize(
    ("account", "said", "exit_code"),
    [
        (Account(False, SITE), "Not signed in", 4),
        (Account(True, SITE, "me123", "Demo Researcher", "keyring", ("osf.full_write",)), "reading and writing", 0),
        (Account(True, SITE, "me123", "Demo Researcher", "file", ("osf.full_read",)), "only: reading", 0),
        (Account(True, SITE, "me123", "Demo Researcher", "OSF_TOKEN"), "did not tell", 0),
    ],
)
def test_whoami_tells_source_and_rights(account, said, exit_code):
    value = who(account)

    assert said in repr(value)
    assert value.exit_code == exit_code
    assert value["signed_in"] is account.signed_in
    assert set(value) == {"signed_in", "id", "name", "source", "scopes", "site"}


def test_doctor_fails_when_a_check_does():
    checks = Checks([Check("account", True, "fine"), Check("OSF", False, "no answer", "Try later.")])

    assert checks.exit_code == 1
    assert "Try later." in repr(checks)


@pytest.mark.parametrize(
    ("count", "text"), [(None, ""), (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1500, "1.5 kB")]
)
def test_sizes(count, text):
    assert size(count) == text


@pytest.mark.parametrize("text", ["Größe 😀 👩‍🔬.csv", "e\u0301", "日本語", "a#%+&?@'\".csv"])
def test_honest_names_are_shown_as_they_are(text):
    assert plain(text) == text


def test_what_waits_is_a_table_with_numbers_and_a_document():
    jobs = Jobs([JobStatus(7, "task.ipynb", "osf://abc12/osfstorage/task.ipynb", "waiting", "OSF cannot be reached.",
                           "2026-11-22T14:05:09Z", 2)])  # fmt: skip

    assert "task.ipynb" in repr(jobs)
    assert "OSF cannot be reached." in jobs._repr_html_()
    assert jobs.as_dict() == {
        "jobs": [
            {
                "id": 7, "path": "task.ipynb", "reference": "osf://abc12/osfstorage/task.ipynb", "state": "waiting",
                "reason": "OSF cannot be reached.", "created": "2026-11-22T14:05:09Z", "attempts": 2,
            }
        ]
    }  # fmt: skip
    assert repr(Jobs([])) == "Nothing waits to be sent."
