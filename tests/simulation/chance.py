"""Injected randomness: what the program draws comes from the seed, so that a seed repeats."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

from gridclient.domain import identifiers
from gridclient.services import epochs
from gridclient.trust import keys


class _Secrets:
    """Stands where ``secrets`` stands, and draws from a seeded generator."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def randbits(self, count: int) -> int:
        return self._rng.getrandbits(count)

    def randbelow(self, limit: int) -> int:
        return self._rng.randrange(limit)

    def token_hex(self, size: int) -> str:
        return self._rng.randbytes(size).hex()


@contextmanager
def seeded(rng: random.Random) -> Iterator[None]:
    """Ids and installations drawn from ``rng`` inside this block."""
    own = _Secrets(rng)
    before = [(module, module.secrets) for module in (identifiers, epochs)]
    for module, _secrets in before:
        module.secrets = own  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for module, kept in before:
            module.secrets = kept


@contextmanager
def seeded_keys(rng: random.Random) -> Iterator[None]:
    """New replicas get keys drawn from ``rng``: the same template has the same replica ids."""
    made = keys.Keys.__dict__["new"]
    drawn = classmethod(lambda cls: cls(rng.randbytes(32), rng.randbytes(32)))
    keys.Keys.new = drawn  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        keys.Keys.new = made  # type: ignore[method-assign]
