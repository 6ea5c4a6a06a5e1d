"""The table of masks and the shapes of numbers and dates on ledgers (domain.md §5.2, §3.2)."""

import pytest

from gridclient.domain.ledger_formats import FORMATS, MASKS, masked

ID, PHONE = "11010519491231002X", "13812345678"


@pytest.mark.parametrize(
    ("mask", "value", "full", "standard_own", "standard_others"),
    [
        ("name", "张小明", "张*明", "张小明", "张*明"),
        ("name", "欧阳娜", "欧阳*", "欧阳娜", "欧阳*"),
        ("phone", PHONE, "138****5678", "138****5678", "138****5678"),
        ("id_number", ID, "1" + "*" * 16 + "X", "1" + "*" * 16 + "X", "1" + "*" * 16 + "X"),
        ("certificate", ID + "44", "1" + "*" * 19, "1" + "*" * 19, "1" + "*" * 19),
        ("month", "1949-12-31", "1949-12", "1949-12", "1949-12"),
        ("care", "独居老年人", "Cared for", "独居老年人", "Cared for"),
        ("contact", "女儿13812345678", "*", "女儿138****5678", "*"),
        ("door", "501", "*", "501", "*"),
        ("hidden", "腿脚不便", "*", "腿脚不便", "*"),
    ],
)
def test_what_each_mask_leaves(
    mask: str, value: str, full: str, standard_own: str, standard_others: str
) -> None:
    assert masked(value, mask, "full", own=True) == full
    assert masked(value, mask, "full", own=False) == full
    assert masked(value, mask, "standard", own=True) == standard_own
    assert masked(value, mask, "standard", own=False) == standard_others
    assert masked(value, mask, "none", own=True) == value
    assert masked(value, mask, "none", own=False) == full


def test_every_mask_hides_something_from_others_and_nothing_of_nothing() -> None:
    for name, mask in MASKS.items():
        assert mask.others("1949-12-31 13812345678 张小明") != "1949-12-31 13812345678 张小明", name
        assert masked("", name, "full", own=False) == ""


@pytest.mark.parametrize(
    ("kind", "shape", "value", "written"),
    [
        ("id", "plain", ID, ID),
        ("id", "spaced", ID, "110105 19491231 002X"),
        ("id", "split", ID, "110105194912310 02X"),
        ("id", "quoted", ID, "'" + ID),
        ("id", "masked", ID, "1" + "*" * 16 + "X"),
        ("id", "last4", ID, "002X"),
        ("id", "spaced", "P1234567", "P1234567"),
        ("phone", "spaced", PHONE, "138 1234 5678"),
        ("phone", "spaced", "010-8765432", "010-8765432"),
        ("phone", "masked", PHONE, "138****5678"),
        ("phone", "last4", PHONE, "5678"),
        ("date", "iso", "2026-03-02", "2026-03-02"),
        ("date", "dots", "2026-03-02", "2026.03.02"),
        ("date", "slashes", "2026-03-02", "2026/03/02"),
        ("date", "compact", "2026-03-02", "20260302"),
        ("date", "chinese", "2026-03-02", "2026年3月2日"),
        ("date", "chinese", "2026-03", "2026年3月"),
        ("date", "month", "2026-03-02", "2026-03"),
    ],
)
def test_each_shape(kind: str, shape: str, value: str, written: str) -> None:
    assert FORMATS[kind][shape](value) == written
