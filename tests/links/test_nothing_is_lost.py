"""Whatever is edited on either side and whatever is pushed or pulled: no bytes are ever lost."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.nothing_lost import EveryByte

PATH, NAME = "/experiment/task.txt", "task.txt"
CHOICE = st.sampled_from([None, "mine", "theirs", "both"])
STEP = st.one_of(
    st.tuples(st.just("edit here"), st.integers(0, 5)),
    st.tuples(st.just("edit there"), st.integers(0, 5)),
    st.tuples(st.just("push"), CHOICE),
    st.tuples(st.just("pull"), CHOICE),
    st.tuples(st.just("restore"), st.integers(1, 4)),
    st.tuples(st.sampled_from(["rename there", "forget", "lose the answer"]), st.none()),
)


def take(desk, step, argument, number, name):
    """One step of somebody's day; the name of the file on OSF afterwards."""
    if step == "edit here":
        desk.write(NAME, f"content {argument}".encode())
    elif step == "edit there":
        desk.colleague(f"content {argument}", f"/experiment/{name}")
    elif step in ("push", "pull"):
        getattr(desk.session, step)([NAME], choice=argument)
    elif step == "restore" and argument <= len(desk.there(f"/experiment/{name}")):
        desk.session.restore(NAME, str(argument))
    elif step == "rename there":
        desk.osf.colleague("rename", node="stroop", path=f"/experiment/{name}", name=f"task-{number}.txt")
        return f"task-{number}.txt"
    elif step == "forget":
        desk.forget()
    elif step == "lose the answer":
        desk.osf.fault("reset-response", method="PUT")
    return name


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=1, max_size=8))
def test_no_bytes_are_ever_lost(desk, steps):
    desk.osf.reset("demo")
    for path in desk.folder.rglob("*"):
        if path.is_file():
            path.unlink()
    desk.forget()
    desk.write(NAME, b"content 0")
    desk.session.link(NAME, desk.ref("/experiment/"))
    name, versions = NAME, [b"content 0"]

    for number, (step, argument) in enumerate(steps):
        every_byte = EveryByte(desk)
        every_byte.look()
        name = take(desk, step, argument, number, name)
        there = desk.there(f"/experiment/{name}")
        if step != "edit here":
            # What a person saves over is that person's doing; nothing else takes bytes away.
            every_byte.check()
        assert there[len(there) - len(versions) :] == versions, (step, argument)
        versions = there
