"""The pages of the help, in the order of the contents, and where their words lie.

A page is ``resources/help/<language>/<topic>.md``. The topic of a page of the window is that
page's key, so that F1 finds it.
"""

from __future__ import annotations

from pathlib import Path

from gridclient import i18n, paths

ICONS = {
    "start": "next",
    "today": "today",
    "visit": "door",
    "issues": "issue",
    "buildings": "buildings",
    "board": "board",
    "household": "household",
    "sync": "sync",
    "coverage": "coverage",
    "ledgers": "note",
    "office": "office",
    "trust": "join",
    "settings": "settings",
    "keys": "check",
    "bundle-format": "bundle",
}
"""Every topic with its icon."""

KEYS = "keys"
"""The topic that lists all shortcuts."""

FIRST = "start"
"""The topic for a place that has none of its own."""


def home() -> Path:
    """The folder of all languages and of the pictures."""
    return paths.resources() / "help"


def folder() -> Path:
    """The folder of the pages in the language in use."""
    return home() / i18n.current()


def read(topic: str) -> str:
    """The Markdown of a topic."""
    return (folder() / f"{topic}.md").read_text("utf-8")


def title_of(topic: str) -> str:
    """What a topic is called: its first heading."""
    with (folder() / f"{topic}.md").open(encoding="utf-8") as lines:
        return next(lines).removeprefix("# ").strip()


def topic_of(link: str) -> str:
    """The topic a link such as ``sync.md`` leads to; empty for any other link."""
    name = link.removesuffix(".md")
    return name if name != link and name in ICONS else ""
