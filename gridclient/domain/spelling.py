"""How names are spelled when people type them: pinyin, initials, and the usual mistakes.

pypinyin reads characters by their commonest sound; surnames often have another. The readings
here are those of 现代汉语词典 (7th edition) for surnames.
"""

from __future__ import annotations

import unicodedata

SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "查": "zha", "区": "ou", "盖": "ge", "缪": "miao",
    "翟": "zhai", "乐": "yue", "解": "xie", "朴": "piao", "任": "ren", "华": "hua", "燕": "yan",
    "重": "chong", "尹": "yin", "冼": "xian", "晁": "chao", "洗": "xian", "折": "she",
    "黑": "he", "种": "chong", "员": "yun", "贠": "yun", "秘": "bi", "薄": "bo", "卜": "bu",
    "谌": "chen", "褚": "chu", "句": "gou", "过": "guo", "郝": "hao", "纪": "ji", "隗": "wei",
    "牟": "mu", "佘": "she", "召": "shao", "覃": "qin", "殷": "yin", "应": "ying", "於": "yu",
    "尉": "wei", "曲": "qu", "占": "zhan", "令": "ling", "车": "che", "柏": "bai", "逄": "pang",
    "逯": "lu", "郇": "xun", "幺": "yao", "那": "na", "宓": "mi", "麦": "mai", "钭": "tou",
}  # fmt: skip
"""Characters whose reading as a surname differs from, or could be taken for, another."""

DOUBLE_SURNAMES = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "单于": ("chan", "yu"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
}
"""Surnames of two characters whose readings are not those of the characters."""

IN_NAMES = {"卜": "bu"}
"""Characters whose reading in names is not the commonest one: 阿卜杜拉, not 萝卜."""

_UNKNOWN_TO_UNICODE = ("Co", "Cn")
"""Private and not yet assigned: how rare characters of names are often written."""

_MISTAKES = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("lv", "lu"), ("nv", "nu"))


def fold(pinyin: str) -> str:
    """Pinyin with the distinctions taken out that are often mistyped: zh and z, ang and an …

    The same on both sides, so ``zangwei`` finds 张伟 and ``zhangwei`` too. Accents go: ``josé``
    and ``jose`` are one.
    """
    folded = "".join(letter for letter in plain(pinyin).lower() if letter.isalpha())
    for written, meant in _MISTAKES:
        folded = folded.replace(written, meant)
    return folded


def plain(text: str) -> str:
    """Letters without their accents: ``ü`` is ``u``."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def letters(text: str) -> list[str]:
    """The letters and digits of a text, rare and private characters too, without all signs."""
    return [
        letter
        for letter in text
        if letter.isalnum() or unicodedata.category(letter) in _UNKNOWN_TO_UNICODE
    ]


def initials(syllables: tuple[str, ...]) -> str:
    """The first letter of every syllable: ``zw`` for 张伟."""
    return "".join(syllable[:1] for syllable in syllables).lower()


def ending(digits: str) -> str:
    """A number backwards, so that its ending can be looked up as a beginning."""
    return "".join(letter for letter in digits if letter.isalnum()).upper()[::-1]
