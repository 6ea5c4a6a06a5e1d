"""Offices issue only below themselves and inside their scope: a property over random grants."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gridclient.trust.grants import DIVISION_DIGITS, MAY_ISSUE, Grant, breach, fault_of

_ROLES = st.sampled_from([*MAY_ISSUE, "mayor"])
_CODES = st.sampled_from(
    ["31", "310104", "310105", "310104003", "310104004", "310104003012", "310104003013", "3１0104"]
)
_GRIDS = st.lists(
    st.builds(lambda code, tail: code + tail, _CODES, st.sampled_from(["", "001", "7"])),
    max_size=3,
).map(tuple)
_GRANTS = st.builds(Grant, _ROLES, _CODES, _GRIDS, st.just("某"), st.just(""))
_RANK = {"district": 0, "street": 1, "community": 2, "worker": 3, "leader": 3}


@given(_GRANTS, _GRANTS)
def test_what_is_given_lies_below_and_inside(issuer: Grant, subject: Grant) -> None:
    if breach(issuer, subject) is not None:
        return
    assert issuer.is_office
    assert _RANK[issuer.role] < _RANK[subject.role]
    assert subject.division.startswith(issuer.division)
    assert all(grid.startswith(issuer.division) for grid in subject.grids)
    assert bool(subject.grids) != subject.is_office
    assert fault_of(subject) is None


@given(_GRANTS, _GRANTS, _GRANTS)
def test_a_chain_never_widens(top: Grant, middle: Grant, leaf: Grant) -> None:
    """Whoever was given something gives no more of it than the one above might have given."""
    if breach(top, middle) is None and breach(middle, leaf) is None:
        assert breach(top, leaf) is None


@given(_GRANTS)
def test_nobody_gives_to_themselves_or_upwards(grant: Grant) -> None:
    assert breach(grant, grant) is not None


@given(st.sampled_from(sorted(DIVISION_DIGITS)), st.data())
def test_what_is_below_and_inside_is_given(role: str, data: st.DataObject) -> None:
    """The rule refuses not everything."""
    digits = "310104003012"
    issuer = Grant(role, digits[: DIVISION_DIGITS[role]], (), "某", "")
    below = data.draw(st.sampled_from(MAY_ISSUE[role]))
    office = below in DIVISION_DIGITS
    division = digits[: DIVISION_DIGITS[below]] if office else digits
    subject = Grant(below, division, () if office else (digits + "001",), "某", "")
    assert breach(issuer, subject) is None
