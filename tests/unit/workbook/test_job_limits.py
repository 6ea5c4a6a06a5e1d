"""What Windows is told about the reader's limits; Windows itself is not asked here."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

import pytest

from gridclient.workbook import job_limits


class Function:
    """A function of kernel32, which says what it was called with."""

    def __init__(self, answer: int) -> None:
        self.answer = answer
        self.calls: list[tuple[Any, ...]] = []

    def __call__(self, *given: Any) -> int:
        self.calls.append(given)
        return self.answer


class Kernel:
    """kernel32, as far as it is asked."""

    def __init__(self, job: int = 7) -> None:
        self.CreateJobObjectW = Function(job)
        self.GetCurrentProcess = Function(-1)
        self.SetInformationJobObject = Function(1)
        self.AssignProcessToJobObject = Function(1)


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64 bits")
def test_the_structure_is_as_large_as_windows_expects_it() -> None:
    assert ctypes.sizeof(job_limits.Limits) == 144
    assert job_limits.Limits.process_memory.offset == 112


def test_memory_and_time_are_limited() -> None:
    told = job_limits.limits(1 << 30, 1.5)
    assert told.process_memory == 1 << 30
    assert told.basic.process_time == 15_000_000
    assert told.basic.flags == 0x102


def test_the_process_puts_itself_under_the_limits() -> None:
    kernel = Kernel()
    assert job_limits.limit(kernel, 1 << 30, 60)
    ((job, kind, _told, size),) = kernel.SetInformationJobObject.calls
    ((same_job, process),) = kernel.AssignProcessToJobObject.calls
    assert (job.value, kind, size.value) == (7, 9, ctypes.sizeof(job_limits.Limits))
    assert same_job.value == 7
    assert process.value == ctypes.c_void_p(-1).value


def test_where_there_is_no_job_nothing_is_asked_of_it() -> None:
    kernel = Kernel(job=0)
    assert not job_limits.limit(kernel, 1 << 30, 60)
    assert not kernel.SetInformationJobObject.calls


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows")
def test_windows_takes_it() -> None:
    assert job_limits.limit(ctypes.WinDLL("kernel32"), 8 << 30, 3600)
