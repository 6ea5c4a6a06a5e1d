"""The sections of what an office does with its grids and people: handing over, boundaries, and
surveys, which whoever is at the doors sees too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.office.boundaries import BoundariesSection
from gridclient.ui.screens.office.campaigns import CampaignsSection
from gridclient.ui.screens.office.handover import HandoverSection
from gridclient.ui.screens.office.section import Entrance, entrance

if TYPE_CHECKING:
    from gridclient.app import App


def entrances(app: App, runner: JobRunner) -> list[Entrance]:
    """What this profile may do; only an office hands over and changes boundaries."""
    authority = app.profile.authority
    is_office = authority is not None and authority.is_office
    surveys = entrance(
        CampaignsSection,
        app.campaigns,
        app.surveys,
        app.registers,
        app.places,
        runner,
        writable=is_office,
    )
    if not is_office:
        return [surveys]
    return [
        entrance(HandoverSection, app.handovers, app.enrolment, app.places, runner),
        entrance(BoundariesSection, app.boundaries, app.places, runner),
        surveys,
    ]
