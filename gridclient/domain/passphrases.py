"""Passphrases that anybody would try first: the commonest, rows of keys, what is repeated, and
the office's own name. A list of a few dozen stops most of what people really choose."""

from __future__ import annotations

import re
from collections.abc import Iterable

_COMMON = frozenset(
    {
        *("password", "passwort", "passw0rd", "p@ssw0rd", "p@ssword", "letmein", "welcome"),
        *("iloveyou", "sunshine", "princess", "football", "baseball", "superman", "batman"),
        *("dragon", "monkey", "shadow", "master", "michael", "jennifer", "whatever", "trustno"),
        *("changeme", "secret", "administrator", "admin", "root", "guest", "user", "test"),
        *("default", "login", "hello", "qwerty", "qazwsx", "1qaz2wsx", "1q2w3e4r", "1q2w3e4r5t"),
        *("zaq12wsx", "q1w2e3r4", "asdf", "zxcv", "woaini", "woaini1314", "5201314", "1314520"),
        *("7758521", "520520", "147258", "147258369", "159753", "159357", "741852", "woaiwojia"),
        *("woaizhongguo", "zhongguo", "wangluo", "shequ", "wangge", "jiedao", "gridclient"),
        *("mima", "nihao"),
    }
)
"""Words that are tried first, as they are or with figures and signs around them."""

_FORWARD = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_ROWS = (*_FORWARD, *(row[::-1] for row in _FORWARD))
_REPEATED = re.compile(r"(.{1,4}?)\1+.{0,3}", re.DOTALL)
_SHORTEST_RUN = 3
_LOOSE = 2
"""So many characters beside rows of keys make no difference."""


def is_guessed(passphrase: str, names: Iterable[str] = ()) -> bool:
    """Whether a passphrase is among the first that anybody would try.

    ``names``: those of the office or the person, which stand on every letter.
    """
    written = re.sub(r"\s", "", passphrase.casefold())
    core = written.strip("0123456789!@#$%^&*()._-+=~?！。")
    known = {re.sub(r"\s", "", name.casefold()) for name in names}
    if not (_COMMON | known).isdisjoint((written, core)):
        return True
    return _REPEATED.fullmatch(written) is not None or _loose(written) <= _LOOSE


def _loose(written: str) -> int:
    """How many characters stand in no row of three or more, as on keys or in the alphabet."""
    loose, rest = 0, written
    while rest:
        run = max(_run(rest, row) for row in _ROWS)
        loose += run if run < _SHORTEST_RUN else 0
        rest = rest[run:]
    return loose


def _run(text: str, row: str) -> int:
    """How many characters at the beginning stand beside each other in a row; at least one."""
    length = 1
    while length < len(text) and text[: length + 1] in row:
        length += 1
    return length
