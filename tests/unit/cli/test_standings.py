"""Where records stand on their way to the office, in the answers of the command line."""

from __future__ import annotations

from pathlib import Path

from tests import town as towns
from tests.builders import add, make_visit
from tests.command_line import call_json
from tests.town import OFFICE_NAME, household


def test_a_visit_and_a_household_say_where_they_stand(tmp_path: Path) -> None:
    with towns.copied(tmp_path / "town") as town:
        town.bring(town.wang, town.office)
        town.bring(town.office, town.wang)
        home = household(town.wang)
        add(town.wang, make_visit(home.id))
        worker, office = town.wang.profile.folder, town.office.profile.folder
        town.close()
        (visit,) = call_json(worker, "visit", "list").document["visits"]
        here = {"state": "here", "office": OFFICE_NAME, "no": None, "reason": None, "outcome": None}
        assert visit["standing"] == here
        (shown,) = call_json(worker, "household", "show", home.id).document["households"]
        assert shown["standing"]["state"] == "received"
        assert shown["residents"][0]["standing"]["state"] == "received"
        assert shown["visits"][0] == {**shown["visits"][0], "standing": here, "id": visit["id"]}
        (peer,) = call_json(worker, "peers").document["peers"]
        assert peer["silent_days"] == 0
        (seen,) = call_json(office, "household", "show", home.id).document["households"]
        assert seen["standing"]["office"] == "江宁区"
