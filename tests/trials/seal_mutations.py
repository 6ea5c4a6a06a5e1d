"""Mutations of the seal around a bundle: its bytes, its description, and what lies under it."""

from __future__ import annotations

import io
import random
import re

from msoffcrypto.method.ecma376_agile import ECMA376Agile

from tests.trials import byte_mutations, part_mutations
from tests.trials.corpus import Sample

_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_DESCRIPTION = re.compile(rb"<\?xml.*?</encryption>", re.DOTALL)


def in_seal(draw: random.Random, sample: Sample, other: Sample) -> bytes:
    """A mutant of a sealed file."""
    act = draw.choice((_anywhere, _anywhere, _ciphertext, _ciphertext, _description, _inside))
    return act(draw, sample, other)


def _anywhere(draw: random.Random, sample: Sample, other: Sample) -> bytes:
    return draw.choice(byte_mutations.ALL)(draw, sample.content, other.content)


def _ciphertext(draw: random.Random, sample: Sample, _other: Sample) -> bytes:
    """A bit of the encrypted workbook, which lies behind its description."""
    start = sample.content.find(b"</encryption>")
    place = draw.randrange(start, len(sample.content))
    changed = bytearray(sample.content)
    changed[place] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _description(draw: random.Random, sample: Sample, _other: Sample) -> bytes:
    """An attribute of the description, in as many bytes as before."""
    found = _DESCRIPTION.search(sample.content)
    assert found
    attribute = draw.choice(list(_ATTRIBUTE.finditer(found[0])))
    old = attribute[2]
    new = draw.choice((b"9" * len(old), b"0" * len(old), b"A" * len(old), old[::-1], b"\0" * 9))
    new = new[: len(old)].ljust(len(old), b" ")
    start = found.start() + attribute.start(2)
    return sample.content[:start] + new + sample.content[start + len(old) :]


def _inside(draw: random.Random, sample: Sample, other: Sample) -> bytes:
    """A mutated workbook under a sound seal."""
    assert sample.password
    act = draw.choice((part_mutations.in_archive, part_mutations.in_markup, byte_mutations.flip))
    mutant = act(draw, sample.workbook, other.workbook)
    return bytes(ECMA376Agile.encrypt(sample.password, io.BytesIO(mutant)))
