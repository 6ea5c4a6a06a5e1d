"""Who may write what: one table of role and act, asked by screens and by every import.

A replica's grant (role, division, grids) travels as its certificate; certificates and
revocations are facts that sync like any other (trust.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    fact,
    instant_at,
    number,
    reference,
    text,
)
from gridclient.domain.rows import Row
from gridclient.i18n import N_

ROLES = Codes(
    "role",
    N_("Role"),
    Code("district", N_("District office"), ("区",)),
    Code("street", N_("Street office"), ("街道",)),
    Code("community", N_("Community office"), ("社区",)),
    Code("worker", N_("Grid worker"), ("网格员",)),
    Code("leader", N_("Building leader"), ("楼栋长",)),
)

OFFICES = frozenset({"district", "street", "community"})

_AT_THE_DOOR = frozenset(
    {
        "dwelling",
        "household",
        "resident",
        "care_enrolment",
        "visit",
        "visit_amendment",
        "retraction",
        "issue",
        "issue_event",
        "service_record",
        "consent",
        "rights_request",
        "answer",
        "reach_attempt",
        "same_as",
        "conflict_resolution",
    }
)

WRITES: dict[str, frozenset[str] | None] = {
    "district": None,
    "street": None,
    "community": None,
    "worker": _AT_THE_DOOR,
    "leader": frozenset({"issue", "issue_event"}),
}
"""The entities a role may write; None: all."""

ISSUE_ACTS: dict[str, frozenset[str] | None] = {
    "district": None,
    "street": None,
    "community": None,
    "worker": frozenset(
        {
            "registered",
            "handled_onsite",
            "acknowledged",
            "progress",
            "done",
            "fed_back",
            "evaluated",
        }
    ),
    "leader": frozenset({"registered"}),
}
"""The steps of an issue a role may record; None: all."""


@fact("certificate", N_("Certificate"), within="division_id", visible=False)
@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFact:
    """A certificate as it travels, so that everybody can check who recorded a fact."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    serial: str = text(N_("Serial number"), required=True, length=64)
    key_id: str = text(N_("Replica"), required=True, length=20)
    person_id: str | None = reference(N_("Person"), "person")
    pem: str = text(N_("Certificate"), required=True, length=20000)


@fact("revocation", N_("Revocation"), within="division_id", visible=False)
@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """That a certificate no longer counts; what was sent up to ``trusted_up_to`` stays.

    A fact that others hand on bears no sequence: of those, what was stamped up to
    ``trusted_stamp`` stays, the newest stamp known without a gap to who revoked (without one:
    up to ``revoked_at``), and so do the facts of ``trusted_beside`` (:func:`marks_beside`).

    ``successor``: the key id with which an office goes on that changed its key. Such a revocation
    is the last word of the old key: what that key had granted to others stays.
    """

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    serial: str = text(N_("Serial number"), required=True, length=64)
    trusted_up_to: int = number(N_("Trusted up to sequence"), required=True)
    reason: str = text(N_("Reason"), required=True, length=200)
    revoked_at: dt.datetime = instant_at(N_("Revoked at"), required=True)
    trusted_stamp: str | None = text(N_("Trusted up to stamp"), length=40)
    successor: str | None = text(N_("Goes on with the key"), length=20)
    trusted_beside: str | None = text(N_("Trusted beside"), length=20_000)

    def trusts_beside(self, row: Row) -> bool:
        """Whether a fact stays whatever its stamp."""
        return bool(row.signature) and _shortened(row) in (self.trusted_beside or "").split()


BESIDE_AT_MOST = 800
_LETTERS = 22
"""The letters of a signature by which a fact is known: 132 bits."""


def marks_beside(rows: Iterable[Row]) -> str | None:
    """How a revocation names facts that lie beyond its mark and were known all the same: a clock
    that was far ahead once has signed them, and signatures are not made anew. Named is what they
    say, not their ids, under which a lost key could say something else. None for none."""
    return " ".join(sorted(_shortened(row) for row in rows)) or None


def _shortened(row: Row) -> str:
    return (row.signature or "")[:_LETTERS]


@dataclass(frozen=True, slots=True)
class Authority:
    """What one replica may do: its role, its division's code and, for workers, its grids."""

    role: str
    division: str
    grids: tuple[str, ...] = ()

    @property
    def is_office(self) -> bool:
        """Whether this is an office, which may merge, issue and report."""
        return self.role in OFFICES

    def covers(self, division: str | None, grid: str | None) -> bool:
        """Whether a place lies inside the scope; ``grid`` None means the division itself."""
        if division is None or not division.startswith(self.division):
            return False
        return not self.grids or grid in self.grids


def objection(
    authority: Authority,
    entity: str,
    division: str | None,
    grid: str | None,
    *,
    action: str | None = None,
) -> str | None:
    """The rule a change would break, as a code, or None when it is allowed.

    ``division`` and ``grid`` are the codes of the place the row belongs to; ``action`` the
    step of an issue.
    """
    allowed = WRITES.get(authority.role, frozenset())
    if allowed is not None and entity not in allowed:
        return "role"
    if entity == "issue_event":
        acts = ISSUE_ACTS.get(authority.role, frozenset())
        if acts is not None and action not in acts:
            return "act"
    if not authority.covers(division, grid):
        return "scope"
    return None


def sees(authority: Authority, division: str | None, grid: str | None) -> bool:
    """Whether a row at a place travels to a replica with this authority.

    Rows of a grid go to those whose scope has the grid; rows of a division (staff, policies,
    certificates) go to everybody above, in and below it.
    """
    if division is None:
        return False
    if grid is not None:
        return authority.covers(division, grid)
    return division.startswith(authority.division) or authority.division.startswith(division)


OBJECTIONS = Codes(
    "objection",
    N_("Rule"),
    Code("role", N_("this role may not write such rows")),
    Code("act", N_("this role may not take this step")),
    Code("scope", N_("outside the sender's grids")),
    Code("author", N_("signed by nobody this office knows, or by somebody else")),
    Code("expired", N_("written after its author's certificate had ended")),
    Code("revoked", N_("written or handed in after its author's certificate was revoked")),
    Code("withheld", N_("this role is not shown such values, and does not write them")),
    Code("fact_changed", N_("another fact stands under the same number")),
    Code("mass", N_("retires more than 100 records at once")),
    Code("value", N_("a value that is not allowed")),
    Code("parent", N_("waits for the row it belongs to")),
    Code("rejected", N_("belongs to what was kept out for good")),
    Code("clock", N_("comes from a clock that is far ahead")),
    Code("restored", N_("may have been theirs in what this office lost by a restore")),
    Code("left_out", N_("left out by hand")),
)
