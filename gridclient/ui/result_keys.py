"""The keys that stand for results of visits, the same on the screen and on paper."""

from __future__ import annotations

from gridclient.domain.visits import RESULTS
from gridclient.i18n import _

KEYS = "1234567890abcdef"
RESULT_OF = {key: code.code for key, code in zip(KEYS, RESULTS, strict=False)}
"""The result a key stands for."""


def legend() -> str:
    """All keys with what they stand for, on one line."""
    keyed = zip(KEYS, RESULTS, strict=False)
    return "   ".join(f"{key.upper()}\N{NO-BREAK SPACE}{_(code.title)}" for key, code in keyed)
