"""A worker who writes about a household of a colleague's grid, and the office that is asked."""

from __future__ import annotations

from gridclient.app import App
from gridclient.domain.fields import ENTITIES
from gridclient.domain.merging import Heard
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Dwelling
from gridclient.jobs import SILENT
from gridclient.services.sync.applying import Applier
from gridclient.services.sync.judging import Judge, Sender
from gridclient.store import exchange, held_back
from gridclient.store.held_back import HeldRow
from tests.town import Town, household

_PLACES = ("grid", "building", "dwelling", "household")


def brought(town: Town, to: App) -> str:
    """Put a household of grid 002, and all it belongs to, into somebody's store; its id."""
    far = household(town.office, "201")
    ids = _above(town, far)
    with town.office.profile.store.view() as unit:
        rows = [row for name in _PLACES for row in unit.rows(ENTITIES[name], [ids[name]]).values()]
    with to.profile.store.unit() as unit:
        for row in rows:
            unit.put([row], set(), None)
        unit.commit()
    return far.id


def _above(town: Town, home: Household) -> dict[str, str]:
    door = town.office.registers.get(Dwelling, home.dwelling_id)
    building = town.office.registers.get(Building, door.building_id)
    return {
        "grid": building.grid_id,
        "building": building.id,
        "dwelling": door.id,
        "household": home.id,
    }


def hold(town: Town, entity: str, row_id: str) -> None:
    """Let the office judge a row of wang's as if it had come with a bundle, and keep it out."""
    (item,) = kept_out(town, entity, row_id)
    with town.office.profile.store.unit() as unit:
        held_back.hold(unit, [item])
        unit.commit()


def kept_out(town: Town, entity: str, row_id: str) -> list[HeldRow]:
    """What the office would keep out of a row of wang's, were it to come with a bundle."""
    bundle = town.send(town.wang, town.office).file
    (result,) = town.office.sync.import_([bundle])
    assert result.refusal is None
    with town.wang.profile.store.view() as unit:
        row = unit.rows(ENTITIES[entity], [row_id])[row_id]
    with town.office.profile.store.unit() as unit:
        peer = exchange.peer(unit, town.wang.profile.replica)
        assert peer is not None
        sender = Sender(peer.replica, peer.authority)
        chain = (town.wang.profile.certificate, *town.wang.profile.chain)
        judge = Judge(town.office.profile, unit, sender, chain)
        outcome = Applier(unit, judge, sender, lambda _row: Heard(), Heard()).apply([row], SILENT)
        line = exchange.bundles(unit, direction="in", peer=peer.replica)[0]
        return [
            HeldRow(kept, state, rule, peer.replica, line.id, line.at)
            for kept, state, rule in outcome.held
        ]
