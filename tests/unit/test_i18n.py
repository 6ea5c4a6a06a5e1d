"""Words for people: lists read as the language in use writes them."""

from gridclient import i18n


def test_words_beside_each_other():
    i18n.choose("zh_CN")
    assert i18n.listed(["甲", "乙", 3]) == "甲、乙、3"
    i18n.choose("en")
    assert i18n.listed(["a", "b"]) == "a, b"
    assert i18n.listed([]) == ""
