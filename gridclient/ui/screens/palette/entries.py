"""What the palette lists: households that were found, and what the window can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gridclient.i18n import _, listed
from gridclient.services.search import Found


@dataclass(frozen=True, slots=True)
class Command:
    """Something the window can do; ``words`` are others by which people look for it."""

    title: str
    icon: str
    keys: str
    act: Callable[[], None]
    words: str = ""


Entry = Found | Command


def matching(commands: Sequence[Command], typed: str) -> list[Command]:
    """The commands that hold every word that was typed; all for nothing typed."""
    words = typed.casefold().split()
    return [
        command
        for command in commands
        if all(word in f"{command.title} {command.words}".casefold() for word in words)
    ]


def title_of(entry: Entry) -> str:
    """The first line of an entry."""
    if isinstance(entry, Command):
        return entry.title
    return entry.name or _("no name known")


def detail_of(entry: Entry) -> str:
    """The second line of an entry; empty for commands."""
    if isinstance(entry, Command):
        return ""
    return " · ".join(filter(None, (entry.address, entry.grid_name)))


def in_words(entry: Entry) -> str:
    """An entry as a screen reader says it."""
    keys = entry.keys if isinstance(entry, Command) else ""
    return listed(filter(None, (title_of(entry), detail_of(entry), keys)))
