"""Offices and members with real keys and certificates, for the tests of the trust floor."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.trust.certificates import Certificate, issue, issue_root
from gridclient.trust.grants import Grant
from gridclient.trust.keys import Keys

NOW = dt.datetime(2026, 3, 1, 8, 30, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=365)

GRANTS = {
    "district": Grant("district", "310104", (), "徐汇区", "区中心电脑"),
    "street": Grant("street", "310104003", (), "天平街道", "街道电脑"),
    "community": Grant("community", "310104003012", (), "阳光花园社区", "居委电脑"),
    "worker": Grant(
        "worker", "310104003012", ("310104003012007", "310104003012008"), "王小明", "笔记本"
    ),
    "leader": Grant("leader", "310104003012", ("310104003012007",), "李楼长", ""),
}


@dataclass(frozen=True)
class Member:
    """Somebody with keys and a certificate."""

    keys: Keys
    certificate: Certificate


@dataclass(frozen=True)
class House:
    """The chain district, street, community, worker, and a leader beside the worker."""

    district: Member
    street: Member
    community: Member
    worker: Member
    leader: Member

    @property
    def root(self) -> Certificate:
        return self.district.certificate

    @property
    def offices(self) -> tuple[Certificate, ...]:
        """The certificates between a worker and the root, nearest first."""
        return (self.community.certificate, self.street.certificate)

    def member(self, role: str) -> Member:
        found = getattr(self, role)
        assert isinstance(found, Member)
        return found


def make_root(grant: Grant = GRANTS["district"]) -> Member:
    keys = Keys.new()
    return Member(keys, issue_root(keys, grant, NOW))


def make_member(issuer: Member, grant: Grant, until: dt.datetime = NOW + YEAR) -> Member:
    keys = Keys.new()
    return Member(keys, issue(issuer.keys, issuer.certificate, keys.public, grant, NOW, until))


def make_house() -> House:
    district = make_root()
    street = make_member(district, GRANTS["street"], NOW + 10 * YEAR)
    community = make_member(street, GRANTS["community"], NOW + 5 * YEAR)
    return House(
        district,
        street,
        community,
        make_member(community, GRANTS["worker"]),
        make_member(community, GRANTS["leader"]),
    )


def flip(data: bytes, position: int) -> bytes:
    """``data`` with the bit at ``position`` (counted over all bytes) turned."""
    damaged = bytearray(data)
    damaged[position // 8] ^= 1 << position % 8
    return bytes(damaged)
