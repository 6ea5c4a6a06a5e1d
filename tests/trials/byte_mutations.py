"""Mutations that know nothing of what they change: bytes flipped, cut, doubled, spliced."""

from __future__ import annotations

import random

_LONGEST = 4096


def flip(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """One to eight bits turned."""
    changed = bytearray(content)
    for _count in range(draw.choice((1, 1, 1, 2, 8))):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def put(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """A few bytes written over."""
    start, end = _range(draw, content, 16)
    return content[:start] + draw.randbytes(end - start) + content[end:]


def blank(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """A range lost to zeros, as a bad sector leaves it."""
    start, end = _range(draw, content, _LONGEST)
    return content[:start] + bytes(end - start) + content[end:]


def cut_off(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """The end missing."""
    return content[: draw.randrange(len(content))]


def behead(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """The beginning missing."""
    return content[draw.randrange(1, len(content)) :]


def insert(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """Strange bytes anywhere, often at an end."""
    place = draw.choice((0, len(content), draw.randrange(len(content))))
    return content[:place] + draw.randbytes(draw.randrange(1, 300)) + content[place:]


def leave_out(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """A range missing."""
    start, end = _range(draw, content, _LONGEST)
    return content[:start] + content[end:]


def double(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """A range twice."""
    start, end = _range(draw, content, _LONGEST)
    return content[:end] + content[start:]


def swap(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """Two neighbouring ranges in each other's place."""
    start, end = _range(draw, content, _LONGEST)
    middle = draw.randrange(start, end)
    return content[:start] + content[middle:end] + content[start:middle] + content[end:]


def splice(draw: random.Random, content: bytes, other: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    return content[: draw.randrange(len(content))] + other[draw.randrange(len(other)) :]


def graft(draw: random.Random, content: bytes, other: bytes) -> bytes:
    """A range of another file in place of one's own."""
    start, end = _range(draw, content, _LONGEST)
    place = draw.randrange(max(1, len(other) - (end - start)))
    return content[:start] + other[place : place + end - start] + content[end:]


def _range(draw: random.Random, content: bytes, longest: int) -> tuple[int, int]:
    start = draw.randrange(len(content))
    return start, min(len(content), start + draw.randrange(1, longest + 1))


ALL = (flip, flip, put, blank, cut_off, behead, insert, leave_out, double, swap, splice, graft)
