"""Grants: the role and the place a certificate gives to somebody, and who may give which.

The chain is district → street → community → worker (trust.md). An office issues only below
itself and only inside its own division.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gridclient.errors import GridError
from gridclient.i18n import N_, _

OFFICES = ("district", "street", "community")
MEMBERS = ("worker", "leader")

#: Which roles an office's certificate may give.
MAY_ISSUE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "district": ("street", "community", *MEMBERS),
        "street": ("community", *MEMBERS),
        "community": MEMBERS,
        "worker": (),
        "leader": (),
    }
)

#: Digits of a division code by office: GB/T 2260 and GB/T 10114, in the 12-digit form.
DIVISION_DIGITS: Mapping[str, int] = MappingProxyType({"district": 6, "street": 9, "community": 12})

_TEXTS = {
    "certificate.role": (
        N_("The certificate gives a role that its issuer may not give."),
        N_("Ask the office above to issue the certificate."),
    ),
    "certificate.scope": (
        N_("The certificate reaches beyond the division or the grids of its issuer."),
        N_("Ask the office that is in charge of this division or these grids."),
    ),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody is allowed: a role in a division, for members also the grids.

    ``division``: 6 digits (district), 9 (street) or 12 (community). ``grids``: empty for an
    office, which has its whole division; grid codes for a worker or a building leader.
    ``name`` and ``device`` say, for people, who it is and on which device.
    """

    role: str
    division: str
    grids: tuple[str, ...]
    name: str
    device: str

    @property
    def is_office(self) -> bool:
        """Whether the role is that of an office, which may issue certificates."""
        return self.role in OFFICES


def fault_of(grant: Grant) -> str | None:
    """The code of what is wrong with a grant in itself, or None."""
    if grant.role not in MAY_ISSUE:
        return "certificate.role"
    division = grant.division
    if not (division.isascii() and division.isdecimal()):
        return "certificate.scope"
    if grant.is_office:
        sound = len(division) == DIVISION_DIGITS[grant.role] and not grant.grids
    else:
        sound = len(division) in DIVISION_DIGITS.values() and _are_inside(grant.grids, division)
    return None if sound else "certificate.scope"


def breach(issuer: Grant, subject: Grant) -> str | None:
    """The code of the rule that ``issuer`` breaks by giving ``subject``, or None."""
    if subject.role not in MAY_ISSUE.get(issuer.role, ()):
        return "certificate.role"
    if not subject.division.startswith(issuer.division):
        return "certificate.scope"
    return fault_of(issuer) or fault_of(subject)


def refusal(kind: type[GridError], code: str) -> GridError:
    """The refusal of ``kind`` for a code that :func:`fault_of` or :func:`breach` gave."""
    message, hint = _TEXTS[code]
    return kind(code, _(message), hint=_(hint))


def _are_inside(grids: tuple[str, ...], division: str) -> bool:
    return bool(grids) and all(
        grid.startswith(division) and len(grid) > len(division) for grid in grids
    )
