"""An office changes its key: because somebody may have seen the old one, or its years are over.

The root changes it by itself; any other office asks the office above, which compares the new
fingerprint with the people there and answers with a certificate for the new key (trust.md: an
office issues only below itself, and a thief has the old key as well).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gridclient.domain.authority import CertificateFact
from gridclient.domain.texts import clean
from gridclient.errors import Refused, Untrusted, Where, changed
from gridclient.i18n import _
from gridclient.jobs import SILENT
from gridclient.services import (
    backups,
    key_rings,
    recovery,
    replacing,
    returning,
    rooting,
    rotating,
)
from gridclient.services.events import Enrolled, Events
from gridclient.services.key_rings import Asked
from gridclient.services.profile import Profile, authority_of
from gridclient.services.replacing import Asking
from gridclient.services.rotating import Change
from gridclient.services.sync import addressing, importing
from gridclient.services.sync.service import Sync
from gridclient.store import exchange, log_books
from gridclient.trust import enrolment, vault
from gridclient.trust import rotation as request_files
from gridclient.trust.certificates import Certificate
from gridclient.trust.enrolment import GrantFile
from gridclient.trust.keys import Keys
from gridclient.workbook import reading, saving

_REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class KeyState:
    """How this office's key stands.

    ``is_root``: it changes its key by itself; ``since``: when the present key took the place of
    another one (ISO 8601, UTC), None for the first; ``asked``: the fingerprint of a key that
    waits for the answer of the office above; ``unaware``: the names of those who have not sent a
    bundle to the present key yet.
    """

    is_root: bool
    since: str | None
    asked: str | None
    unaware: tuple[str, ...]


class Rotation:
    """The change of keys, on both sides."""

    def __init__(self, profile: Profile, sync: Sync, events: Events) -> None:
        self._profile = profile
        self._sync = sync
        self._events = events

    def state(self) -> KeyState:
        """How the key of this profile stands."""
        profile = self._profile
        with profile.store.view() as unit:
            former, asked = key_rings.former(unit), key_rings.asked(unit)
            missing = addressing.unaware(unit)
            names = tuple(peer.name for peer in exchange.peers(unit) if peer.key_id in missing)
        return KeyState(
            is_root=profile.certificate is not None and profile.certificate == profile.root,
            since=former[0].until if former else None,
            asked=asked.keys.public.fingerprint if asked else None,
            unaware=names,
        )

    def change(self, passphrase: str, reason: str = "") -> str:
        """Change the key of a root at once; returns the new fingerprint.

        Raises ``Locked`` for a wrong passphrase, ``Refused("rotation.ask")`` where an office
        above has to answer, ``Refused("rotation.restored")`` while nobody has answered to what
        came back from a backup: a key changed meanwhile would be lost, and with it everybody
        who knows that one.
        """
        profile = self._profile
        self._check(passphrase, reason)
        if profile.certificate != profile.root:
            raise Refused(
                "rotation.ask",
                _("The office above has to certify the new key of this office."),
                hint=_("Write a request to a file and give it to the office above."),
            )
        if profile.may_be_older():
            raise _unanswered()
        keys = Keys.new()
        with profile.store.unit() as unit:
            made = rotating.keep_root(profile, unit, keys)
            rotating.change(profile, unit, Change(keys, made, (), clean(reason) or "-"))
            unit.commit()
        rotating.settle(profile)
        self._events.tell(Enrolled(made.serial))
        return profile.fingerprint

    def ask(self, passphrase: str, target: Path, reason: str = "") -> str:
        """Write the request for the office above; returns the fingerprint to compare with it.

        Until the answer is taken in (``Enrolment.accept``) the present key goes on. Asked again,
        it is for the same new key. Raises ``Locked`` and ``Refused("rotation.root")``.
        """
        profile = self._profile
        self._check(passphrase, reason)
        saving.check_place(target)
        if profile.certificate == profile.root:
            raise Refused(
                "rotation.root",
                _("This office has no office above: it changes its key by itself."),
                hint=_("Change it without a file for a request."),
            )
        with profile.store.unit() as unit:
            asked = key_rings.asked(unit)
            keys = asked.keys if asked else Keys.new()
            key_rings.keep_asked(unit, Asked(keys, clean(reason) or "-"))
            log_books.append(unit, "key_asked", replica=profile.replica)
            unit.commit()
        content = request_files.write_request(profile.keys, keys, profile.now())
        with changed():
            saving.write(content, target)
        return keys.public.fingerprint

    def _check(self, passphrase: str, reason: str) -> None:
        self._profile.office()
        if len(reason) > _REASON_LENGTH:
            raise Refused(
                "rotation.reason",
                _("The reason has more than {count} characters.").format(count=_REASON_LENGTH),
                where=[Where(field=_("Reason"))],
                hint=_("Shorten it."),
            )
        vault.open_(self._profile.folder, passphrase)

    def is_request(self, file: Path) -> bool:
        """Whether a file is the request of an office that changes its key."""
        return request_files.is_request(reading.load(file))

    def read(self, file: Path) -> Asking:
        """At the office above: who asks; raises as :meth:`answer` does."""
        return replacing.read(self._profile, file)

    def answer(self, file: Path, target: Path, *, returned: bool = False) -> Certificate:
        """At the office above: certify the new key, once its fingerprint was compared.

        ``returned``: somebody there said that the office came back from a backup of before it gave
        the asking key up (``services.returning``). Raises what ``replacing.certify`` raises.
        """
        saving.check_place(target)
        replaced = replacing.certify(self._profile, file, returned=returned)
        with changed():
            bundle = self._sync.package(replaced.replica)
            content = enrolment.write_grant(
                self._profile.keys, replaced.certificate, replaced.above, bundle
            )
            saving.write(content, target)
        self._events.tell(Enrolled(replaced.certificate.serial))
        return replaced.certificate

    def is_answered_by(self, granted: GrantFile) -> bool:
        """Whether a grant is for the keys that were asked for."""
        with self._profile.store.view() as unit:
            asked = key_rings.asked(unit)
        return asked is not None and granted.certificate.public == asked.keys.public

    def finish(self, granted: GrantFile, file: Path) -> Certificate:
        """Take the answer of the office above in and go on with the new key; the store is backed
        up before.

        Raises ``Untrusted`` (``enrolment.other_root``, ``rotation.other_office``) and
        ``Refused("rotation.incomplete")``.
        """
        profile, made = self._profile, granted.certificate
        with profile.store.view() as unit:
            asked = key_rings.asked(unit)
        if authority_of(made) != profile.authority:
            raise Untrusted(
                "rotation.other_office",
                _("The answer is a certificate for another role or another division."),
                hint=_("Ask the office above to answer the request again."),
            )
        backups.make_before(profile)
        if asked is not None and returning.is_for(asked, granted):
            returning.finish(profile, granted, file, asked)
        else:
            self._change(granted, file, asked)
        recovery.keep_office_wrap(profile)
        self._events.tell(Enrolled(made.serial))
        return made

    def _change(self, granted: GrantFile, file: Path, asked: Asked | None) -> None:
        """Give the present key up for the one that was certified."""
        profile, made = self._profile, granted.certificate
        if granted.bundle is not None:
            importing.import_bytes(profile, granted.bundle, file, SILENT)
            profile.read_certificate()
        with changed(), profile.store.unit() as unit:
            if asked is None or not unit.find(CertificateFact, serial=made.serial):
                raise Refused(
                    "rotation.incomplete",
                    _("The answer does not bring the new certificate to pass on to others."),
                    hint=_("Ask the office above to answer the request again."),
                )
            above = rooting.chain_of(profile, unit, granted)
            rotating.change(profile, unit, Change(asked.keys, made, above, asked.reason))
            unit.commit()
        rotating.settle(profile)


def _unanswered() -> Refused:
    return Refused(
        "rotation.restored",
        _("This office came back from a backup, and no bundle has shown that it is the newest."),
        hint=_(
            "Take in a bundle that a member made since. If the key was changed after the backup, "
            "restore a backup from after the change instead."
        ),
    )
