"""A profile: one person on one device, a folder with a key file and an encrypted database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from gridclient.domain.authority import Authority, CertificateFact
from gridclient.domain.days import day_of, stamp_text
from gridclient.domain.texts import clean
from gridclient.errors import Hint, Refused, Where
from gridclient.i18n import _
from gridclient.services import cautions, epochs, key_rings, safekeeping
from gridclient.services.clock import Now
from gridclient.store import epochs as known_epochs
from gridclient.store import meta, store, successions
from gridclient.store.store import Store
from gridclient.store.unit import Unit
from gridclient.trust import certificates, keyfile, signatures, vault
from gridclient.trust.certificates import Certificate
from gridclient.trust.keys import Keys, replica_id
from gridclient.workbook import saving

MADE_OF = (store.FILE, "vault.", epochs.FILE)
"""How the names begin of the files that are made with a profile."""


class Profile:
    """An opened profile: its store, its keys and what its certificate says.

    ``renewed``: opening it showed that it had been restored or copied, and began a new epoch;
    ``restamped``: how many rows opening it stamped anew, as the clock had been far ahead;
    ``given_up_at``: when this office gave up the key that is kept here (UTC), for one that is not.
    """

    def __init__(self, folder: Path, kept: Store, keys: Keys, now: Now) -> None:
        self.folder = folder
        self.store = kept
        self.keys = keys
        self.now = now
        self.renewed = False
        self.restamped = 0
        with kept.view() as unit:
            self.former_keys = tuple(one.keys for one in key_rings.former(unit))
            self.name = meta.get(unit, "name") or ""
            self.device = meta.get(unit, "device") or ""
        self.read_replica()
        self.certificate: Certificate | None = None
        self.chain: tuple[Certificate, ...] = ()
        self.root: Certificate | None = None
        self.person_id: str | None = None
        self.given_up_at: dt.datetime | None = None
        self.read_certificate()

    def read_keys(self) -> None:
        """Read anew with which keys this profile signs and opens, after they were changed."""
        with self.store.view() as unit:
            self.keys = key_rings.present(unit) or self.keys
            self.former_keys = tuple(one.keys for one in key_rings.former(unit))
        self.read_replica()
        self.read_certificate()

    def read_replica(self) -> None:
        """Read anew which replica this is; a new epoch makes it another one."""
        self.replica = replica_id(self.keys.public.key_id, epochs.current(self.store))
        self.store.act_as(self.replica, self.sign_fact)

    def data_key(self) -> vault.DataKey:
        """What opens the database, to be wrapped once more; known while the profile is open."""
        return vault.DataKey(*self.store.secret)

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the keys of this profile, present and former."""
        return frozenset(one.public.key_id for one in (self.keys, *self.former_keys))

    @property
    def fingerprint(self) -> str:
        """Eight groups of digits that two people compare."""
        return self.keys.public.fingerprint

    @property
    def authority(self) -> Authority | None:
        """What this profile may do; None before enrolment."""
        return authority_of(self.certificate) if self.certificate else None

    def enrolled(self) -> Authority:
        """What this profile may do; raises ``Refused`` before enrolment."""
        if self.authority is None:
            raise Refused(
                "enrol.missing",
                _("This profile does not belong to an office yet."),
                hint=Hint(
                    _("Make a request with “enrol request” and give it to your office."),
                    _("Write a request under “Settings” and give it to your office."),
                ),
            )
        return self.authority

    def office(self) -> Authority:
        """What this office may do; raises ``Refused`` when this is no office."""
        authority = self.enrolled()
        if not authority.is_office:
            raise Refused(
                "role.office",
                _("Only an office can do this."),
                hint=_("Ask your community office to do it."),
            )
        return authority

    def check_key(self) -> None:
        """Raise ``Refused("profile.key_given_up")`` where this office gave its key up, and this is
        a copy of before: what it signs counts nowhere."""
        if self.given_up_at is not None:
            raise key_rings.given_up(self.name, day_of(self.given_up_at).isoformat())

    def may_be_older(self) -> bool:
        """Whether this is an office that came back from a backup and was answered by nobody since:
        it may have changed its key in between."""
        if self.authority is None or not self.authority.is_office:
            return False
        with self.store.view() as unit:
            return known_epochs.is_unanswered(unit)

    def sign_fact(self, message: bytes) -> bytes:
        """Sign a fact as its author; raises as :meth:`check_key` does."""
        self.check_key()
        return signatures.sign(self.keys, signatures.FACT, message)

    def keep_certificate(
        self, unit: Unit, certificate: Certificate, chain: Sequence[Certificate]
    ) -> None:
        """Keep this profile's certificate; the last of ``chain`` is the root to pin."""
        meta.put(unit, "certificate", certificate.pem.decode())
        meta.put(unit, "chain", json.dumps([one.pem.decode() for one in chain]))

    def read_certificate(self) -> None:
        """Read certificate, chain and root anew from the store, and whether our key still is."""
        with self.store.view() as unit:
            last = successions.last_words(unit).get(self.keys.public.key_id)
            self.given_up_at = last.revoked_at if last else None
            pem, chain = meta.get(unit, "certificate"), meta.get(unit, "chain")
            if pem is None or chain is None:
                return
            self.certificate = certificates.read(pem.encode())
            self.chain = tuple(certificates.read(one.encode()) for one in json.loads(chain))
            self.root = self.chain[-1] if self.chain else self.certificate
            own = unit.find(CertificateFact, serial=self.certificate.serial)
            self.person_id = own[0].person_id if own else None
        self.store.act_within(self.authority)

    def warnings(self) -> list[str]:
        """What opening the profile showed of its files, in words; mostly nothing."""
        return cautions.of(self)

    def note(self) -> None:
        """Note outside the database how far it has come; whatever is older is a copy."""
        epochs.note(self.folder, self.store)

    def close(self) -> None:
        """Note where the store stands and close it; its key is forgotten."""
        try:
            if self.store.is_open and not self.store.reading:
                self.note()
        finally:
            self.store.close()


