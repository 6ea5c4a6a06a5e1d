"""Mutations of what is signed, as it stands in ``签名``: manifest, signature, copy, chain.

The workbook around them stays as it was made. The signature is not made anew, but for the
chain, which a sender could choose; see ``insider_mutations`` for signed nonsense.
"""

from __future__ import annotations

import base64
import json
import random
import zlib
from typing import Any

from gridclient.domain.rows import canonical
from gridclient.trust import certificates, signatures
from gridclient.trust.keys import Keys
from gridclient.workbook import signed_copy
from tests import altered
from tests.trials import byte_mutations
from tests.trials.corpus import Sample

_ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the group of Ed25519: adding it to a signature's scalar must not give a second one."""
STRANGE: tuple[Any, ...] = (
    *(None, "", "x", 0, -1, 1, 10**17, 10**40, True, [], {}, [[]], [1, "a"], {"a": 1}, 1.5),
    *("1970-01-01T00:00:00Z", "9" * 400, "\u0000", "王", "../x", "AAAAAAAAAA.1", "\ud800"),
    *([[["x"]]], {"": ""}, ["x"] * 400, "A" * 70_000, 2**63, 2**64),
)


def in_manifest(draw: random.Random, sample: Sample, _other: Sample) -> bytes:
    """A key of the manifest changed, removed, doubled, made huge or of another kind."""
    return with_part(sample, "manifest", changed_json(draw, sample.manifest))


def changed_json(draw: random.Random, content: bytes) -> bytes:
    """JSON with something else in one place, in its one form or in another."""
    data = json.loads(content)
    holder, key = _spot(draw, data)
    act = draw.choice(("put", "put", "remove", "add", "double", "spell"))
    if act == "put":
        holder[key] = draw.choice(STRANGE)
    elif act == "remove":
        del holder[key]
    elif act == "add" and isinstance(holder, dict):
        holder[draw.choice(("left", "more", "critical", "format", "x"))] = draw.choice(STRANGE)
    elif act == "double":
        return _doubled(draw, content)
    else:
        return _spelled(draw, data)
    return written(data)


def written(data: Any) -> bytes:
    """As the program writes it, where it can."""
    try:
        return canonical(data)
    except (ValueError, TypeError):
        return json.dumps(data).encode()


def _spot(draw: random.Random, data: Any) -> tuple[Any, Any]:
    """A place in it: what holds it, and its key or number."""
    while True:
        keys = list(data) if isinstance(data, dict) else range(len(data))
        key = draw.choice(keys)
        inner = data[key]
        if not (isinstance(inner, dict | list) and inner and draw.random() < 0.6):
            return data, key
        data = inner


def _doubled(draw: random.Random, content: bytes) -> bytes:
    key = draw.choice((b"sender", b"upto", b"chain", b"number"))
    value = draw.choice((b'"x"', b"1", b"[]", b"NaN", b"1e5"))
    return b'{"' + key + b'":' + value + b"," + content[1:]


def _spelled(draw: random.Random, data: Any) -> bytes:
    """The same to a lenient reader, in other bytes."""
    text = json.dumps(data, ensure_ascii=draw.random() < 0.5, indent=draw.choice((None, 1)))
    return draw.choice((b"\xef\xbb\xbf", b"", b" ")) + text.encode() + draw.choice((b"", b"\n"))


def in_copy(draw: random.Random, sample: Sample, other: Sample) -> bytes:
    """Lines of the signed copy changed, moved, removed, doubled, or its bytes mutated."""
    lines = list(sample.lines)
    act = draw.choice(
        ("letter", "order", "remove", "double", "strange", "bytes", "other", "twin", "twin", "twin")
    )
    copy = signed_copy.pack(lines)
    place = draw.randrange(len(lines))
    if act == "letter":
        line = lines[place]
        spot = draw.randrange(len(line))
        lines[place] = line[:spot] + draw.choice((b"0", b"x", b"")) + line[spot + 1 :]
    elif act == "order":
        lines = draw.sample(lines, len(lines))
    elif act == "remove":
        del lines[place]
    elif act == "double":
        lines.insert(draw.randrange(len(lines)), lines[place])
    elif act == "strange":
        lines.insert(place, draw.choice((b"{}", b"[]", b"", draw.choice(other.lines))))
    elif act == "twin":
        return with_part(sample, "copy", _twin(draw, sample))
    elif act == "bytes":
        return with_part(sample, "copy", draw.choice(byte_mutations.ALL)(draw, copy, copy))
    else:
        copy = draw.choice((zlib.compress(b"\n".join(lines), 9), signed_copy.pack(other.lines)))
        return with_part(sample, "copy", copy)
    return with_part(sample, "copy", signed_copy.pack(lines))


