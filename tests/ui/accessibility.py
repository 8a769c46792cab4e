"""Looks for what keeps people from using a part of the page: axe-core, as it comes with the development tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"

LOOK = """async parts => {
  const { violations } = await axe.run({ include: parts.map(part => [part]) }, { resultTypes: ['violations'] });
  return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
}"""


def faults(page: Page, *parts: str) -> list[str]:
    """What is seriously wrong with the parts of the page that these selectors find, a line for each place."""
    if not page.evaluate("'axe' in window"):
        # Not by a tag: pages may allow no scripts but their own.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(LOOK, parts)
    return [
        f"{fault['id']}: {node['html'][:200]} ({' '.join(node['failureSummary'].split())})"
        for fault in found
        for node in fault["nodes"]
    ]
