"""Masks: enough to recognise, not enough to misuse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import masking


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        ("name", "张", "*"),
        ("name", "张敏", "张*"),
        ("name", "张小明", "张*明"),
        ("name", "欧阳文", "欧阳*"),
        ("name", "欧阳文静", "欧阳**"),
        ("name", "阿依古丽·买买提", "阿******提"),
        ("name", "", "*"),
        ("phone", "13812345678", "138****5678"),
        ("phone", "01012345678", "010****5678"),
        ("phone", "110", "*10"),
        ("phone", "", ""),
        ("id_number", "11010519491231002X", "110***********002X"),
        ("id_number", "1234567", "*******"),
        ("month", "1949-12-31", "1949-12"),
        ("care", "dibao", "*"),
        ("care", "", ""),
    ],
)
def test_masks(mask: str, value: str, shown: str):
    assert masking.MASKS[mask](value) == shown


def test_on_paper_less_of_an_id_number_is_shown():
    assert masking.id_number_printed("11010519491231002X") == "1****************X"
    assert masking.id_number_printed("12") == "*"


@given(st.text("0123456789X", min_size=8, max_size=30))
def test_the_middle_of_a_number_never_shows(value: str):
    for mask in (masking.phone, masking.id_number, masking.id_number_printed):
        shown = mask(value)
        assert len(shown) == len(value)
        assert set(shown[3:-4]) <= {"*"}


@given(st.text("张王李欧阳文静芳", min_size=1, max_size=6))
def test_a_name_is_never_shown_whole(value: str):
    shown = masking.name(value)
    assert "*" in shown
    assert shown != value
