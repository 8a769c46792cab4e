"""`osf://` in a kernel: read and written through the server, which alone has the token."""

from __future__ import annotations

from tests.jupyter import Jupyter
from tests.sandbox_fixtures import Osf

from .in_server import kernel_in


def test_a_table_is_read_and_written_through_the_server(signed_in: Jupyter, osf: Osf) -> None:
    folder = f"osf://{osf.node('stroop')}/osfstorage"
    with kernel_in(signed_in) as inside:
        osf.clear_requests()
        for line in (
            "import os, pickle, fsspec, pandas as pd",
            f"table = pd.read_csv('{folder}/data/subject-01.csv')",
            f"table.to_csv('{folder}/copy.csv', index=False)",
            f"pd.testing.assert_frame_equal(pd.read_csv('{folder}/copy.csv@1'), table)",
        ):
            cell = inside.run(line)
            assert cell.status == "ok", cell
        sent = inside.run(
            f"file = fsspec.open('{folder}/copy.csv'); fs = file.fs; opened = fs.open('{folder}/copy.csv');"
            "[os.environ['JUPYTER_OSF_KEY'].encode() in pickle.dumps(one) for one in (file, fs, opened)]"
        )
        matched = inside.run(f"len(fs.glob('{folder}/data/subject-*.csv')), 'OSF_TOKEN' in os.environ")

    assert sent.text == "[False, False, False]", sent
    count, has_token = matched.text.strip("()").split(", ")
    assert int(count) >= 2
    assert has_token == "False"
    assert len(osf.versions("stroop", "/copy.csv")) == 1
    assert {request["authorization"] for request in osf.requests() if request["listener"] == "files"} == {True}
