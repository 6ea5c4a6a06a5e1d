"""A profile: one person on one device, a folder with a key file and an encrypted database."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from gridclient.domain.authority import Authority, CertificateFact
from gridclient.domain.days import stamp_text
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.clock import Now
from gridclient.store import meta, store
from gridclient.store.store import Store
from gridclient.store.unit import Unit
from gridclient.trust import certificates, signatures, vault
from gridclient.trust.certificates import Certificate
from gridclient.trust.keys import Keys, replica_id
from gridclient.workbook import saving


class Profile:
    """An opened profile: its store, its keys and what its certificate says."""

    def __init__(self, folder: Path, kept: Store, keys: Keys, now: Now) -> None:
        self.folder = folder
        self.store = kept
        self.keys = keys
        self.now = now
        with kept.view() as unit:
            self.name = meta.get(unit, "name") or ""
            self.device = meta.get(unit, "device") or ""
            self.replica = replica_id(keys.public.key_id, int(meta.get(unit, "epoch") or "1"))
        kept.act_as(self.replica, self.sign_fact)
        self.certificate: Certificate | None = None
        self.chain: tuple[Certificate, ...] = ()
        self.root: Certificate | None = None
        self.person_id: str | None = None
        self.read_certificate()

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
                hint=_("Make a request with “enrol request” and give it to your office."),
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

    def sign_fact(self, message: bytes) -> bytes:
        """Sign a fact as its author."""
        return signatures.sign(self.keys, signatures.FACT, message)

    def keep_certificate(
        self, unit: Unit, certificate: Certificate, chain: Sequence[Certificate]
    ) -> None:
        """Keep this profile's certificate; the last of ``chain`` is the root to pin."""
        meta.put(unit, "certificate", certificate.pem.decode())
        meta.put(unit, "chain", json.dumps([one.pem.decode() for one in chain]))

    def read_certificate(self) -> None:
        """Read certificate, chain and root anew from the store."""
        with self.store.view() as unit:
            pem, chain = meta.get(unit, "certificate"), meta.get(unit, "chain")
            if pem is None or chain is None:
                return
            self.certificate = certificates.read(pem.encode())
            self.chain = tuple(certificates.read(one.encode()) for one in json.loads(chain))
            self.root = self.chain[-1] if self.chain else self.certificate
            own = unit.find(CertificateFact, serial=self.certificate.serial)
            self.person_id = own[0].person_id if own else None

    def close(self) -> None:
        """Close the store; the key is forgotten with this object."""
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
    """Make a profile in an empty folder and open it."""
    if (folder / store.FILE).exists():
        raise Refused(
            "profile.exists",
            _("There is already a profile in {folder}.").format(folder=folder),
            hint=_("Open it, or choose another folder."),
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise saving.unwritable(folder) from error
    key = vault.create(folder, passphrase, cost=cost)
    store.create(folder, key.key, key.salt)
    kept = store.open_(folder, key.key, key.salt, now)
    keys = Keys.new()
    about: Mapping[str, str] = {
        "keys": base64.b64encode(keys.to_bytes()).decode(),
        "epoch": "1",
        "name": name,
        "device": device,
        "created_at": stamp_text(now()),
    }
    with kept.unit() as unit:
        for entry, value in about.items():
            meta.put(unit, entry, value)
        unit.commit()
    return Profile(folder, kept, keys, now), key


def open_(folder: Path, passphrase: str, now: Now) -> Profile:
    """Open a profile; raises ``Locked`` on a wrong passphrase, ``Refused`` without a profile."""
    if not exists(folder):
        raise Refused(
            "profile.missing",
            _("There is no profile in {folder} yet.").format(folder=folder),
            hint=_("Start an office with “init”, or join one with “enrol request”."),
        )
    key = vault.open_(folder, passphrase)
    kept = store.open_(folder, key.key, key.salt, now)
    with kept.view() as unit:
        written = meta.get(unit, "keys")
    if written is None:
        kept.close()
        raise Refused(
            "profile.unfinished",
            _("The profile in {folder} was not finished when it was made.").format(folder=folder),
            hint=_("It holds nothing: remove the folder and start again."),
        )
    return Profile(folder, kept, Keys.from_bytes(base64.b64decode(written)), now)


@contextmanager
def whole_or_not(folder: Path) -> Iterator[None]:
    """Leave nothing behind of a profile that could not be made to its end."""
    before = set(folder.iterdir()) if folder.is_dir() else set()
    try:
        yield
    except BaseException:
        for path in set(folder.iterdir()) - before if folder.is_dir() else ():
            path.unlink()
        raise


def exists(folder: Path) -> bool:
    """Whether there is a profile in a folder."""
    return (folder / store.FILE).exists() or (folder / "vault.json").exists()
