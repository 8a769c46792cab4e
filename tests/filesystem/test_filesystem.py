"""Files of OSF in the hands of programs that know fsspec, and nothing of OSF."""

import io
import pickle
import re
from pathlib import Path

import fsspec
import pandas as pd
import pytest

from jupyter_osf.filesystem import OSFFileSystem


@pytest.fixture
def stroop(fs, osf):
    return f"osf://{osf.node('stroop')}/osfstorage"


def test_pandas_reads_and_writes_a_table(stroop, osf):
    table = pd.DataFrame({"subject": [1, 2], "rt": [412.5, 388.0]})

    table.to_csv(f"{stroop}/results.csv", index=False)
    table.assign(rt=0).to_csv(f"{stroop}/results.csv", index=False)

    assert [version["size"] for version in osf.versions("stroop", "/results.csv")] == [19, 27]
    assert pd.read_csv(f"{stroop}/results.csv").rt.sum() == 0
    pd.testing.assert_frame_equal(pd.read_csv(f"{stroop}/results.csv@1"), table)


def test_a_version_is_read_to_its_end_whatever_comes_meanwhile(stroop, osf):
    first = b"a" * 100_000
    osf.create(files=[{"node": "stroop", "files": {"/long.bin": {"size": len(first), "fill": "a"}}}])

    with fsspec.open(f"{stroop}/long.bin", "rb", block_size=10_000) as file:
        begin = file.read(20_000)
        osf.colleague("upload", node="stroop", path="/long.bin", content="something else")
        assert begin + file.read() == first


def test_only_the_parts_that_are_read_are_fetched(fs, stroop, osf):
    osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 30_000_000, "fill": "a"}}}])

    with fs.open(f"{stroop}/big.bin", cache_type="none") as file:
        file.seek(-5, io.SEEK_END)
        assert file.read() == b"aaaaa"
    assert fs.cat_file(f"{stroop}/big.bin", 10, 13) == b"aaa"
    assert fs.cat_file(f"{stroop}/big.bin", 30_000_000, 30_000_010) == b""

    parts = [one for one in osf.requests() if one["listener"] == "storage"]
    assert len(parts) == 2
    assert all("Range" in one["headers"] for one in parts)


def test_what_a_colleague_made_meanwhile_is_not_buried(fs, stroop, osf):
    fs.pipe_file(f"{stroop}/shared.txt", b"mine")

    file = fs.open(f"{stroop}/shared.txt", "wb")
    file.write(b"mine again")
    osf.colleague("upload", node="stroop", path="/shared.txt", content="theirs")
    with pytest.raises(OSError, match=r"changed.*while yours was written.*not sent") as refused:
        file.close()
    kept = re.search(r"What was written is in (.*)\.$", str(refused.value))
    assert Path(kept.group(1)).read_bytes() == b"mine again"

    assert fs.cat_file(f"{stroop}/shared.txt@2") == b"theirs"
    assert len(osf.versions("stroop", "/shared.txt")) == 2


def test_what_breaks_off_is_not_sent(fs, stroop, osf):
    def work():
        with fs.open(f"{stroop}/half.csv", "wb") as file:
            file.write(b"subject,")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()

    assert "osfstorage:/half.csv" not in osf.files("stroop")


def test_names_patterns_and_folders(fs, stroop, osf):
    fs.makedirs(f"{stroop}/by hand/50% @3", exist_ok=True)
    fs.pipe({f"{stroop}/by hand/50%25 %403/sub-{n}.csv": b"x" * n for n in (1, 2, 3)})

    top = stroop.removeprefix("osf://")
    assert fs.glob(f"{stroop}/by hand/*/sub-[12].csv") == [f"{top}/by hand/50%25 %403/sub-{n}.csv" for n in (1, 2)]
    assert fs.du(f"{stroop}/by hand") == 6
    assert "osfstorage:/by hand/50% @3/sub-3.csv" in osf.files("stroop")
    assert osf.node("stroop") in fs.ls("", detail=False)
    assert top in fs.ls(osf.node("stroop"), detail=False)


def test_moving_keeps_the_versions(fs, stroop, osf):
    fs.pipe_file(f"{stroop}/first.txt", b"1")
    fs.pipe_file(f"{stroop}/first.txt", b"2")

    fs.mv(f"{stroop}/first.txt", f"{stroop}/new/second.txt")

    assert len(osf.versions("stroop", "/new/second.txt")) == 2
    assert not fs.exists(f"{stroop}/first.txt")


def test_a_hundred_files_of_a_folder_list_it_once(fs, stroop, osf):
    osf.create(files=[{"node": "stroop", "files": {f"/many/{n}.txt": {"text": str(n)} for n in range(100)}}])
    OSFFileSystem.clear_instance_cache()
    before = len(osf.requests())

    found = fsspec.open_files(f"{stroop}/many/*.txt", "rb")
    content = b"".join(file.open().read() for file in found)

    assert len(content) == 190
    assert len(osf.requests()) - before <= 2 * 100 + 5


def test_no_token_travels(fs, stroop, osf):
    fs.cat_file(f"{stroop}/protocol.md")

    with pytest.raises(ValueError, match="OSF_TOKEN"):
        OSFFileSystem(token=osf.token)
    for sent in (fs, fs.open(f"{stroop}/protocol.md"), fsspec.open(f"{stroop}/protocol.md")):
        assert osf.token.encode() not in pickle.dumps(sent)
    assert pickle.loads(pickle.dumps(fs)).cat_file(f"{stroop}/protocol.md")  # noqa: S301  # ours


def test_without_an_account_what_is_public_is_read(osf, monkeypatch):
    for name, value in osf.environment(token=None).items():
        monkeypatch.setenv(name, value)
    OSFFileSystem.clear_instance_cache()
    fs = OSFFileSystem()

    assert fs.cat_file(f"osf://{osf.node('materials')}/osfstorage/words.csv")
    with pytest.raises(PermissionError, match="login"):
        fs.ls(f"{osf.node('stroop')}/osfstorage")


def test_failures_are_those_of_files(fs, stroop, osf):
    with pytest.raises(FileNotFoundError, match=r"There is no “nothing.csv” on OSF"):
        fs.open(f"{stroop}/nothing.csv")
    with pytest.raises(FileNotFoundError, match="has no version 9"):
        fs.open(f"{stroop}/protocol.md@9")
    with pytest.raises(FileNotFoundError):
        pd.read_csv(f"{stroop}/sub-*.csv")
    with pytest.raises(ValueError, match="no mode"):
        fs.open(f"{stroop}/protocol.md", "ab")
    with pytest.raises(ValueError, match="cannot be a name"):
        fs.info(f"{stroop}/../x")
    osf.fault("unavailable", listener="files", retry_after=100, times=None)
    fs.invalidate_cache()
    with pytest.raises(ConnectionError):
        fs.exists(f"{stroop}/protocol.md")
