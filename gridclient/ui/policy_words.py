"""How a policy reads: how many contacts in which period, and how many of them face to face."""

from __future__ import annotations

from gridclient.domain.care import ACCEPTED, PERIODS, CarePolicy
from gridclient.domain.due import Policy
from gridclient.i18n import _, listed, ngettext


def often_in_words(policy: Policy | CarePolicy) -> str:
    """``1 contact a month``."""
    words = ngettext("{count} contact a {period}", "{count} contacts a {period}", policy.contacts)
    return words.format(count=policy.contacts, period=PERIODS.title_of(policy.period))


def contacts_in_words(policy: Policy | CarePolicy) -> str:
    """``1 a month``, below a heading that says what is counted."""
    return _often(policy.contacts, policy.period)


def face_in_words(policy: Policy | CarePolicy) -> str:
    """``1 a quarter``; a dash where nothing is asked for face to face."""
    if not policy.face or not policy.face_period:
        return "–"
    return _often(policy.face, policy.face_period)


def _often(count: int, period: str) -> str:
    return _("{count} a {period}").format(count=count, period=PERIODS.title_of(period))


def accepted_in_words(policy: Policy | CarePolicy) -> str:
    """What counts besides; a dash for nothing."""
    return listed(ACCEPTED.title_of(c.code) for c in ACCEPTED if c.code in policy.accepted) or "–"
