import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import phones
from gridclient.domain.phones import Kind, Reading

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("value", "number", "kind"),
    [
        (19949877848, "19949877848", Kind.MOBILE),
        (19949877848.0, "19949877848", Kind.MOBILE),
        ("+86 138 0013 8000", "13800138000", Kind.MOBILE),
        ("8613800138000", "13800138000", Kind.MOBILE),
        ("１３８００１３８０００", "13800138000", Kind.MOBILE),
        ("手机：13800138000", "13800138000", Kind.MOBILE),
        ("0571-88881234", "0571-88881234", Kind.LAND_LINE),
        ("057188881234", "0571-88881234", Kind.LAND_LINE),
        ("（010）88881234", "010-88881234", Kind.LAND_LINE),
        ("0571-88881234转801", "0571-88881234-801", Kind.LAND_LINE),
        ("110", "110", Kind.SHORT),
        ("668888", "668888", Kind.SHORT),
    ],
)
def test_a_number_is_stored_in_one_spelling(value, number, kind):
    assert phones.read(value) == Reading(number, kind)


@pytest.mark.parametrize(
    "value", ["138001380001", "12800138000", 57188881234, "无人", "=1+1", True, 1.38e10 + 0.5]
)
def test_what_is_no_number_is_refused(value):
    assert phones.read(value) == Reading(problem="unreadable")


@pytest.mark.parametrize("empty", [None, "", " "])
def test_nothing_is_nothing(empty):
    assert phones.read(empty) == Reading()
    assert phones.read_all(empty) == ()


@given(
    st.lists(mobiles, min_size=1, max_size=4), st.sampled_from(["、", "/", "，", "\n", ";", " "])
)
def test_several_numbers_in_a_cell_are_taken_apart(numbers, separator):
    found = phones.read_all(separator.join(numbers))
    assert [reading.number for reading in found] == numbers


def test_one_bad_number_does_not_hide_a_good_one():
    good, bad = phones.read_all("13800138000、1380013")
    assert good.number == "13800138000"
    assert bad == Reading("1380013", Kind.SHORT)
    assert phones.read_all("13800138000、138001380")[1].problem == "unreadable"
