"""How ID numbers, telephone numbers and dates are written on ledgers, and what masks leave.

Offices above ask for the same number in many shapes (domain.md §3.2); a shape never shows more
than the mask before it left over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gridclient.domain import masking
from gridclient.i18n import N_, _

PROFILES = ("full", "standard", "none")
"""How much is masked: as for strangers, as on paper of one's own office, nothing."""


def _spaced_id(number: str) -> str:
    if len(number) != 18:
        return number
    return f"{number[:6]} {number[6:14]} {number[14:]}"


def _split_id(number: str) -> str:
    return f"{number[:15]} {number[15:]}" if len(number) == 18 else number


def _spaced_phone(number: str) -> str:
    if len(number) != 11 or "-" in number:
        return number
    return f"{number[:3]} {number[3:7]} {number[7:]}"


def _last_four(number: str) -> str:
    return number[-4:]


def _chinese(day: str) -> str:
    parts = [int(part) for part in day.split("-") if part.isdigit()]
    return "".join(f"{part}{sign}" for part, sign in zip(parts, "年月日", strict=False))


FORMATS: Mapping[str, Mapping[str, Callable[[str], str]]] = {
    "id": {
        "plain": str,
        "spaced": _spaced_id,
        "split": _split_id,
        "quoted": lambda number: f"'{number}",
        "masked": masking.id_number_printed,
        "last4": _last_four,
    },
    "phone": {
        "plain": str,
        "spaced": _spaced_phone,
        "masked": masking.phone,
        "last4": _last_four,
    },
    "date": {
        "iso": str,
        "dots": lambda day: day.replace("-", "."),
        "slashes": lambda day: day.replace("-", "/"),
        "compact": lambda day: day.replace("-", ""),
        "chinese": _chinese,
        "month": lambda day: day[:7],
    },
}
"""Kind of value to the shapes it can be written in; the first is the default. ``spaced``: 6-8-4
for ID numbers, 3-4-4 for phones; ``split``: 15+3; ``quoted``: after an apostrophe."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What is left of a value: on paper of the office's own grids (None: all), and elsewhere."""

    own: Callable[[str], str] | None
    others: Callable[[str], str]


def certificate(number: str) -> str:
    """The first character only: the last two of a disability certificate tell type and grade."""
    return number[:1] + "*" * (len(number) - 1) if len(number) > 1 else "*"


def _hidden(text: str) -> str:
    return "*" if text else ""


def _cared_for(text: str) -> str:
    return _("Cared for") if text else ""


MASKS: Mapping[str, Mask] = {
    "name": Mask(None, masking.name),
    "phone": Mask(masking.phone, masking.phone),
    "id_number": Mask(masking.id_number_printed, masking.id_number_printed),
    "certificate": Mask(certificate, certificate),
    "month": Mask(masking.month, masking.month),
    "care": Mask(None, _cared_for),
    "contact": Mask(masking.numbers, _hidden),
    "door": Mask(None, _hidden),
    "hidden": Mask(None, _hidden),
}
"""The masks an export column may name (domain.md §5.2)."""

MASK_NOTE = N_("Internal material: shred after use")
"""What stands at the foot of every printed ledger."""


def masked(text: str, mask: str | None, profile: str, *, own: bool) -> str:
    """``text`` behind its mask; ``own``: whether it belongs to the office's own grids.

    ``profile`` is one of :data:`PROFILES`; none lifts the masks of one's own grids only.
    """
    if mask is None or not text or (own and profile == "none"):
        return text
    kept = MASKS[mask]
    change = kept.own if own and profile != "full" else kept.others
    return change(text) if change else text
