"""Measures how long the page's own thread works without a pause, in processor time: other programs do not count."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

CATEGORIES = ["toplevel"]


class Stretches(list[float]):
    """Milliseconds of each task of the page, as soon as the block is over."""


@contextmanager
def measured(page: Page) -> Iterator[Stretches]:
    """Watch the page for as long as the block lasts."""
    browser = page.context.browser
    assert browser is not None
    stretches = Stretches()
    browser.start_tracing(page=page, categories=CATEGORIES)
    try:
        yield stretches
    finally:
        events = json.loads(browser.stop_tracing())["traceEvents"]
    page_threads = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    stretches.extend(
        event["tdur"] / 1000
        for event in events
        if event.get("ph") == "X" and (event["pid"], event["tid"]) in page_threads and "tdur" in event
    )
