"""Passphrases that are tried first, and those that are somebody's own."""

from __future__ import annotations

import pytest

from gridclient.domain.passphrases import is_guessed


@pytest.mark.parametrize(
    "passphrase",
    [
        *("12345678", "1234567890", "87654321", "password", "Password1!", "P@ssw0rd", "admin888"),
        *(
            "11111111",
            "abababab",
            "123123123",
            "哈哈哈哈哈哈哈哈",
            "qwertyui",
            "asdfghjk",
            "abcd1234",
        ),
        *("qwer1234", "12345678a", "iloveyou", "woaini1314", "1qaz2wsx", "pass word"),
        *("和平里社区2026", "和平里 社区", "2026和平里社区！"),
    ],
)
def test_what_is_tried_first(passphrase: str):
    assert is_guessed(passphrase, ["和平里社区", "张敏"])


@pytest.mark.parametrize(
    "passphrase",
    [
        *("correct horse", "a passphrase of the tests", "傍晚在河边散步的人", "院子里三棵石榴树"),
        *("我爱和平里社区的大槐树", "kX7-vm2Q", "nine blue cups", "defend the hill"),
    ],
)
def test_what_is_somebodys_own(passphrase: str):
    assert not is_guessed(passphrase, ["和平里社区", "张敏"])
