"""The signed copy: what goes in comes out, and nothing else."""

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.errors import Untrusted
from gridclient.workbook.signed_copy import CELL_CHARACTERS, from_cells, pack, to_cells, unpack

LINES = st.lists(st.binary(min_size=1, max_size=50).filter(lambda line: b"\n" not in line))


@given(LINES)
def test_lines_come_back(lines: list[bytes]) -> None:
    assert unpack(pack(lines)) == lines


@given(st.binary(max_size=200), st.sampled_from([" ", "\n", "\r\n", "\t", "\u3000"]))
def test_bytes_come_back_from_cells_whatever_blanks_are_in_them(content: bytes, blank: str) -> None:
    cells = [blank + blank.join(cell) + blank for cell in to_cells(content)]
    assert from_cells(cells) == content


def test_cells_are_short_enough_for_every_program() -> None:
    cells = to_cells(bytes(100_000))
    assert len(cells) == 5
    assert max(map(len, cells)) == CELL_CHARACTERS
    assert from_cells(cells) == bytes(100_000)


@pytest.mark.parametrize("cells", [["YQ"], ["YQ=="[:3]], ["YR=="], ["Y!Q="], ["YQ==YQ=="], ["é"]])
def test_refuses_other_spellings_of_base64(cells: list[str]) -> None:
    with pytest.raises(ValueError, match=r"base64|ASCII"):
        from_cells(cells)


@pytest.mark.parametrize(
    "copy",
    [
        b"",
        b"noise",
        pack([b"line"])[:-1],
        pack([b"line"]) + b"x",
        zlib.compress(b"no line end"),
        zlib.compress(b"empty\n\nline\n"),
    ],
)
def test_refuses_what_is_no_signed_copy(copy: bytes) -> None:
    with pytest.raises(Untrusted) as caught:
        unpack(copy)
    assert caught.value.code == "bundle.damaged"


def test_stops_a_bomb() -> None:
    with pytest.raises(Untrusted):
        unpack(pack([bytes(1 << 20)]), limit_bytes=1 << 16)
    assert base64.b64encode(pack([]))
