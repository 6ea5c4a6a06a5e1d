"""Opening a bundle: decrypt, read, verify. Nothing is changed, nothing is believed before its
signature was checked, and each step has one kind of refusal (sync.md "Import pipeline")."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

from gridclient.domain import stamps
from gridclient.domain.disclosure import text_seen_by
from gridclient.domain.identifiers import is_id
from gridclient.domain.rows import Row, from_line, to_line
from gridclient.errors import Hint, Untrusted, Where
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.sync import retired
from gridclient.services.sync.authors import key_id_of, known_offices
from gridclient.services.sync.composing import visible
from gridclient.store import exchange
from gridclient.trust import certificates, chains, sealing, signatures
from gridclient.trust.certificates import Certificate
from gridclient.workbook import alterations, bundle_files, manifests, signed_copy
from gridclient.workbook.bundle_files import BundleFile
from gridclient.workbook.manifests import Manifest


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle whose sender and content are known.

    ``altered``: where the visible sheets no longer say what was signed; ``grace``: the sender's
    certificate has run out and is in its days of grace; ``ignored``: sheets that somebody added;
    ``lapsed``: those days are over too, and this office may decide about it.
    """

    manifest: Manifest
    rows: Sequence[Row]
    sender: Certificate
    chain: tuple[Certificate, ...]
    altered: tuple[Where, ...]
    grace: bool
    ignored: tuple[str, ...]
    lapsed: bool = False


def decrypt(profile: Profile, content: bytes, file: Path) -> bytes:
    """The workbook inside a sealed file; an unsealed one as it is.

    Raises ``Untrusted("bundle.not_for_us")``.
    """
    return unseal(profile, content, file)[0] if sealing.is_sealed(content) else content


def unseal(profile: Profile, content: bytes, file: Path) -> tuple[bytes, str]:
    """The workbook inside a sealed file, and its password.

    The password is that of us and one of our peers, either with the keys of today or with former
    ones; the file's name says whom to try first.
    Raises ``Untrusted("bundle.not_for_us")`` when none opens it.
    """
    with profile.store.view() as unit:
        peers = exchange.every_peer(unit)
    peers.sort(key=lambda peer: peer.replica not in file.name)
    tried: set[str] = set()
    for keys, peer in product((profile.keys, *profile.former_keys), peers):
        password = sealing.pair_password(keys, peer.receiving_key)
        named = peer.replica in file.name and keys.public.key_id in file.name
        if password not in tried and (named or sealing.opens(content, password)):
            try:
                return sealing.unseal(content, password), password
            except Untrusted as error:
                if error.code != "bundle.not_for_us":
                    raise
        tried.add(password)
    raise Untrusted(
        "bundle.not_for_us",
        _("This sealed file is not for this profile."),
        hint=_older_copy(profile, _("Ask the sender which office it was made for.")),
    )


def _older_copy(profile: Profile, hint: str) -> str | Hint:
    """A hint with what else it may mean to an office: that its key was changed elsewhere."""
    if not profile.may_be_older():
        return hint
    more = Hint(
        _(
            "If this office had changed its key before this backup was restored, others make "
            "their bundles for the newer key: “enrol rotate -o FILE” asks the office above for "
            "another one."
        ),
        _(
            "If this office had changed its key before this backup was restored, others make "
            "their bundles for the newer key: write a request for another one under “People and "
            "trust” and give it to the office above."
        ),
    )
    return Hint(f"{hint} {more.terminal}", f"{hint} {more.window}")


def open_(profile: Profile, content: bytes, file: Path) -> Opened:
    """Everything from the bytes of a file to rows that are known to be the sender's.

    Raises ``Untrusted`` or ``Refused`` with the code of the first thing that does not hold.
    """
    profile.enrolled()
    taken = bundle_files.read(decrypt(profile, content, file))
    opened = verified(profile, taken)
    manifest, rows = opened.manifest, opened.rows
    read = partial(text_seen_by, profile.authority)
    altered = alterations.compare(manifest, visible(manifest, rows), taken.sheets, read)
    ignored = alterations.extra_sheets(manifest, taken.sheets)
    return dataclasses.replace(opened, altered=tuple(altered), ignored=ignored)


def verified(profile: Profile, taken: BundleFile) -> Opened:
    """What was signed, once it is known who signed it; the visible sheets are not looked at.

    Raises as :func:`open_` does.
    """
    manifest = manifests.from_bytes(taken.manifest)
    sender, chain = _chain(manifest)
    standing = _check_sender(profile, manifest, sender, chain)
    _check_signature(taken, sender)
    _check_address(profile, manifest)
    grace = standing is chains.Standing.GRACE
    rows = _rows(taken, manifest)
    return Opened(manifest, rows, sender, chain, (), grace, (), lapsed=standing is None)


def altered_on_arrival(content: bytes) -> list[Where]:
    """What a receiver would find altered in a bundle of our own; raises as a receiver would.

    Its chain is not judged: whoever's certificate has run out may still make bundles, which
    then wait at the office.
    """
    taken = bundle_files.read(content)
    manifest = manifests.from_bytes(taken.manifest)
    _check_signature(taken, _chain(manifest)[0])
    rows = _rows(taken, manifest)
    return alterations.compare(manifest, visible(manifest, rows), taken.sheets)


