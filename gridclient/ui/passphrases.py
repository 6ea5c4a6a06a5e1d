"""A new passphrase, as it is typed twice: what is wrong with it, before anything is made."""

from __future__ import annotations

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.safekeeping import check_passphrase


def passphrase_problem(first: str, second: str, *names: str) -> str:
    """What is wrong with a new passphrase and what to do; empty when nothing is.

    ``names``: of the office or person, which make no passphrase.
    """
    try:
        check_passphrase(first, *names)
    except Refused as error:
        return f"{error.message} {error.in_window}"
    return "" if first == second else _("The two passphrases differ.")
