"""Running other programs: limits, exit codes, and plain words when something fails."""

import subprocess
import sys
import time
from pathlib import Path

import commands
import pytest

SLEEP = [sys.executable, "-c", "import time; print('so far', flush=True); time.sleep(60)"]


@pytest.mark.parametrize("start", [commands.run, commands.output_of, commands.follow])
def test_what_takes_too_long_is_ended(start) -> None:
    started = time.monotonic()
    with pytest.raises(commands.Failure, match=r"Not done after 1 s"):
        start(SLEEP, seconds=1)
    assert time.monotonic() - started < 20


def test_the_exit_code_and_the_last_line_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    program = "import sys; print('first'); print('last'); print(); sys.exit(3)"
    assert commands.follow([sys.executable, "-c", program], seconds=60) == (3, "last")
    assert capfd.readouterr().out == "first\nlast\n\n"


def test_a_program_that_is_not_there_is_told_in_words() -> None:
    with pytest.raises(commands.Failure, match="Cannot start gridclient-absent"):
        commands.run(["gridclient-absent"], seconds=10)


def test_a_failed_demand_says_what_for_and_what_was_printed() -> None:
    with pytest.raises(commands.Failure, match=r"(?s)Counting did not work.*exit code 4.*no beans"):
        commands.demand(
            [sys.executable, "-c", "print('no beans'); raise SystemExit(4)"],
            "Counting",
            seconds=60,
        )


def test_an_unknown_task_is_answered_with_the_tasks() -> None:
    command = Path(commands.ROOT, "packaging", "dev.py")
    answer = subprocess.run(
        [sys.executable, command, "fly"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert "No such task: fly" in answer.stderr
    assert "demo" in answer.stderr
    assert "Traceback" not in answer.stderr
