"""Measured processes: how long one took, what it printed and its peak memory."""

import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec


class Run(msgspec.Struct, frozen=True):
    """One finished process: wall and processor seconds, peak resident megabytes, standard output."""

    seconds: float
    cpu: float
    megabytes: float
    output: bytes


def run(command: Sequence[str], environment: Mapping[str, str]) -> Run:
    """Return the Run of a command; raises CalledProcessError, with what it said, when it fails."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    ) as process:
        before, peak = _children(), 0.0
        while True:
            try:
                output, errors = process.communicate(timeout=0.02)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, _peak(process.pid))
        seconds = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output, errors)
    return Run(seconds, _children() - before, peak, output)


def _children() -> float:
    """Return the processor time of finished processes that this one started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak(pid: int) -> float:
    """Return the peak resident size so far, in megabytes; 0 when the process has gone or the system does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM:")), 0.0)


def seconds(work: Callable[[], Any]) -> float:
    """Return how long `work` took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
