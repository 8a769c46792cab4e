"""A server that is killed again and again while it sends: in the end each file is on OSF once, and none is buried."""

import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest

from jupyter_osf.links.folders import SENT_BESIDE
from jupyter_osf.links.outbox import Outbox

from . import life
from .at_work import AtWork, until

NOTES, FOLDERS, IN_EACH = 48, 8, 19
JOBS = NOTES + FOLDERS * IN_EACH
KILLS = 50
SERVERS = (0, 25)
"""Which of the lives are those of whole Jupyter servers, which begin so slowly."""
LONGEST = 0.2
"""Seconds that a life goes on after it has begun to send: a worker that nobody kills takes twenty seconds for all of
it, so that there is enough left to be killed at."""


@dataclass
class Run:
    """``mine`` are the bytes that wait, ``before`` those that OSF and this computer agreed on, ``theirs`` what a
    colleague writes of the same files while they are sent; by name."""

    work: AtWork
    chance: random.Random
    mine: dict[str, bytes] = field(default_factory=dict)
    before: dict[str, bytes] = field(default_factory=dict)
    theirs: dict[str, bytes] = field(default_factory=dict)
    lives: int = 0

    def leave(self) -> None:
        """Leave linked files, and new and changed files of data folders, while OSF does not answer."""
        work = self.work
        notes = [f"note{number}.txt" for number in range(NOTES)]
        data = [f"data{folder}/{number}.csv" for folder in range(FOLDERS) for number in range(IN_EACH)]
        known = [*notes, *self.chance.sample(data, len(data) // 2)]
        self.before = {name: f"before {name}".encode() for name in known}
        self.mine = {name: f"mine {name}".encode() for name in [*notes, *data]}
        there = {f"/run/data{folder}/": None for folder in range(FOLDERS)}
        there |= {f"/run/{name}": content.decode() for name, content in self.before.items()}
        work.osf.create(files=[{"node": "stroop", "files": there}])
        for name, content in self.before.items():
            work.write(name, content)
        for name in notes:
            work.session.link(name, work.ref(f"/run/{name}"))
        for folder in range(FOLDERS):
            (work.folder / f"data{folder}").mkdir(exist_ok=True)
            work.session.link_data(f"data{folder}", work.ref(f"/run/data{folder}/"))
        assert work.session.upload_data().summary == {"unchanged": len(known) - NOTES}
        for name, content in self.mine.items():
            work.write(name, content)
        work.offline()
        work.session.push(notes)
        work.session.upload_data()
        assert len(work.waiting()) == JOBS
        work.online()
        work.osf.fault("slow-store", seconds=0.1, times=None)

    def is_over(self) -> bool:
        return not [job for job in self.work.waiting() if job.state in ("waiting", "sending")]

    def live_and_die(self, context: life.BaseContext) -> None:
        """One short life of the worker, in which a colleague may be at work too."""
        lives, begun = life.begin(context, self.work.environment(), self.work.folder.parent)
        if self.chance.random() < 0.8:
            begun.wait(2)
        # After that many, longer and longer ones, so that a slow computer comes to an end too.
        seconds = self.chance.uniform(0, LONGEST * max(1, self.lives - KILLS))
        part = self.chance.random() * seconds
        time.sleep(part)
        if self.chance.random() < 0.7:
            self.colleague()
        time.sleep(seconds - part)
        lives.kill()
        lives.join()
        self.lives += 1

    def serve_and_die(self) -> None:
        """One life of a whole Jupyter server."""
        with self.work.server() as server:
            until(lambda: self.is_over() or [job for job in self.work.waiting() if job.state == "sending"])
            time.sleep(self.chance.uniform(0, LONGEST))
            server.process.kill()
        self.lives += 1

    def colleague(self) -> None:
        """Somebody else writes one of the files, as often as not one that is on its way."""
        sending = [job.path for job in self.work.waiting() if job.state == "sending"]
        name = self.chance.choice(sending if sending and self.chance.random() < 0.5 else sorted(self.mine))
        if name not in self.theirs:
            self.theirs[name] = f"theirs {name}".encode()
            self.work.osf.colleague("upload", node="stroop", path=f"/run/{name}", content=self.theirs[name].decode())

    def check(self) -> None:
        there = self.there()
        jobs = {self.name_of(job.path): job for job in Outbox().jobs(("verified", "needs-choice", "failed"))}
        assert len(jobs) == JOBS
        for name, mine in self.mine.items():
            job, told = jobs[name], f"{name}: {jobs[name].state} {jobs[name].reason!r}, {there[name]}"
            every = [content for versions in there[name].values() for content in versions]
            # Nothing twice, nothing missing.
            wanted = Counter({mine: 1, **{part[name]: 1 for part in (self.before, self.theirs) if name in part}})
            if job.state == "needs-choice":
                assert name in self.theirs, told
                wanted[mine] = 0
            assert Counter(every) == +wanted, told
            assert self.work.folder.joinpath(name).read_bytes() == mine
            # Nothing of a colleague's under mine, unless that was said.
            (versions,) = (found for found in there[name].values() if mine in found or job.state == "needs-choice")
            if name in self.theirs and mine in versions and self.theirs[name] in versions[versions.index(mine) :]:
                assert "Meanwhile" in job.reason, told

    def there(self) -> dict[str, dict[str, list[bytes]]]:
        """For each name the versions of the files of that name, and of what went up beside it; by id."""
        found: dict[str, dict[str, list[bytes]]] = {name: {} for name in self.mine}
        for path, file in self.work.osf.files("stroop").items():
            if file["kind"] == "file" and (name := path.partition("/run/")[2]):
                beside = SENT_BESIDE.fullmatch(name)
                versions = file["versions"]
                assert [version["number"] for version in versions] == list(range(len(versions), 0, -1)), path
                contents = [self.work.content(version["sha256"]) for version in versions]
                found[beside.group(1) + beside.group(2) if beside else name][file["id"]] = contents
        return found

    def name_of(self, path) -> str:
        return path.relative_to(self.work.folder).as_posix()


@pytest.fixture
def run(alone):
    seed = int(os.environ.get("KILL_SEED", random.randrange(10**6)))
    print(f"KILL_SEED={seed} chooses the same moments again")  # noqa: T201  # pytest shows it where it fails
    return Run(alone, random.Random(seed))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_random_points(run):
    run.leave()
    context = life.nursery()

    while not run.is_over():
        if run.lives in SERVERS:
            run.serve_and_die()
        else:
            run.live_and_die(context)

    assert run.lives >= KILLS
    run.check()