def _twin(draw: random.Random, sample: Sample) -> bytes:
    """A copy as long as the signed one, with another digit in a row that no sheet shows."""
    copy = signed_copy.pack(sample.lines)
    unseen = [n for n, line in enumerate(sample.lines) if b'"entity":"certificate"' in line]
    place = draw.choice(unseen or range(len(sample.lines)))
    line = sample.lines[place]
    spots = [at for at in range(len(line)) if line[at : at + 1].isdigit()]
    for _attempt in range(100):
        spot, digit = draw.choice(spots), b"%d" % draw.randrange(10)
        changed = [*sample.lines]
        changed[place] = line[:spot] + digit + line[spot + 1 :]
        twin = signed_copy.pack(changed)
        if len(twin) == len(copy) and twin != copy:
            return twin
    return copy[:-1]


def in_base64(draw: random.Random, sample: Sample, _other: Sample) -> bytes:
    """Blanks, breaks, padding and letters in the cells of one part; blanks mean nothing."""
    name = draw.choice(("manifest", "signature", "copy"))

    old = signed_parts(sample)
    text = base64.b64encode(old[name]).decode()
    place = draw.randrange(len(text))
    new = draw.choice((" ", "\n", "=", "==", "-", "_", "A", "é", "\u200b", ""))
    changed = text[:place] + new + text[place + draw.choice((0, 1)) :]
    return with_texts(sample.workbook, old, {name: changed})


def in_signature(draw: random.Random, sample: Sample, other: Sample) -> bytes:
    """Another signature: bits turned, another length, of another bundle, the same twice over."""
    own = sample.signature
    scalar = (int.from_bytes(own[32:], "little") + _ORDER) % 2**256
    new = draw.choice(
        (
            byte_mutations.flip(draw, own, own),
            own[: draw.randrange(64)],
            own + draw.randbytes(draw.randrange(1, 9)),
            bytes(64),
            draw.randbytes(64),
            other.signature,
            own[:32] + scalar.to_bytes(32, "little"),
            own[32:] + own[:32],
        )
    )
    return with_part(sample, "signature", new)


def in_chain(draw: random.Random, sample: Sample, other: Sample, keys: Keys) -> bytes:
    """Certificates mutated, doubled, left out, moved, replaced; signed again by the sender."""
    data = json.loads(sample.manifest)
    chain: list[str] = data["chain"]
    strange: list[str] = json.loads(other.manifest)["chain"]
    act = draw.choice(("der", "der", "pem", "leave", "double", "order", "strange", "replace"))
    place = draw.randrange(len(chain))
    if act == "der":
        der = certificates.read(chain[place].encode()).der
        chain[place] = _pem(draw.choice(byte_mutations.ALL)(draw, der, der))
    elif act == "pem":
        pem = chain[place].encode()
        chain[place] = byte_mutations.flip(draw, pem, pem).decode("latin-1")
    elif act == "leave":
        del chain[place]
    elif act == "double":
        chain.insert(draw.randrange(len(chain) + 1), chain[place])
    elif act == "order":
        chain[:] = draw.sample(chain, len(chain))
    elif act == "strange":
        chain.insert(draw.randrange(len(chain) + 1), draw.choice((*strange, "", "x")))
    else:
        chain[place] = draw.choice(strange)
    return resigned(sample, written(data), keys)


def _pem(der: bytes) -> str:
    text = base64.encodebytes(der).decode()
    return f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n"


def resigned(sample: Sample, manifest: bytes, keys: Keys) -> bytes:
    """The workbook with another manifest, and the sender's signature over that."""
    signature = signatures.sign(keys, signatures.BUNDLE, manifest)
    return with_part(sample, "manifest", manifest, signature)


def with_part(sample: Sample, name: str, content: bytes, signature: bytes | None = None) -> bytes:
    """The workbook with other bytes as one signed part, in as many cells as before."""
    new = {name: content} | ({"signature": signature} if signature is not None else {})
    return with_cells(sample.workbook, signed_parts(sample), new)


def signed_parts(sample: Sample) -> dict[str, bytes]:
    """What stands in ``签名``, by name."""
    copy = signed_copy.pack(sample.lines)
    return {"manifest": sample.manifest, "signature": sample.signature, "copy": copy}


def with_cells(workbook: bytes, old: dict[str, bytes], new: dict[str, bytes]) -> bytes:
    """The workbook with other bytes where some signed parts stood."""
    texts = {name: base64.b64encode(part).decode() for name, part in new.items()}
    return with_texts(workbook, old, texts)


def with_texts(workbook: bytes, old: dict[str, bytes], texts: dict[str, str]) -> bytes:
    """The workbook with other texts in the cells of some signed parts."""
    parts = altered.parts(workbook)
    for name, text in texts.items():
        cells = [cell.encode() for cell in signed_copy.to_cells(old[name])]
        length = -(-len(text) // len(cells))
        (place,) = (where for where, part in parts.items() if cells[0] in part)
        for number, cell in enumerate(cells):
            piece = text[number * length : (number + 1) * length].encode()
            parts[place] = parts[place].replace(cell, piece, 1)
    return altered.packed(parts)
