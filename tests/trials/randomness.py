"""Randomness that comes from a seed: a proof that failed is made again to the byte."""

from __future__ import annotations

import contextlib
import os
import random
import secrets
from collections.abc import Iterator
from unittest import mock

from cryptography import x509

from gridclient.trust.keys import Keys


@contextlib.contextmanager
def seeded(seed: object) -> Iterator[random.Random]:
    """Within it keys, salts, serial numbers and ids come from ``seed``, and from nowhere else."""
    drawn = random.Random(str(seed))
    new_keys = drawn.randbytes

    def keys() -> Keys:
        return Keys(new_keys(32), new_keys(32))

    def several(count: int | None = None) -> bytes:
        return drawn.randbytes(32 if count is None else count)

    def serial() -> int:
        return drawn.getrandbits(150) | 1

    with (
        mock.patch.object(Keys, "new", staticmethod(keys)),
        mock.patch.object(os, "urandom", several),
        mock.patch.object(secrets, "token_bytes", several),
        mock.patch.object(secrets, "randbits", drawn.getrandbits),
        mock.patch.object(x509, "random_serial_number", serial),
    ):
        yield drawn
