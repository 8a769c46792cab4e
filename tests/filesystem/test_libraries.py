"""Files of OSF in the hands of xarray, Parquet readers, caches of fsspec and universal_pathlib."""

import fsspec
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from fsspec.parquet import open_parquet_file
from upath import UPath

from jupyter_osf.upath import OSFPath

COLUMNS = 20


@pytest.fixture
def stroop(fs, osf):
    return f"osf://{osf.node('stroop')}/osfstorage"


def sent(osf):
    """Bytes of files that OSF has handed out since the last look."""
    count = sum(request["sent"] for request in osf.requests())
    osf.clear_requests()
    return count


def test_xarray_reads_a_part_of_a_netcdf_file(fs, stroop, osf):
    signal = np.arange(4_000_000, dtype="f8").reshape(40, 100_000)
    made = xr.Dataset({"eeg": (("channel", "time"), signal)}, attrs={"subject": "07"})
    with fs.open(f"{stroop}/eeg.nc", "wb") as file:
        file.write(made.to_netcdf(engine="h5netcdf", encoding={"eeg": {"chunksizes": (1, 100_000)}}))
    osf.clear_requests()

    with fs.open(f"{stroop}/eeg.nc", block_size=500_000) as file, xr.open_dataset(file, engine="h5netcdf") as found:
        assert found.attrs["subject"] == "07"
        np.testing.assert_array_equal(found.eeg[20].values, signal[20])
    assert sent(osf) < signal.nbytes / 6


def test_a_column_of_a_parquet_file_is_fetched_without_the_others(fs, stroop, osf):
    random = np.random.default_rng(1)
    table = pd.DataFrame({f"electrode {number}": random.random(100_000) for number in range(COLUMNS)})
    table.to_parquet(f"{stroop}/eeg.parquet")
    size = fs.size(f"{stroop}/eeg.parquet")
    osf.clear_requests()

    found = pd.read_parquet(f"{stroop}/eeg.parquet", columns=["electrode 7"])

    pd.testing.assert_frame_equal(found, table[["electrode 7"]])
    assert sent(osf) < size / 3

    with open_parquet_file(f"{stroop}/eeg.parquet", columns=["electrode 7"]) as file:
        pd.testing.assert_frame_equal(pd.read_parquet(file, columns=["electrode 7"]), found)
    assert sent(osf) < size / 6


@pytest.mark.parametrize("cache", ["simplecache", "filecache"])
def test_a_cache_of_fsspec_fetches_once(stroop, osf, tmp_path, cache):
    options = {cache: {"cache_storage": str(tmp_path)}}
    first = pd.read_csv(f"{cache}::{stroop}/data/subject-01.csv", storage_options=options)
    assert sent(osf) > 0

    again = pd.read_csv(f"{cache}::{stroop}/data/subject-01.csv", storage_options=options)

    pd.testing.assert_frame_equal(first, again)
    assert sent(osf) == 0


def test_a_cache_that_asks_gets_the_next_version(fs, stroop, tmp_path):
    options = {"filecache": {"cache_storage": str(tmp_path), "check_files": True}}

    def read():
        with fsspec.open(f"filecache::{stroop}/notes.txt", **options) as file:
            return file.read()

    fs.pipe_file(f"{stroop}/notes.txt", b"first")
    assert read() == b"first"
    fs.pipe_file(f"{stroop}/notes.txt", b"second")
    assert read() == b"second"


def test_paths_of_universal_pathlib(stroop, osf):
    storage = UPath(stroop)
    assert isinstance(storage, OSFPath)

    results = storage / "results" / "means.csv"
    results.parent.mkdir(parents=True)
    results.write_text("rt\n412\n")
    results.write_text("rt\n388\n")

    assert str(results) == f"{stroop}/results/means.csv"
    assert [file.name for file in storage.glob("res*/*.csv")] == ["means.csv"]
    assert (results.suffix, results.parent.name, results.stat().st_size) == (".csv", "results", 7)
    assert UPath(f"{results}@1").read_text() == "rt\n412\n"
    assert len(osf.versions("stroop", "/results/means.csv")) == 2
    assert not (storage / "nothing.csv").exists()
