"""Where things lie: in a checkout, in an installed wheel and in a frozen build."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def _beside(name: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    places = [_PACKAGE / f"_{name}", _PACKAGE.parent / name]
    if frozen:
        places.insert(0, Path(frozen) / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(name)


def resources() -> Path:
    """Pictures, words, templates, calendars and demo ledgers."""
    return _beside("resources")


def migrations() -> Path:
    """The Alembic folder with ``env.py`` and ``versions``."""
    return _beside("migrations")


def default_profile() -> Path:
    """The profile used when none is named: the platform's data folder."""
    return Path(platformdirs.user_data_dir("gridclient", appauthor=False)) / "profile"


def logs() -> Path:
    """The folder of the program's logs; they hold no personal data."""
    return Path(platformdirs.user_log_dir("gridclient", appauthor=False))
