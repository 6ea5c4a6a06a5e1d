"""``due`` beside a slow reference that walks over the days of a calendar, one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from gridclient.domain.due import Contact, Due, Enrolled, Policy, due
from gridclient.domain.special_rounds import SpecialRound

FIRST, LAST = dt.date(2025, 11, 1), dt.date(2027, 2, 28)
FACE, EFFECTIVE = {"met", "met_family"}, {"met", "met_family", "phone", "video"}
EVENLY = {
    ("year", 2): ("half_year", 1),
    ("year", 4): ("quarter", 1),
    ("year", 12): ("month", 1),
    ("half_year", 2): ("quarter", 1),
    ("half_year", 6): ("month", 1),
    ("quarter", 3): ("month", 1),
}
KEYS = {
    "week": lambda day: day.isocalendar()[:2],
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, (day.month + 2) // 3),
    "half_year": lambda day: (day.year, day.month > 6),
    "year": lambda day: day.year,
}
DAY = dt.timedelta(days=1)


def last_day(period: str, day: dt.date) -> dt.date:
    while KEYS[period](day + DAY) == KEYS[period](day):
        day += DAY
    return day


def wanted_by(times: int, period: str, days: Sequence[dt.date], since: dt.date) -> dt.date:
    """Period by period from the first: the first that still lacks contacts after the last one."""
    ends = last_day(period, min([since, *days]))
    while True:
        inside = [day for day in days if KEYS[period](day) == KEYS[period](ends)]
        later = [day for day in days if day > ends]
        if ends >= since and not later and len(inside) < times:
            return ends
        ends = last_day(period, ends + DAY)


def of_policy(
    policy: Policy, seen: Sequence[Contact], since: dt.date, face: bool
) -> dt.date | None:
    times, period = (policy.face, policy.face_period) if face else (policy.contacts, policy.period)
    if not times or not period:
        return None
    period, times = EVENLY.get((period, times), (period, times))
    counting = FACE if face else FACE | policy.accepted
    by = wanted_by(times, period, [c.on for c in seen if c.result in counting], since)
    if policy.since is None or policy.before is None or policy.since <= since:
        return by
    owed = of_policy(policy.before, seen, since, face)
    fresh = owed is None or owed >= policy.since
    return max(by, last_day(period, policy.since) if fresh else owed)


def reference(  # noqa: PLR0917 - as due()
    enrolled: Sequence[Enrolled],
    contacts: Sequence[Contact],
    policies: dict[str, Policy],
    since: dt.date,
    on: dt.date,
    rounds: Sequence[SpecialRound],
) -> dt.date | None:
    seen = [contact for contact in contacts if contact.on <= on]
    regular: list[dt.date | None] = []
    once: list[dt.date] = []
    for one in enrolled:
        if policy := policies.get(one.category):
            regular += [of_policy(policy, seen, one.since, face) for face in (False, True)]
        elif one.category == "new_resident":
            reached = any(c.result in EFFECTIVE and c.on >= one.since for c in seen)
            once += [] if reached else [one.since + 30 * DAY]
        if one.level:
            accepted = policies[one.category].accepted if one.category in policies else None
            period = {"a": "week", "b": "month", "c": "quarter"}[one.level]
            asked = Policy("x", 1, period)
            if accepted is not None:
                asked = Policy("x", 1, period, accepted=accepted)
            regular.append(of_policy(asked, seen, one.level_since or one.since, False))
    if not regular and "general" in policies:
        regular = [of_policy(policies["general"], seen, since, face) for face in (False, True)]
    running = []
    for item in rounds:
        day, met = item.from_on, False
        while day <= item.until_on:
            met = met or any(c.on == day and c.result in EFFECTIVE for c in seen)
            day += DAY
        if not item.retired and item.from_on <= on <= item.until_on and not met:
            running.append(item.until_on)
    return min([d for d in [*regular, *once, *running] if d is not None], default=None)


days = st.dates(FIRST, LAST)
results = st.sampled_from(["met", "met_family", "phone", "video", "not_home", "declined"])
contacts_ = st.lists(st.builds(Contact, days, results), max_size=8)
periods_ = st.sampled_from(list(KEYS))


@st.composite
def policies_(draw: st.DrawFn, category: str) -> Policy:
    """One version or two, of any terms."""
    before, since = None, None
    for _version in range(draw(st.integers(1, 3))):
        face = draw(st.none() | st.integers(1, 4))
        made = Policy(
            category,
            draw(st.integers(1, 12)),
            draw(periods_),
            face,
            draw(periods_) if face else None,
            draw(
                st.sampled_from([frozenset(), frozenset({"phone"}), frozenset({"phone", "video"})])
            ),
            since=since,
            before=before,
        )
        before, since = made, draw(days)
    return made


enrolled_ = st.lists(
    st.builds(
        Enrolled,
        st.sampled_from(["elder_alone", "dibao", "new_resident", "of_this_office"]),
        days,
        st.sampled_from([None, None, "a", "b", "c"]),
        st.none() | days,
    ),
    max_size=3,
)
rounds_ = st.lists(
    st.builds(
        lambda first, length, retired: SpecialRound(
            id="r",
            division_id="d",
            occasion="heat",
            from_on=first,
            until_on=first + length * DAY,
            retired=retired,
        ),
        days,
        st.integers(0, 30),
        st.sampled_from([None, None, "ended"]),
    ),
    max_size=2,
)


@settings(max_examples=120)
@given(
    enrolled=enrolled_,
    contacts=contacts_,
    policies=st.fixed_dictionaries(
        {"general": policies_("general")},
        optional={"elder_alone": policies_("elder_alone"), "dibao": policies_("dibao")},
    ),
    since=days,
    on=days,
    rounds=rounds_,
)
def test_due_is_what_walking_over_the_calendar_finds(  # noqa: PLR0917
    enrolled: list[Enrolled],
    contacts: list[Contact],
    policies: dict[str, Policy],
    since: dt.date,
    on: dt.date,
    rounds: list[SpecialRound],
):
    found = due(enrolled, contacts, policies, since, on, rounds)
    wanted = reference(enrolled, contacts, policies, since, on, rounds)
    assert (found.due_on if found else None) == wanted


@settings(max_examples=60)
@given(contacts=contacts_, on=days, policy=policies_("elder_alone"), order=st.randoms())
def test_the_order_of_visits_plays_no_part(contacts, on, policy, order):
    one = [Enrolled("elder_alone", FIRST)]
    mixed = list(contacts)
    order.shuffle(mixed)
    found: list[Due | None] = [
        due(one, given_, {"elder_alone": policy}, FIRST, on) for given_ in (contacts, mixed)
    ]
    assert found[0] == found[1]