def _check_signature(taken: BundleFile, sender: Certificate) -> None:
    if not signatures.verify(
        sender.public.signing, signatures.BUNDLE, taken.manifest, taken.signature
    ):
        raise Untrusted(
            "bundle.signature",
            _("It cannot be confirmed who sent this file: its signature is not valid."),
            hint=_("Ask the sender to export it again, and compare how it reaches you."),
        )


def _chain(manifest: Manifest) -> tuple[Certificate, tuple[Certificate, ...]]:
    read = [certificates.read(pem.encode()) for pem in manifest.chain]
    if not read:
        raise _unknown_sender()
    return read[0], tuple(read[1:])


def _check_sender(
    profile: Profile, manifest: Manifest, sender: Certificate, chain: Iterable[Certificate]
) -> chains.Standing | None:
    """How the sender's certificate stands; None where it ended and this office may decide."""
    named = stamps.is_stamp(stamps.make(0, 0, manifest.sender)) and is_id(manifest.bundle)
    key_id = manifest.sender.rpartition(".")[0]
    if profile.root is None or not named or key_id != sender.public.key_id:
        raise _unknown_sender()
    with profile.store.view() as unit:
        revoked = retired.still_revoked(unit)
        offices = [*chain, *known_offices(unit)]
    late = {
        serial: one.trusted_up_to
        for serial, one in revoked.items()
        if serial != sender.serial or manifest.upto > one.trusted_up_to
    }
    now = profile.now()
    try:
        standing = chains.check_chain(sender, offices, profile.root, now, late)
    except Untrusted as error:
        if error.code != "certificate.expired" or not _decides(profile, sender):
            raise
        chains.check_chain(sender, offices, profile.root, min(now, sender.valid_until), late)
        standing = None
    _check_keys(profile, manifest, sender, chains.path_to(sender, offices, profile.root, now))
    return standing


def _check_keys(
    profile: Profile, manifest: Manifest, sender: Certificate, path: Sequence[Certificate]
) -> None:
    """Refuse what was signed with a key that its office has given up (``sync.retired``)."""
    own = profile.certificate
    with profile.store.view() as unit:
        former = retired.Retired(unit, [own.serial] if own else [])
        if (objection := former.objection(manifest, sender)) is not None:
            raise objection
        if former.breaks(path):
            raise retired.unknown_issue()


def check_again(profile: Profile, opened: Opened) -> Opened:
    """An opened bundle, its sender judged by what is known now; raises as :func:`open_`."""
    standing = _check_sender(profile, opened.manifest, opened.sender, opened.chain)
    grace = standing is chains.Standing.GRACE
    return dataclasses.replace(opened, grace=grace, lapsed=standing is None)


def _decides(profile: Profile, sender: Certificate) -> bool:
    """Whether this is an office, and the sender one of its members."""
    own, grant = profile.enrolled(), sender.grant
    return own.is_office and not grant.is_office and own.covers(grant.division, None)


def _unknown_sender() -> Untrusted:
    return Untrusted(
        "bundle.sender",
        _("It cannot be confirmed who sent this file."),
        hint=_("Ask the sender's office; nothing was imported."),
    )


def _check_address(profile: Profile, manifest: Manifest) -> None:
    if key_id_of(manifest.sender) in profile.key_ids:
        raise Untrusted(
            "bundle.own",
            _("This is a bundle made on this computer for somebody else."),
            hint=_("Give it to the person it was made for."),
        )
    if key_id_of(manifest.recipient) not in profile.key_ids:
        raise Untrusted(
            "bundle.not_for_us",
            _("This bundle was made for another office or person."),
            hint=_older_copy(
                profile, _("Give it to whom it was made for, or ask for one made for you.")
            ),
        )


def _rows(taken: BundleFile, manifest: Manifest) -> list[Row]:
    digest = hashlib.sha256(taken.copy).hexdigest()
    if len(taken.copy) != manifest.copy_length or digest != manifest.copy_sha256:
        raise signed_copy.damaged()
    lines = signed_copy.unpack(taken.copy)
    try:
        rows = [from_line(line) for line in lines]
        if any(to_line(row) != line for row, line in zip(rows, lines, strict=True)):
            raise ValueError("not canonical")
    except (ValueError, RecursionError) as error:
        raise signed_copy.damaged() from error
    return rows


def twin() -> Untrusted:
    """The refusal of a bundle that bears the id of another one."""
    return Untrusted(
        "bundle.twin",
        _("Another bundle was taken in or made here under the same number."),
        hint=_("Tell your office: two profiles may have been copied from one another."),
    )


def tampered(altered: Sequence[Where]) -> Untrusted:
    """The refusal of a bundle whose visible sheets were changed after signing."""
    return Untrusted(
        "bundle.tampered",
        _("The content was changed after the bundle was made."),
        where=altered,
        hint=Hint(
            _(
                "Ask the sender for a new export, or import what was signed with --signed-copy; "
                "then enter the change under your own name."
            ),
            _(
                "Ask the sender for a new export, or import what was signed, without the "
                "changes; then enter the change under your own name."
            ),
        ),
    )
