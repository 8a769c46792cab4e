"""How many cases the tests of this folder try together."""

from __future__ import annotations

from . import test_answers, test_links_file, test_proxy_addresses, test_references


def test_ten_thousand_at_least() -> None:
    numbers = {
        module.__name__.rpartition(".")[2]: sum(getattr(value, "cases", 0) for value in vars(module).values())
        for module in (test_answers, test_links_file, test_proxy_addresses, test_references)
    }

    assert all(number >= 1500 for number in numbers.values()), numbers
    assert sum(numbers.values()) >= 10_000, numbers
