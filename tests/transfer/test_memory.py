"""A file of 1 GB takes no more memory than a small one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_osf.sandbox.process import running_sandbox
from tests.sandbox_fixtures import Osf

GIGABYTE = 1_000_000_000


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the peak of memory is read from getrusage")
def test_one_gigabyte_there_and_back_adds_less_than_a_tenth_of_it_to_the_peak(tmp_path, record_property):
    # A sandbox of its own, whose bytes go when it goes.
    with running_sandbox() as sandbox:
        osf = Osf(sandbox.info)
        script = Path(__file__).with_name("one_gigabyte.py")
        done = subprocess.run(
            [sys.executable, str(script), osf.node("stroop"), str(tmp_path), str(GIGABYTE)],
            env={**os.environ, **osf.environment(), "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=280,
        )
    told = json.loads(done.stdout)
    for step, values in told.items():
        record_property(step, f"{values['seconds']:.1f} s, peak {values['peak'] / 1e6:.0f} MB")
    small = told["small down"]["peak"]
    assert told["large up"]["peak"] - small < 100_000_000
    assert told["large down"]["peak"] - small < 100_000_000
