"""What both directions of the exchange need: the profile, and those who hear of changes."""

from __future__ import annotations

from gridclient.services.events import Events
from gridclient.services.profile import Profile


class Side:
    """One side of an exchange of bundles: a profile, and where its events are told."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events
