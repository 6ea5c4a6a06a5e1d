"""Words for people: gettext with the catalogue chosen at run time.

English stands in the source, Chinese in ``resources/i18n``. ``_`` looks a text up when it
is called, ``N_`` only marks one that is declared now and shown later.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterable

from gridclient import paths

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}
DOMAIN = "gridclient"

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def choose(language: str | None) -> str:
    """Use ``language`` (``zh_CN`` or ``en``; None: the system's) from now on; say which it is."""
    global _translations, _language  # noqa: PLW0603 - one language a process
    _language = language if language in LANGUAGES else _of_system()
    _translations = gettext.translation(
        DOMAIN, paths.resources() / "i18n", languages=[_language], fallback=True
    )
    return _language


def current() -> str:
    """The language in use."""
    return _language


def _of_system() -> str:
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "en" if name.lower().startswith("en") else "zh_CN"


def _(message: str) -> str:
    """``message`` in the language in use."""
    return _translations.gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form for ``count`` things, in the language in use."""
    return _translations.ngettext(one, many, count)


def listed(words: Iterable[object]) -> str:
    """Words beside each other as the language in use lists them: ``a, b``, 甲、乙."""
    return ("、" if _language == "zh_CN" else ", ").join(map(str, words))


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a text for translation without translating it yet."""
    return message
