"""How much of a foreign workbook is read at most (refusals 14, 15)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes before and after unpacking, and counts.

    ``parts`` does not count the small companions that a program writes for each sheet
    (relations and printer settings): a ledger with a sheet a building has many of them.
    ``ratio`` is unpacked by packed size of one part and counts from ``ratio_from_bytes``.
    """

    file_bytes: int = 64 << 20
    total_bytes: int = 512 << 20
    small_part_bytes: int = 32 << 20
    ratio: int = 200
    ratio_from_bytes: int = 8 << 20
    parts: int = 64
    entries: int = 256
    rows: int = 200_000
    columns: int = 128
    strings: int = 8_000_000


LIMITS = Limits()
