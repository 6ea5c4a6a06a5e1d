import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import texts

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (None, None),
        ("", None),
        (" \t\u3000\u200b ", None),
        ("  王伟 ", "王伟"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("e\u0301", "é"),
        ("张\u202e三\u200b\x00", "张三"),
        ("张\ud800三", "张三"),
        ("张\ufffe三\ufdd0", "张三"),
        ("_x000D_", "＿x000D_"),
        ("_x0041_x0042_", "＿x0041＿x0042_"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("\t@SUM(A1)", "@SUM(A1)"),
        ("+86 139", "+86 139"),
        ("<b>%n'; DROP TABLE", "<b>%n'; DROP TABLE"),
        ("𠮷田𪚥", "𠮷田𪚥"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\u200d👧", "👧"),
        ("葛\U000e0100", "葛\U000e0100"),
    ],
)
def test_a_text_is_stored_as_it_was_meant(written, stored):
    assert texts.clean(written) == stored


@given(ANY_TEXT)
def test_cleaning_is_final_and_leaves_nothing_hidden(text):
    once = texts.clean(text)
    assert texts.clean(once) == once
    if once is not None:
        once.encode("utf-8")
        assert once == once.strip() == unicodedata.normalize("NFC", once)
        assert not {"\x00", "\r", "\u202e", "\u200b", "\ufeff", "\ufffe"} & set(once)


@given(st.text(st.characters(categories=("Lo", "Ll", "Lu", "Nd")), min_size=1))
def test_letters_and_digits_lose_nothing_but_their_decomposition(text):
    assert texts.cleaned(text) == texts.Cleaned(unicodedata.normalize("NFC", text), 0)


def test_what_was_taken_out_is_counted():
    assert texts.cleaned("张\u200b三\u202e") == texts.Cleaned("张三", 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [(201.0, "201"), (201, "201"), (0.5, "0.5"), (" 201 ", "201"), (None, None), (True, None)],
)
def test_a_number_in_a_cell_reads_plainly(value, text):
    assert texts.of_cell(value) == text


def test_full_width_is_narrowed():
    assert texts.half_width("１２Ａ－３　（x）") == "12A-3 (x)"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("走访.xlsx", "走访.xlsx"),
        ("\udcb0\udcfc.xlsx", "包.xlsx"),
        ("\ud83d.xlsx", "?.xlsx"),
    ],
)
def test_the_name_of_a_file_in_another_coding_is_read(name, shown):
    assert texts.readable(name) == shown
