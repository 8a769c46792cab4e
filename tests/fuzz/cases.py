"""What tests on made-up input share: how many cases each of them tries, and pieces that are awkward everywhere."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_osf.errors import OSFError

SETTINGS = settings(
    # The same cases on every computer and in every process.
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

anything = st.text(st.characters(), max_size=20)
"""Halves of surrogate pairs included, which come from JSON and from file names that are no Unicode."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("²"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner, max_size=3),
    max_leaves=5,
)


def cases(number: int, **values: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test on so many cases, and fail where fewer than that were found to try."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        tried = 0

        @functools.wraps(test)
        def one(*arguments: Any, **more: Any) -> None:
            nonlocal tried
            tried += 1
            test(*arguments, **more)

        every = settings(SETTINGS, max_examples=number)(given(**values)(one))

        @functools.wraps(every)
        def all_of_them(*arguments: Any, **more: Any) -> None:
            every(*arguments, **more)
            assert tried >= number

        all_of_them.cases = number  # type: ignore[attr-defined]
        return all_of_them

    return decorate


def told(error: OSFError) -> None:
    """That a refusal is one: a sentence and a next step, which every screen can show."""
    assert error.message
    assert error.hint
    str(error).encode()


def pieces(*awkward: str) -> st.SearchStrategy[str]:
    """Texts put together of these pieces and of anything else."""
    return st.lists(st.sampled_from(awkward) | anything, max_size=10).map("".join)


def spoilt(document: Any) -> st.SearchStrategy[Any]:
    """The document with some of its values missing or replaced by others."""
    places = list(_places(document))
    changes = st.lists(st.tuples(st.sampled_from(places), st.just(...) | json_values), min_size=1, max_size=3)
    return changes.map(lambda made: functools.reduce(lambda now, change: _changed(now, *change), made, document))


def _places(document: Any) -> Any:
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in items:
        yield (key,)
        if isinstance(value, dict | list):
            yield from ((key, *rest) for rest in _places(value))


def _changed(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    key, *rest = place
    if isinstance(document, dict):
        there = key in document
    else:
        there = isinstance(document, list) and isinstance(key, int) and key < len(document)
    if not there:
        # An earlier change took it away.
        return document
    copy = document.copy()
    if rest:
        copy[key] = _changed(copy[key], tuple(rest), value)
    elif value is ...:
        del copy[key]
    else:
        copy[key] = value
    return copy
