"""The office a newcomer joins. Whoever saw a request could answer it with a root of their own, so
a newcomer compares the office's fingerprint before anything of its answer is believed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from gridclient.errors import Hint, Refused, Untrusted
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.trust.certificates import Grant
from gridclient.trust.enrolment import GrantFile


@dataclass(frozen=True, slots=True)
class Answer:
    """What an office's answer says, before it is taken: ``office`` and ``fingerprint`` of who
    made it, ``given`` what it allows. ``to_compare``: this profile knows no office yet."""

    office: str
    fingerprint: str
    given: Grant
    to_compare: bool


def answer_of(profile: Profile, granted: GrantFile) -> Answer:
    """What to show of an answer."""
    office = granted.chain[0]
    return Answer(
        office=office.grant.name,
        fingerprint=office.public.fingerprint,
        given=granted.certificate.grant,
        to_compare=profile.root is None,
    )


def check(profile: Profile, granted: GrantFile, compared: str | None) -> None:
    """See that a newcomer's answer comes from the office they mean; later the root is pinned, and
    a fingerprint need not be given, but one that is given has to agree.

    ``compared``: the fingerprint as the office read it to them, in any spelling of its digits.
    Raises ``Refused("enrolment.compare")`` without one, and ``Untrusted("enrolment.other_office")``
    when it is another's.
    """
    answer = answer_of(profile, granted)
    if compared is None and not answer.to_compare:
        return
    said = _digits(compared or "")
    if not said:
        raise Refused(
            "enrolment.compare",
            _("Before you join, the fingerprint of your office has to be compared."),
            hint=Hint(
                _(
                    "Let your office read you its eight groups, in the room or by a voice you "
                    "know, and give them with --office."
                ),
                _(
                    "Let your office read you its eight groups, in the room or by a voice you "
                    "know, and tick that they are the same."
                ),
            ),
        )
    if said != _digits(answer.fingerprint):
        raise Untrusted(
            "enrolment.other_office",
            _("This answer was not made by the office whose fingerprint was given."),
            hint=_(
                "Do not use this file. Ask your office to read its eight groups once more, and "
                "for an answer by another way."
            ),
        )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, unicodedata.normalize("NFKC", text)))
