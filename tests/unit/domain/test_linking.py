"""Links: pairs folded into groups, alike everywhere, whatever came first."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain.linking import DIFFERENT, SAME, Decision, groups, newest, standing

IDS = "ABCDE"


def say(kept: str, other: str, at: int, act: str = SAME) -> Decision:
    return Decision(kept, other, act, f"{at:04d}")


def test_the_kept_record_stands_for_the_other():
    assert standing([say("A", "B", 1)], IDS) == {"B": "A"}
    assert standing([say("B", "A", 1)], IDS) == {"A": "B"}


def test_the_newest_decision_about_a_pair_counts_whichever_is_named_first():
    said = [say("A", "B", 1), say("B", "A", 2, DIFFERENT)]
    assert standing(said, IDS) == {}
    assert standing([*said, say("B", "A", 3)], IDS) == {"A": "B"}


def test_what_was_said_later_about_another_pair_leaves_this_one():
    assert standing([say("A", "B", 1), say("B", "C", 2, DIFFERENT)], IDS) == {"B": "A"}


def test_chains_lead_to_the_one_that_nobody_replaced():
    assert standing([say("A", "B", 1), say("C", "A", 2)], IDS) == {"A": "C", "B": "C"}
    assert standing([say("C", "A", 1), say("A", "B", 2)], IDS) == {"A": "C", "B": "C"}


def test_a_circle_ends_at_the_same_record_everywhere():
    said = [say("A", "B", 1), say("B", "C", 2), say("C", "A", 3)]
    assert standing(said, IDS) == {"B": "A", "C": "A"}


def test_a_record_that_is_not_here_stands_for_none():
    assert standing([say("A", "B", 1)], "B") == {"A": "B"}
    assert standing([say("A", "B", 1), say("A", "C", 2)], "CB") == {"A": "B", "C": "B"}


decisions = st.builds(
    Decision,
    st.sampled_from(IDS),
    st.sampled_from(IDS),
    st.sampled_from([SAME, SAME, DIFFERENT]),
    st.integers(0, 9999).map("{:04d}".format),
).filter(lambda one: one.kept_id != one.other_id)
said = st.lists(decisions, max_size=12, unique_by=lambda one: one.stamp)


@given(said, st.randoms())
def test_the_order_of_arrival_means_nothing(every, random):
    shuffled = list(every)
    random.shuffle(shuffled)
    assert standing(every, IDS) == standing(shuffled, IDS)
    assert set(groups(every)) == set(groups(shuffled))


@given(said)
def test_groups_are_what_a_slow_reading_finds(every):
    """Whoever can be reached over links that stand is one."""
    joined = {one.pair for one in newest(every).values() if one.act == SAME}
    reach = {one: {one} for one in IDS}
    for _round in IDS:
        for one, other in joined:
            both = reach[one] | reach[other]
            for member in both:
                reach[member] = both
    slow = {frozenset(group) for group in reach.values() if len(group) > 1}
    assert set(groups(every)) == slow
    stands = standing(every, IDS)
    for group in slow:
        (kept,) = group - set(stands)
        assert {stands[one] for one in group - {kept}} == {kept}


def test_every_order_of_link_and_unlink_converges():
    every = [
        say("A", "B", 1),
        say("B", "C", 2),
        say("A", "B", 3, DIFFERENT),
        say("D", "C", 4),
        say("C", "B", 5, DIFFERENT),
    ]
    found = {frozenset(standing(order, IDS).items()) for order in itertools.permutations(every)}
    assert found == {frozenset({("C", "D")})}
