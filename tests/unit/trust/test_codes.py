"""Codes for people: what is typed differently is understood, what is mistyped is told."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.errors import Refused
from gridclient.trust import codes

RAW = bytes(range(20))
CODE = codes.write(RAW)


@given(st.binary(min_size=20, max_size=20))
def test_a_code_comes_back(raw: bytes) -> None:
    assert codes.read(codes.write(raw), 20) == raw


def test_a_code_is_eight_groups_without_letters_that_are_misread() -> None:
    groups = codes.write(secrets.token_bytes(20)).split("-")
    assert [len(group) for group in groups] == [5] * 8
    assert not set("".join(groups)) & set("ILOU")


def _full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if letter != "-" else "—" for letter in text)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        f"  {CODE.replace('-', ' ')} \n",
        CODE.replace("0", "O").replace("1", "I"),
        CODE.replace("0", "o").replace("1", "l"),
        _full_width(CODE),
    ],
)
def test_a_code_typed_differently_is_the_same(typed: str) -> None:
    assert codes.read(typed, 20) == RAW


@given(st.integers(0, 39), st.sampled_from(codes.LETTERS))
def test_any_one_wrong_letter_is_told_with_its_group(place: int, letter: str) -> None:
    letters = list(CODE.replace("-", ""))
    if letters[place] == letter:
        return
    letters[place] = letter
    with pytest.raises(Refused) as refusal:
        codes.read("".join(letters), 20)
    assert refusal.value.code == "code.mistyped"
    assert str(place // 5 + 1) in refusal.value.message


@given(st.binary(min_size=20, max_size=20), st.integers(0, 38))
def test_two_swapped_letters_are_told(raw: bytes, place: int) -> None:
    letters = list(codes.write(raw).replace("-", ""))
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    if "".join(letters) == codes.write(raw).replace("-", ""):
        return
    with pytest.raises(Refused):
        codes.read("".join(letters), 20)


@given(st.binary(min_size=20, max_size=20), st.integers(0, 6))
def test_two_swapped_groups_are_told(raw: bytes, place: int) -> None:
    groups = codes.write(raw).split("-")
    if groups[place][:4] == groups[place + 1][:4]:
        return
    groups[place], groups[place + 1] = groups[place + 1], groups[place]
    with pytest.raises(Refused):
        codes.read("-".join(groups), 20)


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE + "0", CODE[6:]])
def test_a_code_of_another_length_is_told(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        codes.read(typed, 20)
    assert refusal.value.code == "code.length"


def test_a_letter_that_is_in_no_code_is_told() -> None:
    with pytest.raises(Refused) as refusal:
        codes.read("U" + CODE[1:], 20)
    assert refusal.value.code == "code.mistyped"
    with pytest.raises(Refused):
        codes.read("楼" + CODE[1:], 20)


def test_spelling_takes_the_leading_bits() -> None:
    assert codes.spell(b"\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00", 12) == "ZZZZ-ZZZZ-0000"
    assert codes.spell(bytes(18), 28) == "-".join(["0000"] * 7)
