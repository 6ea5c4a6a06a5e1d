"""What both directions of the exchange need: the profile, and those who hear of changes."""

from __future__ import annotations

from gridclient.services import recovery
from gridclient.services.events import Enrolled, Events
from gridclient.services.profile import Profile
from gridclient.trust.certificates import Certificate


class Side:
    """One side of an exchange of bundles: a profile, and where its events are told."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def _note_renewal(self, before: Certificate | None) -> None:
        """This profile may act by another certificate by now: the office over it may be another,
        too."""
        now = self._profile.certificate
        if now is not None and now != before:
            recovery.keep_office_wrap(self._profile)
            self._events.tell(Enrolled(now.serial))
