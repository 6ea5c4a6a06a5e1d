"""A key file that is cheap to open, and what a refused opening says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gridclient.errors import GridError
from gridclient.trust.vault import Cost

CHEAP = Cost(memory_kib=64, passes=1)
RIGHT, WRONG, NEW = "一句只有我知道的话", "一句别人猜的话", "another sentence"


def code_of(act: Callable[[], object]) -> str:
    """The code of the refusal that ``act`` ends in; every refusal has a hint."""
    with pytest.raises(GridError) as refusal:
        act()
    assert refusal.value.hint
    return refusal.value.code
