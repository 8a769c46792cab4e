"""The SHA-256 of a download is that of its bytes in their order, whatever pieces they come in."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from jupyter_osf.client.digests import LARGE, Sha256

SIZES = st.lists(st.sampled_from([0, 1, LARGE - 1, LARGE, 5 * LARGE]), max_size=8)


@given(before=SIZES, after=SIZES)
def test_pieces_of_all_sizes_and_a_new_beginning(before: list[int], after: list[int]) -> None:
    pieces = [bytes([number]) * size for number, size in enumerate(after, 1)]

    with Sha256() as digest:
        for size in before:
            digest.update(bytes(size))
        digest.restart()
        for piece in pieces:
            digest.update(piece)

        assert digest.hexdigest() == hashlib.sha256(b"".join(pieces)).hexdigest()
