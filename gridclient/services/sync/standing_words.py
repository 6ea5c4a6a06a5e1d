"""Where a record stands on its way to the office, in plain words."""

from __future__ import annotations

from gridclient.i18n import _
from gridclient.services.sync.records import RecordStanding


def in_short(standing: RecordStanding) -> str:
    """Where a record stands, in the few words there is room for in a list."""
    words = {
        "here": _("only here"),
        "exported": _("in bundle {number}"),
        "received": _("arrived"),
        "returned": _("not taken in"),
    }
    return words[standing.state].format(number=standing.number)


def in_words(standing: RecordStanding) -> str:
    """Where a record stands, for people; of one that was not taken in why, and the way on."""
    if standing.state == "here":
        return _("only on this computer so far")
    if standing.state == "exported":
        return _("in bundle {number}, not confirmed yet").format(number=standing.number)
    if standing.state == "received":
        return _("received by {office}").format(office=standing.office)
    if standing.outcome == "parked":
        return _(
            "not taken in by {office}: this computer's date was far ahead. Set it right; it is "
            "then sent anew."
        ).format(office=standing.office)
    return _("not taken in by {office}: {reason}. {way_on}").format(
        office=standing.office, reason=standing.reason, way_on=_way_on(standing.outcome)
    )


def _way_on(outcome: str) -> str:
    """What can be done about a record that was not taken in."""
    if outcome == "rejected":
        return _("They keep it out for good: ask them, should that be a mistake.")
    if outcome == "left_out":
        return _("They can still take it in: ask them to.")
    return _("It waits there for a decision: ask them. What you change here is sent again.")
