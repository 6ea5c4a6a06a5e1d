"""What opening a profile showed of its files and keys, and a person should know; mostly nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridclient.domain.days import day_of
from gridclient.i18n import _, ngettext
from gridclient.services import key_rings, safekeeping
from gridclient.store import location

if TYPE_CHECKING:
    from gridclient.services.profile import Profile


def of(profile: Profile) -> list[str]:
    """In words, each a text of its own."""
    found = []
    if profile.renewed:
        found.append(
            _(
                "This profile was restored or copied. It goes on as it is; what was sent in "
                "the meantime comes back with the next bundles. Use only one copy of it."
            )
        )
    if profile.given_up_at is not None:
        error = key_rings.given_up(profile.name, day_of(profile.given_up_at).isoformat())
        found.append(f"{error.message} {error.in_window}")
    elif profile.may_be_older():
        found.append(
            _(
                "Has this office changed its key since this backup was made? Then others "
                "refuse what this computer makes: ask the office above for a new key. An office "
                "without one above needs a backup from after the change."
            )
        )
        found.append(
            _(
                "Devices that were revoked after this backup count again here: look at the list "
                "of members, and revoke them once more."
            )
        )
        found.append(
            _(
                "What only this office held, such as numbers and notes, comes back with the "
                "next bundles of its members, as far as they have it: offices above are not "
                "shown it and cannot send it."
            )
        )
    if profile.restamped:
        found.append(
            ngettext(
                "This computer's date had been far ahead. What was recorded meanwhile, {count} "
                "record, travels anew with your next bundle. Look at the dates of its visits.",
                "This computer's date had been far ahead. What was recorded meanwhile, {count} "
                "records, travels anew with your next bundle. Look at the dates of its visits.",
                profile.restamped,
            ).format(count=profile.restamped)
        )
    if profile.store.reading:
        found.append(
            _(
                "The profile's folder is write-protected: you can look at everything, and "
                "nothing can be saved."
            )
        )
    place = location.unsafe(profile.folder)
    if place is not None:
        found.append(f"{safekeeping.location_words(place)}\n{safekeeping.where_to()}")
    return found
