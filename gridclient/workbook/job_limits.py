"""Limits of memory and computing time for this process on Windows, by a job object of its own.

What the numbers mean: JOBOBJECT_EXTENDED_LIMIT_INFORMATION in Microsoft's documentation of
``SetInformationJobObject``.
"""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from typing import Any

_EXTENDED_LIMITS = 9
_PROCESS_TIME, _PROCESS_MEMORY = 0x2, 0x100
_TICKS_A_SECOND = 10_000_000


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("largest_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class Limits(ctypes.Structure):
    """What Windows is told, laid out as it expects it."""

    _fields_ = (
        ("basic", _Basic),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def limits(memory_bytes: int, seconds: float) -> Limits:
    """What one process may take of memory and of computing time."""
    told = Limits(process_memory=memory_bytes)
    told.basic.flags = _PROCESS_TIME | _PROCESS_MEMORY
    told.basic.process_time = int(seconds * _TICKS_A_SECOND)
    return told


def limit(kernel: Any, memory_bytes: int, seconds: float) -> bool:
    """Keep this process within limits, for good; ``kernel``: kernel32 of Windows. Whether it
    could be done: where it could not, whoever started this process still ends it in time."""
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    told = limits(memory_bytes, seconds)
    job = kernel.CreateJobObjectW(None, None)
    if not job:
        return False
    job = wintypes.HANDLE(job)
    told_size = ctypes.c_uint32(ctypes.sizeof(told))
    process = wintypes.HANDLE(kernel.GetCurrentProcess())
    return bool(
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(told), told_size)
        and kernel.AssignProcessToJobObject(job, process)
    )
