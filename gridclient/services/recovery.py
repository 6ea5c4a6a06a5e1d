"""A forgotten passphrase: with the office's help by two files, or by a root's recovery code.

Closed profiles are named by their folder, since there is nothing to open them with yet. The
passphrase is replaced only once the recovered key is known to open the profile's data.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gridclient.domain.authority import Authority, CertificateFact, Revocation
from gridclient.errors import GridError, Refused, Untrusted
from gridclient.i18n import _
from gridclient.services import backups, log_books
from gridclient.services.clock import Now
from gridclient.services.profile import Profile
from gridclient.services.safekeeping import check_passphrase
from gridclient.trust import certificates, chains, codes, keyfile, recovery, vault, wraps
from gridclient.trust.certificates import Certificate
from gridclient.trust.keys import Keys
from gridclient.trust.recovery import Request
from gridclient.trust.vault import DataKey
from gridclient.workbook import reading, saving

PENDING = "recovery.json"
"""The keys of a request that waits for its answer, beside the key file; gone when it came."""

_FORMAT = "gridclient-recovery-pending/1"
_IN_GROUPS = re.compile(r"(?:[^0-9A-Za-z]*[0-9A-Za-z]{5})+[^0-9A-Za-z]*")
"""A line as codes are printed: five letters, then five more, and so on. Sentences are not."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who asks their office for help.

    ``fingerprint``: of the enrolled profile, as at enrolment; ``code``: of this request, to be
    read out; ``made_at``: ISO 8601, UTC.
    """

    name: str
    role: str
    device: str
    serial: str
    fingerprint: str
    code: str
    made_at: str


def request(folder: Path, target: Path, now: Now) -> str:
    """Write a request for the office of a profile that cannot be opened; returns its code.

    A request made before is void from then on, and only then. Raises ``Refused``:
    ``vault.no_office`` where the profile never joined an office, ``file.unwritable`` for the
    target, ``vault.unwritable`` where the keys to open the answer cannot be kept.
    """
    wrap = vault.office_wrap(folder)
    passing = Keys.new()
    content = recovery.write_request(passing, wrap, now())
    asked = recovery.read_request(content)
    kept = {
        "format": _FORMAT,
        "keys": base64.b64encode(passing.to_bytes()).decode(),
        "request": asked.digest,
    }
    saving.write(content, target, private=True)
    try:
        keyfile.replace(folder / PENDING, json.dumps(kept).encode())
    except Refused:
        with suppress(OSError):
            target.unlink()
        raise
    return asked.public.fingerprint


def read(profile: Profile, file: Path) -> Asked:
    """At the office: who asks; raises ``Untrusted`` or ``Refused`` where nobody may be helped."""
    return _read(profile, file)[0]


def answer(profile: Profile, file: Path, target: Path) -> Asked:
    """At the office: answer a request, once the person is known to be the one it names.

    Raises ``Untrusted`` for a damaged request or one sealed to another office, ``Refused`` for a
    profile that is not enrolled below this office (``recovery.not_below``) or whose certificate
    was revoked (``recovery.revoked``).
    """
    asked, data_key, told = _read(profile, file)
    log_books.note(profile, "recovery_answered", serial=asked.serial)
    saving.write(recovery.write_answer(profile.keys, told, data_key), target, private=True)
    return asked


def finish(folder: Path, file: Path, passphrase: str, *, cost: vault.Cost | None = None) -> None:
    """Take the office's answer and give the profile a new passphrase; the old one is void."""
    check_passphrase(passphrase)
    passing, asked = _pending(folder)
    data_key = recovery.read_answer(passing, asked, reading.load(file))
    _replace(folder, data_key, passphrase, cost)


def finish_with_code(
    folder: Path, code: str, passphrase: str, *, cost: vault.Cost | None = None
) -> None:
    """The same by the printed recovery code of an office that is its own root."""
    check_passphrase(passphrase)
    _replace(folder, vault.open_with_code(folder, code), passphrase, cost)


def change_passphrase(folder: Path, old: str, new: str, *, cost: vault.Cost | None = None) -> None:
    """Another passphrase for a profile; raises ``Locked`` when the old one is wrong."""
    check_passphrase(new)
    vault.change_passphrase(folder, old, new, cost=cost)


def change_own_passphrase(profile: Profile, old: str, new: str) -> None:
    """The same for a profile that is open, with a line in its log."""
    check_passphrase(new, profile.name)
    change_passphrase(profile.folder, old, new)
    log_books.note(profile, "passphrase_changed")


def code_in(file: Path) -> str:
    """The recovery code in a text file, as the program writes it or alone on a line.

    Raises ``Refused``: ``code.mistyped`` for a line in groups like a code that is none, naming the
    first that is wrong, ``recovery.no_code`` where there is no such line.
    """
    try:
        lines = reading.load(file).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = []
    mistyped: Refused | None = None
    for line in lines:
        try:
            codes.read(line, wraps.CODE_SIZE_BYTES)
        except Refused as error:
            if error.code == "code.mistyped" and _is_in_groups(line):
                mistyped = error
        else:
            return line
    if mistyped is not None:
        raise mistyped
    raise Refused(
        "recovery.no_code",
        _("“{file}” holds no recovery code.").format(file=file.name),
        hint=_("Write the code on a line of its own, as it is printed."),
    )


