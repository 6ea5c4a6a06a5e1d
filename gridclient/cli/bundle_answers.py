"""What the commands about bundles answer: the documents and the lines for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from gridclient.domain.days import written
from gridclient.i18n import _, listed, ngettext
from gridclient.services import timekeeping
from gridclient.services.sync.records import Exported, Imported, RecordStanding


def made_json(made: Exported) -> dict[str, Any]:
    """A bundle that was written."""
    return {
        "bundle": made.bundle,
        "no": made.number,
        "base": made.base,
        "upto": made.upto,
        "rows": dict(made.rows),
        "file": str(made.file),
        "password_hint": _password_hint() if made.is_sealed else None,
    }


def _password_hint() -> str:
    return _("Both programs know the password; “bundle password” shows it for Excel or WPS.")


def imported_json(result: Imported) -> dict[str, Any]:
    """What one file brought."""
    answer: dict[str, Any] = {
        "file": str(result.file),
        "sender": result.sender,
        "no": result.number,
        "applied": result.applied,
        "known": result.known,
        "parked": result.parked,
        "quarantined": result.quarantined,
        "conflicts": result.conflicts,
        "removed": result.removed,
        "left_out": result.left_out,
        "withdrawn": result.withdrawn,
        "gap": list(result.gap),
        "ignored": list(result.ignored),
        "again": result.again,
        "undone_at": result.undone_at,
        "undone_by": result.undone_by,
        "grace": result.grace,
        "fork": result.fork,
        "clock_ahead_days": result.clock_ahead_days,
        "clock_behind_days": result.clock_behind_days,
    }
    if result.refusal is not None:
        answer["error"] = result.refusal.as_json()
    return answer


def imported_lines(result: Imported) -> list[str]:
    """What one file brought, for people."""
    name = result.file.name
    if result.refusal is not None:
        return [f"{name}: {result.refusal.text()}"]
    if result.again:
        return _known_lines(result)
    ignored = ["  " + not_of_it(sheet) for sheet in result.ignored]
    if result.applied + result.known + result.left_out == 0 and not result.awaits:
        return [_("{file}: nothing new.").format(file=name), *ignored]
    lines = [
        _("{file}, from {sender}: new or changed {applied}, known already {known}").format(
            file=name, sender=result.sender_name, applied=result.applied, known=result.known
        )
    ]
    if result.grace:
        lines.append("  " + grace())
    lines += ignored
    lines += [f"  {words}" for words in _counted(result)]
    if result.fork:
        lines.append(
            "  "
            + _(
                "Two different records of one device were found: it may have been restored or "
                "copied. Both are kept. Tell your office, and use only one copy."
            )
        )
    lines += ["  " + words for words in _of_clocks(result)]
    if result.gap:
        numbers = listed(result.gap)
        lines.append("  " + _("bundles missing before it: {numbers}").format(numbers=numbers))
    return lines


def cut_short() -> str:
    """That somebody stopped the making of bundles, and another would have to follow."""
    return _("Stopped: what is ready can be passed on; the rest comes with the next bundle.")


def _known_lines(result: Imported) -> list[str]:
    name = result.file.name
    if not result.undone_at:
        return [_("{file}: imported before; nothing was changed.").format(file=name)]
    day = written(dt.datetime.fromisoformat(result.undone_at))
    return [
        _("{file}: imported before, and undone on {day}; nothing was changed.").format(
            file=name, day=day
        ),
        "  " + _("To have it back: “bundle undo {id}”.").format(id=result.undone_by),
    ]


def not_of_it(sheet: str) -> str:
    """That somebody added a sheet."""
    return _("The sheet “{name}” is not part of the bundle; it was not read.").format(name=sheet)


def _counted(result: Imported) -> Iterator[str]:
    """What is to be known of the rows that did not simply come in, and of what went."""
    counts = {
        _("waiting for something else"): result.parked,
        _("kept out by a rule"): result.quarantined,
        _("left out; “bundle left-out” lists them"): result.left_out,
        _("counting no more, signed with a key after it was lost"): result.withdrawn,
        _("left your grids, and removed here"): result.removed,
        _("conflicts to look at"): result.conflicts,
    }
    for title, count in counts.items():
        if count:
            yield _("{title}: {count}").format(title=title, count=count)


def grace() -> str:
    """That a certificate is in its days of grace."""
    return _("The sender's certificate has run out; it has to be renewed within 30 days.")


def _of_clocks(result: Imported) -> Iterator[str]:
    """That the sender's clock is ahead of ours, or ours is late; and that it was behind."""
    if result.clock_ahead_days:
        yield ngettext(
            "The date on the sender's computer is {count} day ahead of this one; one is wrong.",
            "The date on the sender's computer is {count} days ahead of this one; one is wrong.",
            result.clock_ahead_days,
        ).format(count=result.clock_ahead_days)
    if result.clock_behind_days:
        yield timekeeping.behind_in_words(result.clock_behind_days)


def standing_json(standing: RecordStanding | None) -> dict[str, Any] | None:
    """Where a record stands on its way to the office; None where there is no office above."""
    if standing is None:
        return None
    return {
        "state": standing.state,
        "office": standing.office,
        "no": standing.number,
        "reason": standing.reason or None,
        "outcome": standing.outcome or None,
    }
