"""Contact cards: what a building leader hands out so that residents know whom to call.

Staff only, with their consent; never a resident, never a care category, no tracking address in
the QR code (domain.md §2.7).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContactCard:
    """One card, 90 by 54 mm; ``hotlines`` are (label, number)."""

    community: str
    grid_name: str
    area: str
    building: str
    worker_name: str
    worker_phone: str
    leader_name: str
    leader_phone: str
    office_phone: str
    duty_phone: str
    duty_text: str
    hotlines: tuple[tuple[str, str], ...]
    qr_text: str


def vcard(name: str, organisation: str, phone: str, note: str) -> str:
    """A vCard 3.0 (RFC 2426) that any phone reads into its contacts; under 200 bytes as a rule."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{_escape(name)};;;;",
        f"FN:{_escape(name)}",
        f"ORG:{_escape(organisation)}",
    ]
    if phone:
        lines.append(f"TEL;TYPE=CELL:{_escape(phone)}")
    if note:
        lines.append(f"NOTE:{_escape(note)}")
    return "\r\n".join([*lines, "END:VCARD"])


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
    return escaped.replace(",", "\\,").replace(";", "\\;")