def _is_in_groups(line: str) -> bool:
    return _IN_GROUPS.fullmatch(unicodedata.normalize("NFKC", line)) is not None


def keep_office_wrap(profile: Profile) -> bool:
    """See that the data key is sealed to the office as it is now; returns whether it was anew.

    Called at joining, at renewal and at every opening: so a profile that was enrolled before
    there was such a thing gets it, and one whose office has new keys does too. Where the key
    file cannot be written nothing happens.
    """
    office, own = _office_of(profile), profile.keys.public
    if office is None:
        return False
    wanted = {
        **recovery.about(own),
        "office": base64.b64encode(office.public.receiving).decode(),
    }
    try:
        present = vault.office_about(profile.folder) or {}
        if wanted.items() <= present.items():
            return False
        vault.add_office(
            profile.folder, profile.data_key(), office.public.receiving, recovery.about(own)
        )
    except Refused:
        return False
    return True


def _office_of(profile: Profile) -> Certificate | None:
    """The certificate of the office over a profile: the newest under the pinned root."""
    if not profile.chain or profile.root is None:
        return None
    issuer = profile.chain[0]
    with profile.store.view() as unit:
        revoked = {item.serial for item in unit.find(Revocation) if item.successor is None}
        known = [certificates.read(fact.pem.encode()) for fact in unit.find(CertificateFact)]
    later = [
        one
        for one in known
        if (one.grant.role, one.grant.division) == (issuer.grant.role, issuer.grant.division)
        and one.valid_from > issuer.valid_from
        and one.serial not in revoked
        and _stands(one, [*profile.chain, *known], profile.root)
    ]
    return max(later, key=lambda one: one.valid_from, default=issuer)


def _stands(one: Certificate, others: list[Certificate], root: Certificate) -> bool:
    try:
        chains.check_chain(one, others, root, one.valid_from)
    except Untrusted:
        return False
    return True


def _read(profile: Profile, file: Path) -> tuple[Asked, DataKey, Request]:
    own = profile.office()
    told = recovery.read_request(reading.load(file))
    data_key = _open_wrap(profile, json.dumps(told.wrap).encode())
    certificate = _enrolled(profile, own, told)
    grant = certificate.grant
    asked = Asked(
        grant.name,
        grant.role,
        grant.device,
        certificate.serial,
        told.fingerprint,
        told.public.fingerprint,
        told.made_at,
    )
    return asked, data_key, told


def _open_wrap(profile: Profile, wrap: bytes) -> DataKey:
    """The data key in a wrap sealed to this office, with its key of today or a former one."""
    for keys in profile.former_keys:
        with suppress(Untrusted):
            return vault.open_office_wrap(keys, wrap)
    return vault.open_office_wrap(profile.keys, wrap)


def _enrolled(profile: Profile, own: Authority, told: Request) -> Certificate:
    """The newest certificate of the profile that asks, issued below this office and standing."""
    with profile.store.view() as unit:
        revoked = {item.serial for item in unit.find(Revocation) if item.successor is None}
        facts = unit.find(CertificateFact, key_id=told.key_id)
    known = [certificates.read(fact.pem.encode()) for fact in facts]
    below = [
        one
        for one in known
        if own.covers(one.grant.division, None)
        and one.public.fingerprint == told.fingerprint
        and one.public != profile.keys.public
    ]
    if not below:
        raise Refused(
            "recovery.not_below",
            _("Nobody with this profile is enrolled below this office."),
            hint=_("Ask which office enrolled them; only that office can help."),
        )
    newest = max(below, key=lambda one: one.valid_from)
    if newest.serial in revoked:
        raise Refused(
            "recovery.revoked",
            _("The certificate of {name} was revoked, so this profile is not opened again.").format(
                name=newest.grant.name
            ),
            hint=_("If the computer was found again, let them join anew with a new profile."),
        )
    return newest


def _pending(folder: Path) -> tuple[Keys, str]:
    try:
        kept = json.loads((folder / PENDING).read_bytes())
        return Keys.from_bytes(base64.b64decode(kept["keys"])), str(kept["request"])
    except (OSError, ValueError, TypeError, KeyError, GridError):
        raise Refused(
            "recovery.not_asked",
            _("No recovery request was made on this computer."),
            hint=_("Make a request first and take it to your office."),
        ) from None


def _replace(folder: Path, data_key: DataKey, passphrase: str, cost: vault.Cost | None) -> None:
    if not backups.fits(folder, data_key):
        raise Untrusted(
            "recovery.other_profile",
            _("This does not open the data of this profile."),
            hint=_("Look whether you are in the right folder, and ask your office."),
        )
    vault.set_passphrase(folder, data_key, passphrase, cost=cost)
    with suppress(OSError):
        (folder / PENDING).unlink(missing_ok=True)
