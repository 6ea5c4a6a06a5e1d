"""How paper tells the end of a visit, as codes."""

import pytest

from gridclient.domain.visits import RESULTS
from gridclient.workbook.ledgers import results

TOLD = {
    "已走访，情况正常": "met",
    "见到本人": "met",
    "老人身体良好": "met",
    "老伴去世后独居，已走访": "met",
    "已走访，家中无人照料": "met",
    "电话联系，老人身体良好": "phone",
    "微信视频": "video",
    "女儿接待，老人在睡觉": "met_family",
    "家属称老人住院": "met_family",
    "向邻居了解，老人在家": "neighbor",
    "家中无人": "not_home",
    "敲门无人": "not_home",
    "多次敲门无人应答": "not_home",
    "电话联系，无人接听": "not_home",
    "已走访，家中没人": "not_home",
    "婉拒": "declined",
    "拒绝入户": "declined",
    "已搬走": "moved",
    "该户已搬至外地": "moved",
    "老人已去世": "deceased",
    "因病住院": "hospital",
    "现住养老院": "institution",
    "空户": "vacant",
    "无人居住": "vacant",
    "外出打工": "away",
    "查无此人": "bad_address",
}


@pytest.mark.parametrize(("written", "code"), TOLD.items(), ids=TOLD)
def test_a_phrase_is_its_code(written, code):
    assert results.read(written, "door") == code


def test_every_result_is_told_by_some_phrase():
    assert {code for code, _phrase in results.PHRASES} == {entry.code for entry in RESULTS}
    assert set(TOLD.values()) == {entry.code for entry in RESULTS}


@pytest.mark.parametrize("entry", list(RESULTS), ids=lambda entry: entry.code)
def test_a_results_own_spelling_is_the_result(entry):
    assert all(results.read(spelling, None) == entry.code for spelling in entry.spellings)


@pytest.mark.parametrize("written", [None, "", "说了些话", "发放宣传单", "水费已交"])
def test_what_is_not_known_is_not_guessed(written):
    assert results.read(written, "door") is None


def test_who_was_visited_by_telephone_was_reached_by_telephone():
    assert results.read("已走访，情况正常", "phone") == "phone"
    assert results.read("家中无人", "phone") == "not_home"


@pytest.mark.parametrize(
    ("written", "mode"),
    [("入户走访", "door"), ("电话", "phone"), ("微信视频", "video"), ("不详", None), (None, None)],
)
def test_the_mode_of_a_visit(written, mode):
    assert results.read_mode(written) == mode


def test_a_long_text_is_read_at_once():
    assert results.read("已经已现目前" * 5000 + "无", None) is None
