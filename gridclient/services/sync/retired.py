"""Keys that offices had in former days: what they said counts, and nothing that comes now.

An office that changed its key told everybody by the last word of the old one (``Revocation`` with
a successor). From then on, for whoever heard of it,

- a bundle signed by the old key brings nothing: what it could hold came under the new key, which
  goes on with all that was not confirmed. One from within the mark was on its way, one beyond it
  is a forgery;
- a certificate signed by the old key counts where it is kept here and was made before the end:
  whoever has the old key backdates, but cannot put it among what is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.domain.days import day_of
from gridclient.errors import GridError, Hint, Refused, Untrusted
from gridclient.i18n import _
from gridclient.store import exchange, successions
from gridclient.store.unit import Unit
from gridclient.trust.certificates import Certificate
from gridclient.workbook.manifests import Manifest


class Retired:
    """The keys that were followed by others, as known in one unit of work."""

    def __init__(self, unit: Unit, ours: Collection[str] = ()) -> None:
        self._unit = unit
        self._ours = frozenset(ours)
        self._ends = successions.last_words(unit)

    def objection(self, manifest: Manifest, sender: Certificate) -> GridError | None:
        """Why a bundle is not taken: its sender had given this key up; None where it is, or was."""
        end = self._ends.get(sender.public.key_id)
        if end is None or exchange.bundles(self._unit, id=manifest.bundle):
            return None
        return beyond(sender, end) if manifest.upto > end.trusted_up_to else overtaken(sender, end)

    def end_of(self, key_id: str) -> Revocation | None:
        """The last word of a key, None of one that is in use."""
        return self._ends.get(key_id)

    def breaks(self, path: Sequence[Certificate]) -> bool:
        """Whether a path to the root leads over a certificate that a former key signed and that
        is not kept here, or was made after that key's end."""
        return any(
            subject.valid_from > end.revoked_at or not self._is_kept(subject)
            for subject, issuer in pairwise(path)
            if (end := self._ends.get(issuer.public.key_id)) is not None
        )

    def _is_kept(self, certificate: Certificate) -> bool:
        return certificate.serial in self._ours or bool(
            self._unit.find(CertificateFact, serial=certificate.serial)
        )


def since(unit: Unit, key_id: str) -> str | None:
    """Since when a key stands in the place of an earlier one (ISO 8601, UTC), None for a first."""
    ends = successions.last_words(unit).values()
    found = [one.revoked_at for one in ends if one.successor == key_id]
    return max(found).isoformat() if found else None


def still_revoked(unit: Unit) -> dict[str, Revocation]:
    """Serial to the revocation that ends all that hangs on a certificate; a key that was followed
    by another one is no such thing."""
    return {one.serial: one for one in unit.find(Revocation) if one.successor is None}


def beyond(sender: Certificate, end: Revocation) -> Untrusted:
    """The refusal of what a former key signed after its end."""
    return Untrusted(
        "certificate.retired",
        _("{name} gave this key up on {day}, and this file was made with it later.").format(
            name=sender.grant.name, day=day_of(end.revoked_at).isoformat()
        ),
        hint=Hint(
            _(
                "Nothing was taken in. Tell the office: somebody else may have its old key; or it "
                "came back from a backup of before that day and has to ask for a new key (“enrol "
                "rotate”)."
            ),
            _(
                "Nothing was taken in. Tell the office: somebody else may have its old "
                "key; or it came back from a backup of before that day and has to ask for "
                "a new key, under “People and trust”."
            ),
        ),
    )


def overtaken(sender: Certificate, end: Revocation) -> Refused:
    """The refusal of a bundle that was on its way when its sender changed its key."""
    return Refused(
        "bundle.overtaken",
        _("This bundle was made with the key that {name} had until {day}.").format(
            name=sender.grant.name, day=day_of(end.revoked_at).isoformat()
        ),
        hint=Hint(
            _(
                "If it was made before that, nothing is missing: all of it comes with the bundles "
                "made since. If it was made after, tell the office: somebody still has its old "
                "keys, or it came back from an old backup and has to ask for a new key (“enrol "
                "rotate”)."
            ),
            _(
                "If it was made before that, nothing is missing: all of it comes with the "
                "bundles made since. If it was made after, tell the office: somebody "
                "still has its old keys, or it came back from an old backup and has to "
                "ask for a new key, under “People and trust”."
            ),
        ),
    )


def unknown_issue() -> Untrusted:
    """The refusal of a certificate that a former key signed and nobody knows."""
    return Untrusted(
        "certificate.retired",
        _("The sender's certificate was signed with a key that its office has given up."),
        hint=_("Ask the office. Whoever really belongs to it has a certificate under its new key."),
    )
