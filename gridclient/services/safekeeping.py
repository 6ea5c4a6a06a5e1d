"""What a profile asks for before it is made: a passphrase that protects, a place that is safe."""

from __future__ import annotations

from pathlib import Path

from gridclient import paths
from gridclient.domain import passphrases
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.store import location

PASSPHRASE_LEAST = 8
"""Characters of a passphrase: fewer are tried out in minutes by whoever has the computer."""


def check_passphrase(passphrase: str, *names: str) -> None:
    """Refuse a new passphrase that protects too little: ``passphrase.short``, and
    ``passphrase.guessed`` for one that is tried first; ``names``: of the office or person."""
    if len(passphrase) < PASSPHRASE_LEAST or not passphrase.strip():
        raise Refused(
            "passphrase.short",
            _("The passphrase needs {count} characters or more.").format(count=PASSPHRASE_LEAST),
            hint=_(
                "It protects the data of everybody in the register: "
                "a short sentence is easy to keep in mind and hard to guess."
            ),
        )
    if passphrases.is_guessed(passphrase, names):
        raise Refused(
            "passphrase.guessed",
            _("This passphrase is among the first that anybody would try."),
            hint=_(
                "Take a short sentence or several words of your own: no name of the office, "
                "no row of keys, nothing repeated."
            ),
        )


def check_location(folder: Path) -> None:
    """Refuse a folder where a database is not safe (``profile.location``)."""
    place = location.unsafe(folder)
    if place is not None:
        raise Refused("profile.location", location_words(place), hint=where_to())


def location_words(place: str) -> str:
    """Why a place that :func:`gridclient.store.location.unsafe` named is not safe."""
    return {
        location.SHARE: _("This folder lies on a network share, where a database is torn."),
        location.STICK: _("This folder lies on a stick or a disk that can be pulled out."),
        location.SYNCED: _(
            "This folder is kept in step by a cloud program, which tears databases."
        ),
    }[place]


def where_to() -> str:
    """Where a profile belongs."""
    return _(
        "Keep the profile on a disk inside this computer, for example in {folder}; take backups "
        "and bundles on the stick or the share."
    ).format(folder=paths.default_profile())
