"""The explorer's tree: what is listed, drawn, filtered and told, without a browser."""

import pytest

from jupyter_osf.widgets.lines import MOST_LINES


def files(count, folder="many"):
    return {f"/{folder}/file {number:04}.txt": {"size": 1, "fill": "x"} for number in range(count)}


def test_my_projects_with_storages_components_and_files_in_the_order_of_the_sidebar(signed_in):
    looking = signed_in().open("Stroop study", "OSF Storage")

    assert looking.texts[0] == "My projects"
    assert "Stroop study · private" in looking.texts
    below = [line.text for line in looking.line("Stroop study").below]
    assert below[0] == "OSF Storage"
    assert below[-2:] == ["Analysis · private", "Stroop materials (public) · link to another project · public"]
    kinds = [line.node.entry.kind for line in looking.line("OSF Storage").below]
    assert kinds == sorted(kinds, key=["folder", "file"].index)


def test_a_level_is_listed_when_it_is_opened_and_then_known(signed_in):
    looking = signed_in()
    before = looking.asked
    looking.open("Stroop study")
    looking.close("Stroop study")
    looking.open("Stroop study")

    assert looking.asked == before + 1


def test_a_page_of_a_level_is_drawn_and_the_filter_looks_through_all_of_it(signed_in, osf):
    osf.create(files=[{"node": "stroop", "files": files(250)}])
    looking = signed_in().open("Stroop study", "OSF Storage", "many")

    assert "file 0099.txt" in looking.texts
    assert "file 0100.txt" not in looking.texts
    later = looking.line("Next 100")
    assert "150 of 250" in later.text
    looking.model.turn_page(later.node, 1)
    assert {"file 0100.txt", "file 0199.txt"} <= set(looking.texts)
    assert "file 0099.txt" not in looking.texts
    assert looking.line("Next 50")
    assert looking.line("Previous 100")
    looking.model.set_filter("E 0231")
    assert [text for text in looking.texts if text.startswith("file")] == ["file 0231.txt"]
    looking.model.set_filter("")
    assert "file 0000.txt" in looking.texts


def test_never_more_lines_than_a_browser_can_draw_and_what_was_opened_last_stays(signed_in, osf):
    deep = {f"/a/b/file {number:04}.txt": {"size": 1, "fill": "x"} for number in range(150)}
    osf.create(files=[{"node": "stroop", "files": {**files(150), **files(150, "a"), **deep}}])
    looking = signed_in().open("Stroop study", "OSF Storage", "many", "a")

    assert looking.line("many").opened is False
    assert looking.line("a").opened is True
    looking.open("b")
    assert len(looking.lines) <= MOST_LINES
    assert len(looking.line("b").below) == 101
    looking.model.set_filter("file")
    assert len(looking.lines) <= MOST_LINES


def test_signed_out_says_so_and_opens_public_projects(signed_out, osf):
    looking = signed_out()

    assert looking.texts == []
    looking.model.open_link(f"https://example.org/{osf.node('materials')}")
    assert "not an address of the OSF in use" in str(looking.model.problem)
    looking.model.open_link(osf.node("materials"))
    assert looking.texts[0] == "Opened by link"
    assert looking.line("Stroop materials").opened
    assert looking.model.selection[0].id == osf.node("materials")


def test_what_was_opened_on_another_day_is_recent(signed_in, osf):
    first = signed_in()
    first.model.open_link(osf.node("materials"))
    first.model.open_link(f"osf://{osf.node('stroop')}/osfstorage/README.md")
    assert "Recent" not in first.texts
    next_day = signed_in()
    assert next_day.texts[-1] == "Recent"
    next_day.open("Recent")
    assert [text.split(" · ")[0] for text in next_day.texts[-2:]] == ["README.md", "Stroop materials (public)"]

    # What is gone, or not for this account, is left out; what was opened since stands above.
    osf.colleague("delete", node="stroop", path="/README.md")
    next_day.model.refresh()
    assert next_day.texts[-1].startswith("Stroop materials")
    next_day.model.open_link(osf.node("materials"))
    assert next_day.texts[0] == "Opened by link"
    assert not any(line.text.startswith("Stroop materials") for line in next_day.line("Recent").below)


@pytest.mark.parametrize("written", ["", "[]", "{", '{"site": 1}', "null"])
def test_a_memory_of_recent_links_that_cannot_be_read_is_none(signed_in, written, own_computer):
    memory = own_computer / "jupyter" / "data" / "jupyter_osf" / "recent.json"
    memory.parent.mkdir(parents=True, exist_ok=True)
    memory.write_text(written)

    assert "Recent" not in signed_in().texts


@pytest.mark.parametrize(
    "text", ["zzzzz", "osf://", "https://osf.io/", "../..", "osf://a/b/\0", "10.1000/nothing", "💥"]
)
def test_a_link_that_leads_nowhere_is_told_in_a_sentence(signed_in, text):
    looking = signed_in()
    looking.model.open_link(text)

    assert looking.model.problem is not None
    assert looking.model.problem.hint
    assert "Traceback" not in str(looking.model.problem)


def test_what_cannot_be_listed_says_why_in_its_place_and_can_be_asked_again(signed_in, osf):
    looking = signed_in()
    osf.fault("html", times=None)
    looking.open("Stroop study")
    told = looking.line("Stroop study").below[0]

    assert told.role == "problem"
    assert "try again" in told.text
    osf.clear_faults()
    looking.model.retry(told.node)
    assert "OSF Storage" in looking.texts


def test_a_change_is_seen_after_refreshing_and_what_was_open_stays_open(signed_in, osf):
    looking = signed_in().open("Stroop study", "OSF Storage", "data")
    looking.select("README.md")
    osf.colleague("upload", node="stroop", path="/data/new.csv", content="a,b")
    looking.model.refresh([looking.line("data").node.entry.reference])

    assert "new.csv" in looking.texts
    assert [entry.name for entry in looking.model.selection] == ["README.md"]


def test_search_finds_projects(signed_in):
    looking = signed_in()
    looking.model.search("materials")
    assert looking.texts[:2] == ["Found on OSF", "Stroop materials (public) · public"]
    told = []
    looking.model.search("no such thing", told.append)

    assert "Nothing on OSF was found" in str(told[0])


def test_names_are_one_line_of_text(signed_in, osf):
    osf.create(files=[{"node": "stroop", "files": {"/<img src=x onerror=alert(1)>.txt": {"size": 1, "fill": "x"}}}])
    looking = signed_in().open("Stroop study", "OSF Storage")

    assert "<img src=x onerror=alert(1)>.txt" in looking.texts
