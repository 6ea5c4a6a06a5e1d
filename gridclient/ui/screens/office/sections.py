"""The sections of registers and facts, in the order of the list."""

from __future__ import annotations

from functools import partial

from gridclient.domain.partners import Commitment
from gridclient.domain.service_records import ServiceRecord
from gridclient.domain.staff import Person
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.office.code_lists import CodeListsSection
from gridclient.ui.screens.office.commitments import CommitmentsSection
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.kinds import KINDS, Shown
from gridclient.ui.screens.office.registers import RegisterSection
from gridclient.ui.screens.office.section import Entrance, entrance
from gridclient.ui.screens.office.services_given import ServicesSection
from gridclient.ui.screens.office.staff import StaffSection

_OWN: dict[type, type[RegisterSection]] = {
    Person: StaffSection,
    Commitment: CommitmentsSection,
    ServiceRecord: ServicesSection,
}
"""Kinds whose section does something besides what all do."""


def entrances(desk: Desk, runner: JobRunner) -> list[Entrance]:
    """A section for each kind, and one for the code lists."""
    registers = [_register(shown, desk, runner) for shown in KINDS]
    return [*registers, entrance(CodeListsSection, desk, runner)]


def _register(shown: Shown, desk: Desk, runner: JobRunner) -> Entrance:
    kind = _OWN.get(shown.kind, RegisterSection)
    return Entrance(shown.face, kind, partial(kind, shown, desk, runner))
