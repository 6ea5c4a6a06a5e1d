"""Plain words for certificates: how they stand, who is above whom, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gridclient.domain.authority import ROLES
from gridclient.domain.days import day_of, written
from gridclient.i18n import _, listed
from gridclient.services.members import STATES, Member
from gridclient.trust.certificates import Certificate
from gridclient.ui.tables import Column
from gridclient.ui.theme.tokens import Tone

_TONES = {
    "valid": Tone.FRESH,
    "ending": Tone.DUE,
    "grace": Tone.DUE,
    "expired": Tone.OVERDUE,
    "revoked": Tone.VACANT,
}


def columns() -> list[Column[Member]]:
    """The columns of the table of who is enrolled."""
    return [
        Column(_("Name"), lambda one: one.name, width=96),
        Column(_("Role"), lambda one: ROLES.title_of(one.role), width=104),
        Column(_("Grids or division"), scope_of),
        Column(_("Device"), lambda one: one.device or "–", width=80),
        Column(_("Until"), lambda one: day_in_words(one.valid_until), width=100),
        Column(
            _("State"),
            lambda one: STATES.title_of(one.state),
            tone=lambda one: _TONES.get(one.state),
            width=136,
        ),
        Column(_("Last bundle"), lambda one: moment_in_words(one.last_seen_at), width=132),
    ]


def scope_of(member: Member) -> str:
    """The grids of a member, the division of an office."""
    return listed(member.grids) or member.division


def day_in_words(instant: str) -> str:
    """The day of an ISO instant, here."""
    return day_of(dt.datetime.fromisoformat(instant)).isoformat()


def moment_in_words(instant: str | None) -> str:
    """An ISO instant as people read it."""
    return written(dt.datetime.fromisoformat(instant)) if instant else _("never")


def who(member: Member) -> str:
    """Somebody with role and device."""
    words = _("{name}, {role}, on {device}")
    return words.format(
        name=member.name, role=ROLES.title_of(member.role), device=member.device or "–"
    )


def chain_in_words(chain: Sequence[Certificate]) -> str:
    """Who vouches for whom, from the root down."""
    names = [
        _("{name} ({role})").format(name=one.grant.name, role=ROLES.title_of(one.grant.role))
        for one in reversed(chain)
    ]
    return " → ".join(names)
