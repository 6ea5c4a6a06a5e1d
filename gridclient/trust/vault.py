"""The vault: the key of the database, kept only wrapped.

The data key never changes; what changes is with what it is closed: the passphrase always, and
if wanted a recovery code and the office that enrolled the replica. There is no way around.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from gridclient.domain.rows import canonical
from gridclient.errors import Hint, Locked, Refused, Untrusted
from gridclient.i18n import _
from gridclient.trust import attempts, codes, keyfile, wraps
from gridclient.trust.attempts import Waiting
from gridclient.trust.keys import Keys
from gridclient.trust.wraps import Cost, DataKey, calibrate

__all__ = [
    "Cost",
    "DataKey",
    "Waiting",
    "add_office",
    "add_recovery_code",
    "calibrate",
    "change_passphrase",
    "create",
    "keep_identity",
    "kept_identity",
    "not_in_utf8",
    "office_about",
    "office_wrap",
    "open_",
    "open_office_wrap",
    "open_with_code",
    "open_wraps",
    "set_passphrase",
    "ways",
]

_PASSPHRASE = "passphrase"  # noqa: S105 - the name of a wrap
_RECOVERY = "recovery"
_OFFICE = "office"
_IDENTITY = "identity"


def create(folder: Path, passphrase: str, *, cost: Cost | None = None) -> DataKey:
    """Make the key file of a new profile; ``cost``: what this machine affords unless given.

    Raises Refused when there is one already, or the passphrase is blank.
    """
    if keyfile.exists(folder):
        raise Refused(
            "vault.exists",
            _("This profile already has a key file."),
            hint=_("Open the profile, or choose another folder for a new one."),
        )
    data_key = DataKey.new()
    _save_passphrase(folder, {}, data_key, passphrase, cost)
    return data_key


def open_(folder: Path, passphrase: str, *, now: Callable[[], float] = time.time) -> DataKey:
    """The data key of a profile; ``now`` gives seconds since 1970.

    Raises Locked for a wrong passphrase (``vault.passphrase``), one that is no text
    (``passphrase.coding``) or a try too early (``vault.wait``), Refused for a key file that is
    missing, damaged or cannot be read.
    """
    kept = _wraps(folder)
    with attempts.alone(folder):
        data_key = _try(folder, kept, passphrase, now())
        _mend(folder, kept)
    return data_key


def open_wraps(
    folder: Path, kept: keyfile.Wraps, passphrase: str, *, now: Callable[[], float] = time.time
) -> DataKey:
    """The same by a key file from elsewhere, as that of a backup, whose tries count in ``folder``;
    nothing else is written there."""
    with attempts.alone(folder):
        return _try(folder, kept, passphrase, now())


def change_passphrase(
    folder: Path,
    old: str,
    new: str,
    *,
    cost: Cost | None = None,
    now: Callable[[], float] = time.time,
) -> None:
    """Close the same data key with another passphrase; raises as :func:`open_` does."""
    set_passphrase(folder, open_(folder, old, now=now), new, cost=cost)


def set_passphrase(folder: Path, data_key: DataKey, new: str, *, cost: Cost | None = None) -> None:
    """Give an opened profile another passphrase, as after a recovery; the old one is void."""
    _save_passphrase(folder, _wraps(folder), data_key, new, cost)
    attempts.clear(folder)


def add_recovery_code(folder: Path, data_key: DataKey) -> str:
    """A new recovery code to print and lock away; an earlier one is void."""
    code = secrets.token_bytes(wraps.CODE_SIZE_BYTES)
    keyfile.save(folder, {**_wraps(folder), _RECOVERY: wraps.by_code(data_key, code)})
    return codes.write(code)


def open_with_code(folder: Path, code: str) -> DataKey:
    """The data key by the recovery code, however it was typed.

    Raises Refused for a mistyped code (naming the group) or where none was made, Locked for a
    code that is another profile's or void.
    """
    raw = codes.read(code, wraps.CODE_SIZE_BYTES)
    kept = _wraps(folder)
    data_key = _opened(lambda: wraps.open_by_code(_wrap(kept, _RECOVERY), raw))
    if data_key is None:
        raise Locked(
            "vault.code",
            _("This recovery code does not open this profile."),
            hint=_("Look for the newest printed code of this profile; earlier ones are void."),
        )
    _mend(folder, kept)
    return data_key


def add_office(
    folder: Path, data_key: DataKey, office: bytes, about: wraps.Wrap | None = None
) -> None:
    """Seal the data key to an office's X25519 public key too, for a forgotten passphrase.

    ``about``: what the office is to know of the profile; it stands in the open.
    """
    wrap = wraps.for_office(data_key, office, about)
    keyfile.save(folder, {**_wraps(folder), _OFFICE: wrap})


def ways(folder: Path) -> frozenset[str]:
    """How a profile can be opened: ``passphrase``, ``recovery`` (the code), ``office``.

    Raises Refused for a key file that is missing or damaged.
    """
    return frozenset(_wraps(folder)) - {_IDENTITY}


def office_about(folder: Path) -> wraps.Wrap | None:
    """What stands in the open beside the key sealed to the office; None before enrolment."""
    return _wraps(folder).get(_OFFICE)


def keep_identity(folder: Path, data_key: DataKey, content: bytes) -> None:
    """Keep something beside the wraps that only the data key opens; it outlives a restoring."""
    keyfile.save(folder, {**_wraps(folder), _IDENTITY: wraps.close_content(data_key, content)})


def kept_identity(folder: Path, data_key: DataKey) -> bytes | None:
    """What :func:`keep_identity` kept; None for nothing, or nothing of this profile."""
    wrap = _wraps(folder).get(_IDENTITY)
    try:
        return None if wrap is None else wraps.open_content(wrap, data_key)
    except ValueError as error:
        raise _damaged() from error


def office_wrap(folder: Path) -> bytes:
    """What a recovery request carries to the office; nobody else can open it."""
    return canonical(_wrap(_wraps(folder), _OFFICE))


def open_office_wrap(keys: Keys, data: bytes) -> DataKey:
    """At the office: the data key in what :func:`office_wrap` gave; raises Untrusted."""
    try:
        wrap = json.loads(data)
        data_key = wraps.open_as_office(wrap, keys) if isinstance(wrap, dict) else None
    except (ValueError, TypeError, RecursionError):
        data_key = None
    if data_key is None:
        raise Untrusted(
            "vault.not_for_us",
            _("This recovery request is damaged or was made for another office."),
            hint=_("Ask the sender to make the request again."),
        )
    return data_key


def not_in_utf8() -> Locked:
    """The refusal of a passphrase whose bytes are those of another coding."""
    return Locked(
        "passphrase.coding",
        _("The passphrase is not written in UTF-8, so it cannot be read."),
        hint=Hint(
            _("Give it in UTF-8, whether in a variable, in a file or on standard input."),
            _("Type it once more."),
        ),
    )


def _check_coding(passphrase: str) -> None:
    try:
        passphrase.encode()
    except UnicodeEncodeError:  # it holds the passphrase
        raise not_in_utf8() from None


def _save_passphrase(
    folder: Path, kept: keyfile.Wraps, data_key: DataKey, passphrase: str, cost: Cost | None
) -> None:
    if not passphrase.strip():
        raise Refused(
            "vault.blank_passphrase",
            _("The passphrase is empty."),
            hint=_("Choose a passphrase: a sentence that only you know is best."),
        )
    _check_coding(passphrase)
    wrap = wraps.by_passphrase(data_key, passphrase, cost or calibrate())
    keyfile.save(folder, {**kept, _PASSPHRASE: wrap})


def _wraps(folder: Path) -> keyfile.Wraps:
    """The newest sound generation."""
    kept = next(keyfile.generations(folder), None)
    if kept is not None:
        return kept
    if keyfile.exists(folder):
        raise _damaged()
    raise Refused(
        "vault.missing",
        _("This folder has no key file, so there is no profile to open in it."),
        hint=Hint(
            _(
                "Choose the profile's folder. If its key file was lost, a backup on another disk "
                "holds it: “backup restore FILE” puts both back."
            ),
            _(
                "Choose the profile's folder. If its key file was lost, leave the folder as it is "
                "and ask your office: a backup on another disk holds the key file, too."
            ),
        ),
    )


def _try(folder: Path, kept: keyfile.Wraps, passphrase: str, now: float) -> DataKey:
    """One try of a passphrase, counted in ``folder`` until one is right."""
    _check_coding(passphrase)
    attempts.begin(folder, now)
    data_key = _opened(lambda: wraps.open_by_passphrase(_wrap(kept, _PASSPHRASE), passphrase))
    if data_key is None:
        raise Locked(
            "vault.passphrase",
            _("The passphrase is wrong."),
            hint=_("Check the input method and the Caps Lock key, then try again."),
        )
    attempts.clear(folder)
    return data_key


def _wrap(kept: keyfile.Wraps, name: str) -> wraps.Wrap:
    wrap = kept.get(name)
    if wrap is None:
        raise Refused(
            f"vault.no_{name}",
            _("This profile cannot be opened in that way: it was never prepared."),
            hint=_("Use the passphrase, or ask your office."),
        )
    return wrap


def _opened(open_wrap: Callable[[], DataKey | None]) -> DataKey | None:
    """What ``open_wrap`` gives; a wrap that is none is a damaged key file."""
    try:
        return open_wrap()
    except ValueError as error:
        raise _damaged() from error


def _mend(folder: Path, kept: keyfile.Wraps) -> None:
    """Make both generations equal again after one was damaged or a change was cut short."""
    if list(keyfile.generations(folder)) != [kept, kept]:
        keyfile.save(folder, kept)


def _damaged() -> Refused:
    return Refused(
        "vault.damaged",
        _("The key file of this profile is damaged, and so is its copy."),
        hint=Hint(
            _(
                "A backup on another disk holds the key file, too: “backup restore FILE” puts "
                "both back. Those beside the database cannot be opened without it."
            ),
            _(
                "Leave the folder as it is and ask your office: a backup on another disk holds "
                "the key file, too. Those beside the database cannot be opened without it."
            ),
        ),
    )
