"""Small files that pass between people: canonical JSON with a signature inside.

So a byte more or less is seen, and a file of one kind never passes for one of another.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from gridclient.domain.rows import canonical
from gridclient.trust import signatures
from gridclient.trust.keys import Keys


def write(keys: Keys, domain: str, content: dict[str, Any]) -> bytes:
    """``content`` as a file of the kind ``domain``, with a signature over all the rest."""
    content = {"format": domain, **content}
    signature = signatures.sign(keys, domain, canonical(content))
    return canonical({**content, "signature": to_text(signature)})


def read(
    data: bytes, domain: str, largest_bytes: int
) -> tuple[dict[str, Any], Callable[[bytes], bool]]:
    """The content of a file, and whether a given signing key has signed it.

    Raises ValueError or TypeError for what is no such file, to the byte.
    """
    if len(data) > largest_bytes:
        raise ValueError("too large")
    content = json.loads(data)
    if not isinstance(content, dict) or canonical(content) != data:
        raise ValueError("not canonical")
    signature = to_bytes(content.pop("signature", None))
    if content.get("format") != domain:
        raise ValueError("another kind of file")
    signed = canonical(content)
    return content, lambda signing: signatures.verify(signing, domain, signed, signature)


def to_text(data: bytes) -> str:
    """Bytes as base64."""
    return base64.b64encode(data).decode("ascii")


def to_bytes(written: object) -> bytes:
    """The bytes of a base64 text in its one spelling; ValueError or TypeError otherwise."""
    if not isinstance(written, str):
        raise TypeError("not base64")
    data = base64.b64decode(written, validate=True)
    if to_text(data) != written:
        raise ValueError("not base64")
    return data
