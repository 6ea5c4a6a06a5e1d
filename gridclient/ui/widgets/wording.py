"""Words for what the doors, lists and badges show; one place, so that screens agree."""

from __future__ import annotations

import datetime as dt

from gridclient.domain.days import written
from gridclient.domain.small_counts import Count
from gridclient.domain.visits import RESULTS
from gridclient.i18n import N_, _, ngettext
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.door_plan import Door

STATES = {
    Tone.OVERDUE: N_("overdue"),
    Tone.DUE: N_("due"),
    Tone.NOT_HOME: N_("nobody home"),
    Tone.NEVER: N_("never visited"),
    Tone.FRESH: N_("visited in time"),
    Tone.VACANT: N_("vacant"),
}
"""The states of a door, worst first, as the legend shows them."""


def state_in_words(state: str) -> str:
    """A door's state; the bare code when a newer version names another."""
    try:
        return _(STATES[Tone(state)])
    except (ValueError, KeyError):
        return state


def day_in_words(day: dt.date | None) -> str:
    """A date as people here write it: ``2026-11-22``; a dash when there is none."""
    return day.isoformat() if day else "–"


def weekday_in_words(day: dt.date) -> str:
    """The name of the day of the week."""
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[day.weekday()]


def people_in_words(people: int) -> str:
    """How many live there."""
    return ngettext("{count} person", "{count} people", people).format(count=people)


def last_visit_in_words(day: dt.date | None, result: str | None) -> str:
    """The last visit on one line."""
    if day is None:
        return _("never visited")
    if result is None:
        return _("last visit {day}").format(day=day_in_words(day))
    return _("last visit {day}: {result}").format(
        day=day_in_words(day), result=RESULTS.title_of(result)
    )


def overdue_in_words(days: int) -> str:
    """How late a visit is: ``3 days overdue``."""
    return ngettext("{count} day overdue", "{count} days overdue", days).format(count=days)


def share_in_words(part: Count, whole: Count, percent: int | None) -> str:
    """``16 of 20 (80 %)``; without the rate where too few stand behind it."""
    if percent is None:
        return _("{part} of {whole}").format(part=part, whole=whole)
    return _("{part} of {whole} ({percent} %)").format(part=part, whole=whole, percent=percent)


def room_in_words(unit: str | None, room: str) -> str:
    """A door within its building: ``2–501``."""
    return f"{unit}–{room}" if unit else room


def door_in_words(door: Door) -> str:
    """A door for tooltips and screen readers, over a few lines."""
    lines = [_("Door {room}").format(room=room_in_words(door.unit, door.room))]
    if door.head_name:
        lines.append(
            _("{name}, {people}").format(name=door.head_name, people=people_in_words(door.people))
        )
    lines.append(state_in_words(door.state))
    if door.state != Tone.VACANT and door.last_visit_on:
        lines.append(last_visit_in_words(door.last_visit_on, door.last_result))
    if door.cared_for:
        lines.append(_("somebody here is cared for"))
    return "\n".join(lines)


def age_in_words(born: dt.date, today: dt.date) -> str:
    """How old somebody is: ``81 years``."""
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return _("{age} years").format(age=today.year - born.year - (not had_birthday))


def period_in_words(period: str) -> str:
    """How often somebody should come: ``every month``."""
    return {
        "week": _("every week"),
        "month": _("every month"),
        "quarter": _("every quarter"),
        "half_year": _("every half-year"),
        "year": _("every year"),
        "once": _("once"),
    }.get(period, period)


def since_in_words(day: dt.date, moment: dt.datetime | None) -> str:
    """Since when: ``2026-11-22 09:40``, or the day where no time is known."""
    return written(moment) if moment else day.isoformat()
