"""Lists of facts as pandas data frames, for those who have pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jupyter_osf.errors import UsageError

if TYPE_CHECKING:
    from pandas import DataFrame

MOMENTS = ("modified", "created", "osf_modified")
"""Columns that hold times."""


def dataframe(rows: Sequence[dict[str, Any]]) -> DataFrame:
    """One row for each; times are times, in UTC. Raises UsageError where pandas is not installed."""
    try:
        import pandas
    except ImportError as error:
        raise UsageError(
            "pandas is not installed here.", "Install it: %pip install pandas", code="no-pandas"
        ) from error
    frame = pandas.DataFrame(rows)
    for name in MOMENTS:
        if name in frame:
            frame[name] = pandas.to_datetime(frame[name], utc=True)
    return frame
