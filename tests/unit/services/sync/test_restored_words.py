"""What only a community held is not above it: after a restore its members send it again."""

from __future__ import annotations

import pytest

from gridclient.domain.people import Household
from gridclient.domain.visits import Visit
from gridclient.services import backups
from tests.profiles import PASSPHRASE
from tests.town import Town, agree, household, phone, take


@pytest.mark.parametrize("first", ["district", "wang"])
def test_numbers_and_notes_come_back_from_the_members(town: Town, first: str) -> None:
    """Both were confirmed long ago; whether the district's bundle comes before the member's or
    after makes no difference, and it brings none of it."""
    for _round in range(2):
        town.exchange()
    backup = town.folder / "kept"
    backups.write(town.office.profile, backup)
    home = household(town.wang)
    town.clock.advance(minutes=1)
    town.wang.registers.change(Household, home.id, phone="021-55550188")
    visit = town.wang.visits.record(home.id, "met", note="腿好多了")
    for _round in range(2):
        town.exchange()
        town.bring(town.district, town.office)
    assert phone(town.district) is None

    town.close("office")
    backups.restore_with(town.folder / "office", PASSPHRASE, str(backup), town.clock)
    assert any("members" in text for text in town.office.profile.warnings())
    assert phone(town.office) == home.phone
    senders = [town.district, town.wang] if first == "district" else [town.wang, town.district]
    for sender in senders:
        take(sender, town.send(town.office, sender).file)
        result = take(town.office, town.send(sender, town.office).file)
        assert result.quarantined == 0
        if sender is town.district and first == "district":
            assert phone(town.office) == home.phone
    assert phone(town.office) == "021-55550188"
    assert [one.note for one in town.office.registers.find(Visit, id=visit.id)] == ["腿好多了"]
    for _round in range(2):
        town.exchange()
        town.bring(town.district, town.office)
    assert agree(town.office, town.wang, town.li, town.district)
    assert not any("members" in text for text in town.office.profile.warnings())
