import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import citizen_ids
from gridclient.domain.citizen_ids import Problem, Reading

VALID = [  # domain 1.3
    "11010519491231002X",
    "440524188001010014",
    "000000194001010015",
    "000000194808150027",
    "00000020150601003X",
    "000000198802290043",
    "000000197512310056",
    "000000196205050069",
    "00000019451018008X",
]
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))


def made(born, sequence, division=0):
    digits = f"{division:06}{born:%Y%m%d}{sequence:03}"
    return digits + citizen_ids.check_digit(digits)


numbers = st.builds(made, DATES, st.integers(0, 999), st.integers(0, 899999))


@pytest.mark.parametrize("number", VALID)
def test_the_standards_own_examples_are_valid(number):
    assert citizen_ids.read(number) == Reading(number)


def test_an_old_number_is_lengthened():
    assert citizen_ids.read("110105491231002") == Reading("11010519491231002X")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (1.10105194912310e17, Problem.PRECISION_LOST),
        (194601076000, Problem.PRECISION_LOST),
        ("1.10101E+17", Problem.PRECISION_LOST),
        ("000000194601076000", Problem.PRECISION_LOST),
        ("000000194601076001", Problem.CHECK_DIGIT),
        ("00000019480815002", Problem.LENGTH),
        ("0000001948081500277", Problem.LENGTH),
        ("000000194813150027", Problem.BIRTH_DATE),
        ("000000194802300027", Problem.BIRTH_DATE),
        ("110105491331002", Problem.BIRTH_DATE),
        ("E12345678", Problem.CHARACTERS),
        ("00000X194808150027", Problem.CHARACTERS),
        ("=A1", Problem.CHARACTERS),
        (True, Problem.CHARACTERS),
        (dt.date(1948, 8, 15), Problem.CHARACTERS),
    ],
)
def test_what_is_no_number_says_why(value, problem):
    assert citizen_ids.read(value) == Reading(problem=problem)


@pytest.mark.parametrize("empty", [None, "", "  ", "\u3000"])
def test_nothing_is_nothing(empty):
    assert citizen_ids.read(empty) == Reading()


def test_three_zeros_with_a_right_check_digit_are_the_holders():
    assert citizen_ids.read("000000195502225000") == Reading("000000195502225000")


@given(numbers, st.sampled_from(["{}", " {} ", "'{}", "{:.6}", "\u3000{}"]), st.booleans())
def test_ways_of_writing_one_number_read_the_same(number, shape, wide):
    spread = (
        f"{number[:6]} {number[6:14]}-{number[14:]}" if shape == "{:.6}" else shape.format(number)
    )
    if wide:
        spread = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in spread)
    assert citizen_ids.read(spread.lower()).number == number


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(number, place, by):
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert citizen_ids.read(wrong).problem is not None


@given(numbers, st.integers(0, 15))
def test_two_exchanged_digits_never_pass(number, place):
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (citizen_ids.read(wrong).number is None) == (wrong != number)


@given(DATES, st.integers(0, 999))
def test_birth_date_and_sex_are_in_the_number(born, sequence):
    number = made(born, sequence)
    assert citizen_ids.birth_date(number) == born
    assert citizen_ids.sex(number) == ("male" if sequence % 2 else "female")


def test_the_unborn_and_the_too_old_are_refused_once_the_day_is_known():
    today = dt.date(2026, 11, 22)
    assert citizen_ids.read(made(today, 1), today).problem is None
    assert citizen_ids.read(made(dt.date(2026, 11, 23), 1), today).problem is Problem.BIRTH_DATE
    assert citizen_ids.read("440524188001010014", today).problem is Problem.BIRTH_DATE
