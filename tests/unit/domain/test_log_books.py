"""A log book is a chain, and no place for personal values."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import log_books
from gridclient.domain.fields import ENTITIES
from gridclient.domain.log_books import ACTS, WRITTEN, Head, LogLine

ROW = "01990000-0000-7000-8000-000000000001"


def chain(count: int) -> list[LogLine]:
    lines: list[LogLine] = []
    for number in range(1, count + 1):
        previous = lines[-1].digest if lines else ""
        line = LogLine(
            book="audit",
            number=number,
            at=f"2026-11-22T01:00:{number:02}Z",
            who="AAAAAAAAAA.1",
            act="bundle_made",
            about={"number": str(number)},
            previous=previous,
            digest="",
        )
        lines.append(dataclasses.replace(line, digest=log_books.digest_of(line)))
    return lines


def test_an_untouched_chain_holds():
    assert log_books.first_broken(chain(9), Head(0, "")) is None
    assert log_books.first_broken([], Head(0, "")) is None


CHANGES = {
    "at": "2026-11-22T01:00:59Z",
    "who": "BBBBBBBBBB.1",
    "act": "data_removed",
    "about": {"number": "77"},
    "book": "access",
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("place", [0, 4, 8])
def test_every_part_of_a_line_is_under_its_digest(name: str, place: int):
    lines = chain(9)
    lines[place] = dataclasses.replace(lines[place], **{name: CHANGES[name]})
    assert log_books.first_broken(lines, Head(0, "")) == place + 1


@given(place=st.integers(0, 8))
def test_a_line_written_anew_shows_at_the_next(place: int):
    lines = chain(9)
    forged = dataclasses.replace(lines[place], at="2020-01-01T00:00:00Z")
    lines[place] = dataclasses.replace(forged, digest=log_books.digest_of(forged))
    broken = log_books.first_broken(lines, Head(0, ""))
    assert broken == (place + 2 if place < 8 else None)  # the last one is for the peers to see


@given(place=st.integers(0, 7))
def test_a_line_taken_out_shows(place: int):
    lines = chain(9)
    del lines[place]
    assert log_books.first_broken(lines, Head(0, "")) == place + 1


def test_two_lines_that_changed_places_show():
    lines = chain(5)
    lines[1], lines[2] = lines[2], lines[1]
    assert log_books.first_broken(lines, Head(0, "")) == 2


@pytest.mark.parametrize(
    "about",
    [
        {"entity": "王秀兰"},
        {"row": "110101199001011237"},
        {"field": "13812345678"},
        {"serial": "13812345678 "},
        {"number": "13812345678"},
        {"name": "wang"},
        {"kind": "elder alone"},
        {"replica": "王秀兰.1"},
    ],
)
def test_what_is_no_id_code_or_count_is_not_written(about: dict[str, str]):
    with pytest.raises(ValueError, match="not for a log book"):
        log_books.told("value_shown", about)


def test_only_acts_that_have_words_are_written():
    with pytest.raises(ValueError, match="not an act"):
        log_books.told("peeked", {})
    assert set(WRITTEN.values()) <= {code.code for code in ACTS}
    assert set(WRITTEN) <= set(ENTITIES)


def test_a_purpose_is_one_line_of_bounded_length():
    kept = log_books.told("ledger_unmasked", {"purpose": "民政\n核对  " + "很" * 300, "row": None})
    assert kept["purpose"].startswith("民政 核对 很")
    assert len(kept["purpose"]) == 200
    assert "row" not in kept
    assert log_books.told("value_shown", {"row": ROW, "count": 2}) == {"row": ROW, "count": "2"}
