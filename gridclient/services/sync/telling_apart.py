"""Which files are bundles, by their content: so that a ledger is never taken for one, nor one for
a ledger, wherever it is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.jobs import Progress, told_of
from gridclient.services.profile import Profile
from gridclient.services.sync import opening
from gridclient.trust import sealing
from gridclient.workbook import bundle_files, reading


def bundles_among(profile: Profile, files: Sequence[Path], progress: Progress) -> list[Path]:
    """Those of some files that are bundles, for whomever they were made; what cannot be read is
    none."""
    watched = told_of(progress, files, _("Looking at the files"))
    return [file for file in watched if _is_bundle(profile, file)]


def _is_bundle(profile: Profile, file: Path) -> bool:
    """A sealed one was sealed by this program, or has the password of us and one of our peers:
    Excel and WPS seal anew what they save."""
    try:
        content = reading.load(file)
        if not sealing.is_sealed(content):
            return bundle_files.is_signed(content)
        return sealing.is_ours(content) or bool(opening.unseal(profile, content, file))
    except GridError:
        return False