def authority_of(certificate: Certificate) -> Authority:
    """What a certificate allows."""
    grant = certificate.grant
    return Authority(grant.role, grant.division, tuple(grant.grids))


def create(  # noqa: PLR0917 - what a profile is made of
    folder: Path,
    passphrase: str,
    name: str,
    device: str,
    now: Now,
    cost: vault.Cost | None = None,
) -> tuple[Profile, vault.DataKey]:
    """Make a profile in an empty folder and open it.

    Raises ``Refused`` for a folder that holds a profile or anything else, a name that is empty,
    and a passphrase that is too short.
    """
    _check_new(folder, passphrase, name)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise saving.unwritable(folder) from error
    key = vault.create(folder, passphrase, cost=cost)
    store.create(folder, key.key, key.salt)
    kept = store.open_(folder, key.key, key.salt, now)
    keys = Keys.new()
    about: Mapping[str, str] = {
        "name": name,
        "device": device,
        "created_at": stamp_text(now()),
    }
    with kept.unit() as unit:
        key_rings.keep_first(unit, keys)
        for entry, value in about.items():
            meta.put(unit, entry, value)
        epochs.begin(folder, unit)
        unit.commit()
    return Profile(folder, kept, keys, now), key


def _check_new(folder: Path, passphrase: str, name: str) -> None:
    with _looking_into(folder):
        is_there = (folder / store.FILE).exists()
    if is_there:
        raise Refused(
            "profile.exists",
            _("There is already a profile in {folder}.").format(folder=folder),
            hint=_("Open it, or choose another folder."),
        )
    check_alone(folder)
    if clean(name) is None:
        raise Refused(
            "profile.name",
            _("A profile needs the name of its office or person."),
            where=[Where(field=_("Name"))],
            hint=_("Give the name others know it by."),
        )
    safekeeping.check_passphrase(passphrase, name)
    safekeeping.check_location(folder)


def check_alone(folder: Path, *ours: str) -> None:
    """Raise ``Refused`` for a folder that holds something else already (``profile.folder``) or
    cannot be looked into (``profile.unreachable``); a name that begins as one of ``ours`` is no
    other's."""
    if any(not path.name.startswith((".", *ours)) for path in _files(folder)):
        raise Refused(
            "profile.folder",
            _("There are other files in {folder}.").format(folder=folder),
            hint=_("A profile wants a folder of its own: name one that is empty or not there yet."),
        )


def open_(folder: Path, passphrase: str, now: Now) -> Profile:
    """Open a profile; raises ``Locked`` on a wrong passphrase, ``Refused`` without a profile or
    for a folder that cannot be looked into."""
    if not exists(folder):
        raise Refused(
            "profile.missing",
            _("There is no profile in {folder} yet.").format(folder=folder),
            hint=Hint(
                _("Start an office with “init”, or join one with “enrol request”."),
                _("Start an office, or join one."),
            ),
        )
    key = vault.open_(folder, passphrase)
    kept = store.open_(folder, key.key, key.salt, now)
    returned = not kept.reading and key_rings.bring_back(folder, kept, key)
    with kept.view() as unit:
        keys = key_rings.present(unit)
    if keys is None:
        kept.close()
        raise Refused(
            "profile.unfinished",
            _("The profile in {folder} was not finished when it was made.").format(folder=folder),
            hint=_("It holds nothing: remove the folder and start again."),
        )
    renewed = not kept.reading and epochs.settle(folder, kept, keys.public.key_id)
    opened = Profile(folder, kept, keys, now)
    opened.renewed = renewed or returned
    return opened


@contextmanager
def whole_or_not(folder: Path) -> Iterator[None]:
    """Leave nothing behind of a profile that could not be made to its end."""
    before = _files(folder)
    try:
        yield
    except BaseException:
        for path in _files(folder) - before:
            if path.name.startswith(MADE_OF):
                path.unlink()
        raise


def exists(folder: Path) -> bool:
    """Whether there is a profile in a folder.

    Raises ``Refused("profile.unreachable")`` for one that cannot be looked into.
    """
    with _looking_into(folder):
        return (folder / store.FILE).exists() or keyfile.exists(folder)


def _files(folder: Path) -> set[Path]:
    with _looking_into(folder):
        return set(folder.iterdir()) if folder.is_dir() else set()


@contextmanager
def _looking_into(folder: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise Refused(
            "profile.unreachable",
            _("You have no right to look into the folder {folder}.").format(folder=folder),
            hint=_("Ask whoever looks after this computer for it, or choose another folder."),
        ) from error
    except OSError as error:
        raise Refused(
            "profile.unreachable",
            _("The folder {folder} cannot be looked into.").format(folder=folder),
            hint=_("Check its name and that its disk is in, or choose another folder."),
        ) from error
