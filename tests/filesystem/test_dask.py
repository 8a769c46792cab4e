"""A cluster of processes reads files of OSF: each with what it has itself, and none faster than OSF wants."""

import os
import pickle
import time

import cloudpickle
import dask
import dask.dataframe as dd
import fsspec
import pytest
from distributed import Client, LocalCluster

from jupyter_osf.filesystem import OSFFileSystem
from tests.sandbox_fixtures import Osf

SUBJECTS = 12


@pytest.fixture(scope="module")
def cluster(sandbox):
    """Two processes, each of which begins with a token of its own, as on computers where OSF_TOKEN is set."""
    own = Osf(sandbox.info).environment()
    with (
        dask.config.set({"distributed.nanny.environ": own}),
        LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=":0", protocol="tcp") as workers,
        Client(workers) as client,
    ):
        yield client


@pytest.fixture
def client(cluster, signed_in):
    """With OSF as new to the workers too."""
    cluster.run(OSFFileSystem.clear_instance_cache)
    return cluster


@pytest.fixture
def subjects(osf):
    files = {
        f"/raw/sub-{number:02}.csv": {"text": f"subject,rt\n{number},{400 + number}\n"} for number in range(SUBJECTS)
    }
    osf.create(files=[{"node": "stroop", "files": files}])
    return f"osf://{osf.node('stroop')}/osfstorage/raw/sub-*.csv"


def test_the_files_of_all_subjects_are_one_table(client, signed_in, subjects):
    table = dd.read_csv(subjects)

    assert table.npartitions == SUBJECTS
    assert table.rt.sum().compute() == sum(400 + number for number in range(SUBJECTS))
    assert len(set(client.run(os.getpid).values())) == 2


def test_no_credential_is_in_what_is_sent_to_workers(fs, osf, subjects, monkeypatch):
    key = "key-of-this-kernel-" + "x" * 20
    with fs.open(subjects.replace("*", "03")) as file:
        file.read(4)
        monkeypatch.setenv("JUPYTER_OSF_KEY", key)
        table = dd.read_csv(subjects)
        graph = table.optimize().__dask_graph__()
        sent = [
            pickle.dumps(fs),
            pickle.dumps(file),
            pickle.dumps(fsspec.open_files(subjects)),
            cloudpickle.dumps(table),
            cloudpickle.dumps(dict(graph)),
        ]

    for one in sent:
        assert b"osf" in one
        for secret in (osf.token, key):
            assert secret.encode() not in one


def test_workers_without_a_sign_in_say_so_in_one_sentence(client, osf, subjects):
    table = dd.read_csv(subjects)
    client.run(lambda: os.environ.pop("OSF_TOKEN"))
    try:
        with pytest.raises(PermissionError, match="OSF_TOKEN") as refused:
            table.compute()
    finally:
        client.run(lambda token: os.environ.update(OSF_TOKEN=token), osf.token)

    assert "\n" not in str(refused.value)


def test_a_pattern_that_matches_nothing_says_so(signed_in, subjects):
    with pytest.raises(OSError, match=r"participant-\*\.csv resolved to no files"):
        dd.read_csv(subjects.replace("sub-", "participant-"))


def test_what_osf_refuses_to_one_worker_holds_up_the_others(client, osf, subjects):
    table = dd.read_csv(subjects)
    osf.fault("throttle", listener="files", retry_after=1, times=2)
    osf.clear_requests()

    began = time.monotonic()
    assert len(table.compute()) == SUBJECTS

    assert time.monotonic() - began >= 1
    assert len([request for request in osf.requests() if request["status"] == 429]) == 2
