"""Recovery drills: a passphrase is forgotten, the office helps, and everything is readable again;
whoever should not be helped is not, and then the old passphrase still opens the profile."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gridclient import app
from gridclient.errors import GridError
from gridclient.services import recovery
from tests import profiles
from tests import town as towns
from tests.profiles import CHEAP, PASSPHRASE
from tests.town import WORKERS, Town, household
from tests.trials import byte_mutations
from tests.trials.tally import CRASHED, Tally, against

Drill = Callable[[random.Random, Town, str], None]


LOST, HELPED = "drills that lost something", "helped who should not be"


def run(folder: Path, seed: int, numbers: range) -> Tally:
    """Drills of these numbers: every other one honest, the others of each kind in turn."""
    tally = against("recovery drills", LOST, HELPED, CRASHED)
    with towns.copied(folder / "town") as town:
        words = dict.fromkeys(WORKERS, PASSPHRASE)
        for number in numbers:
            kind = KINDS[number // 2 % len(KINDS)] if number % 2 else HONEST
            draw = random.Random(f"drill/{seed}/{number}")
            again = f"--only drills --seed {seed} --number {number}"
            try:
                told = _drill(draw, town, words, f"a new passphrase {number}", kind.act)
            except Exception as error:
                told = f"{type(error).__name__}: {error}"[:400]
                tally.fault(again, f"{kind.name}: {told}", CRASHED)
            else:
                if told not in kind.outcomes:
                    what = HELPED if told == RECOVERED and kind.act else LOST
                    tally.fault(again, f"{kind.name}: {told}", what)
            tally.count(kind.name, told)
    good = tally.tried - tally.count_of_faults
    tally.notes.append(f"{good} of {tally.tried} drills as they should be")
    return tally


def _drill(
    draw: random.Random, town: Town, words: dict[str, str], new: str, meddle: Drill | None
) -> str:
    """Somebody forgets the passphrase: :data:`RECOVERED`, or the code of the refusal."""
    name = draw.choice(list(WORKERS))
    folder = town.folder / name
    before = _content(town, folder, words[name])
    request, answer = town.mail / "request.json", town.mail / "answer.json"
    answer.unlink(missing_ok=True)
    try:
        recovery.request(folder, request, town.clock)
        if meddle is not None:
            meddle(draw, town, name)
        else:
            recovery.answer(town.office.profile, request, answer)
        recovery.finish(folder, answer, new, cost=CHEAP)
        told, words[name] = RECOVERED, new
    except GridError as error:
        told = error.code
    same = _content(town, folder, words[name]) == before
    return told if same else f"{told}, but not as it was"


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


def _revoked(_draw: random.Random, town: Town, name: str) -> None:
    """The office has revoked them in the meantime; in a copy of it, which goes afterwards."""
    town.close("office")
    folder = profiles.copy(town.folder / "office", town.folder / "office-that-revoked")
    office = profiles.reopen(folder, town.clock)
    try:
        (one,) = (one for one in office.enrolment.members() if one.name == WORKERS[name][0])
        office.enrolment.revoke(one.serial, "电脑丢了")
        recovery.answer(office.profile, town.mail / "request.json", town.mail / "answer.json")
    finally:
        office.close()
        shutil.rmtree(folder)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of drill: how help goes wrong, if it does, and what may come of it."""

    name: str
    act: Drill | None
    outcomes: frozenset[str]


RECOVERED = "recovered"
_DAMAGED = {"recovery.answer_damaged", "recovery.other_request", "recovery.request_damaged"}
HONEST = Kind("honest", None, frozenset({RECOVERED}))
KINDS: tuple[Kind, ...] = (
    Kind("wrong office", _wrong_office, frozenset({"vault.not_for_us"})),
    Kind("answer for another", _answer_for_another, frozenset({"recovery.other_request"})),
    Kind(
        "answer to an earlier request",
        _answer_to_an_earlier_request,
        frozenset({"recovery.other_request"}),
    ),
    Kind("changed answer", _changed_answer, frozenset(_DAMAGED)),
    Kind("changed request", _changed_request, frozenset(_DAMAGED)),
    Kind("revoked profile", _revoked, frozenset({"recovery.revoked"})),
)
