"""Recovery drills: a passphrase is forgotten, the office helps, and everything is readable again;
whoever should not be helped is not, and then the old passphrase still opens the profile."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from gridclient import app
from gridclient.errors import GridError
from gridclient.services import recovery
from tests import town as towns
from tests.profiles import CHEAP, PASSPHRASE
from tests.town import WORKERS, Town, household
from tests.trials import byte_mutations
from tests.trials.tally import Tally

Drill = Callable[[random.Random, Town, str], None]


def run(folder: Path, seed: int, numbers: range) -> Tally:
    """Drills of these numbers: every other one honest, the others of each kind in turn."""
    tally = Tally("recovery drills")
    with towns.copied(folder / "town") as town:
        words = dict.fromkeys(WORKERS, PASSPHRASE)
        for number in numbers:
            draw = random.Random(f"drill/{seed}/{number}")
            name = draw.choice(list(WORKERS))
            kind, drill = KINDS[number // 2 % len(KINDS)] if number % 2 else ("honest", None)
            new = f"a new passphrase {number}"
            try:
                told = _drill(draw, town, name, words, new, drill)
            except Exception as error:
                told = f"FAULT {type(error).__name__}: {error}"
            if told != ("recovered" if drill is None else "refused"):
                again = f"--only drills --seed {seed} --number {number}"
                tally.fault(again, f"{kind}: {told}")
            tally.count(kind, told)
    return tally


def _drill(  # noqa: PLR0917 - who forgets what, and who meddles
    draw: random.Random,
    town: Town,
    name: str,
    words: dict[str, str],
    new: str,
    drill: Drill | None,
) -> str:
    folder = town.folder / name
    before = _content(town, folder, words[name])
    request, answer = town.mail / "request.json", town.mail / "answer.json"
    try:
        recovery.request(folder, request, town.clock)
        if drill is not None:
            drill(draw, town, name)
        else:
            recovery.answer(town.office.profile, request, answer)
        recovery.finish(folder, answer, new, cost=CHEAP)
        told, words[name] = "recovered", new
    except GridError:
        told = "refused"
    return told if _content(town, folder, words[name]) == before else "FAULT not as it was"


def _content(town: Town, folder: Path, word: str) -> tuple[object, ...]:
    """All that is readable in a profile; a visit more each time, so that there is news."""
    opened = app.open_(folder, word, now=town.clock)
    try:
        home = household(opened, "201" if folder.name == "zhang" else "101")
        notes = [visit.note for visit in opened.visits.of(home.id)]
        return opened.profile.replica, opened.sync.digest(), opened.search.find("赵一"), notes
    finally:
        opened.close()


def _wrong_office(_draw: random.Random, town: Town, _name: str) -> None:
    """The request goes to an office it is not sealed to."""
    recovery.answer(town.district.profile, town.mail / "request.json", town.mail / "answer.json")


def _answer_for_another(draw: random.Random, town: Town, name: str) -> None:
    """The office's answer to a colleague's request."""
    other = draw.choice([one for one in WORKERS if one != name])
    theirs = town.mail / "theirs.json"
    recovery.request(town.folder / other, theirs, town.clock)
    recovery.answer(town.office.profile, theirs, town.mail / "answer.json")


def _answer_to_an_earlier_request(_draw: random.Random, town: Town, name: str) -> None:
    """The old answer comes after a second request was made."""
    request = town.mail / "request.json"
    recovery.answer(town.office.profile, request, town.mail / "answer.json")
    recovery.request(town.folder / name, request, town.clock)


def _changed_answer(draw: random.Random, town: Town, _name: str) -> None:
    answer = town.mail / "answer.json"
    recovery.answer(town.office.profile, town.mail / "request.json", answer)
    content = answer.read_bytes()
    changed = draw.choice(byte_mutations.ALL)(draw, content, content)
    answer.write_bytes(changed if changed != content else content[:-1])


def _changed_request(draw: random.Random, town: Town, _name: str) -> None:
    request = town.mail / "request.json"
    content = request.read_bytes()
    changed = draw.choice(byte_mutations.ALL)(draw, content, content)
    request.write_bytes(changed if changed != content else content[:-1])
    recovery.answer(town.office.profile, request, town.mail / "answer.json")


KINDS: tuple[tuple[str, Drill], ...] = (
    ("wrong office", _wrong_office),
    ("answer for another", _answer_for_another),
    ("answer to an earlier request", _answer_to_an_earlier_request),
    ("changed answer", _changed_answer),
    ("changed request", _changed_request),
)
"""How help goes wrong."""


def revoked(folder: Path) -> str:
    """What the office says to the request of somebody whose certificate it revoked."""
    with towns.copied(folder / "town") as town:
        own = town.wang.profile.certificate
        assert own is not None
        town.close("wang")
        town.office.enrolment.revoke(own.serial)
        request = town.mail / "request.json"
        recovery.request(town.folder / "wang", request, town.clock)
        try:
            recovery.answer(town.office.profile, request, town.mail / "answer.json")
        except GridError as error:
            return error.code
    return "answered"
