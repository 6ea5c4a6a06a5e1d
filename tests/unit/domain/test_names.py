import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import names
from gridclient.domain.names import Reading


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("许　宇", "许宇"),
        (" 司 马 凤 ", "司马凤"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉・ 买买提", "阿卜杜拉·买买提"),
        ("John  Smith", "John Smith"),
        ("𠮷野家", "𠮷野家"),
        ("\ue863某", None),
    ],
)
def test_a_name_has_one_spelling(written, name):
    expected = name or written
    assert names.read(written) == Reading(expected)


@pytest.mark.parametrize(
    ("value", "problem"),
    [("李", "length"), ("长" * 21, "length"), ("—", "characters"), (12, "characters")],
)
def test_what_is_no_name_says_why(value, problem):
    assert names.read(value) == Reading(problem=problem)


@pytest.mark.parametrize("empty", [None, "", "\u3000"])
def test_nothing_is_nothing(empty):
    assert names.read(empty) == Reading()


@given(st.text(max_size=25))
def test_folding_is_final(text):
    once = names.fold(text)
    assert names.fold(once) == once
