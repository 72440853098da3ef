"""What every bench shares: figures as aligned French lines, work done in a process apart, its cost."""

from __future__ import annotations

import os
import platform
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

MIB = 1024**2
PLACES = (46, 10, 5, 40)
"""Columns of a line: what is measured, the figure, its unit, what goes with it. The verdict ends the line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line. `objectif`: the figure must stay under it; None when there is no target."""

    mesure: str
    valeur: float
    unite: str
    avec: str = ""
    objectif: float | None = None

    def __str__(self) -> str:
        cells = (f"{self.mesure:<{PLACES[0]}}", f"{nombre(self.valeur):>{PLACES[1]}}")
        rest = (f"{self.unite:<{PLACES[2]}}", f"{self.avec:<{PLACES[3]}}", self.verdict())
        return "  ".join((*cells, *rest)).rstrip()

    def verdict(self) -> str:
        """Whether the target is met, after the target itself."""
        if self.objectif is None:
            return ""
        met = "tenu" if self.valeur < self.objectif else "manqué"
        return f"< {nombre(self.objectif)} {self.unite}".rstrip() + f" : objectif {met}"


@dataclass(slots=True)
class Cout:
    """What a piece of work cost: elapsed and processor seconds, peak resident memory of its process in bytes."""

    duree: float = 0.0
    cpu: float = 0.0
    memoire: int = 0


@contextmanager
def measured() -> Iterator[Cout]:
    """Measure a block. The memory is the peak of the whole process so far: measure it in a process apart."""
    cout = Cout()
    wall, cpu = time.perf_counter(), time.process_time()
    yield cout
    cout.duree, cout.cpu = time.perf_counter() - wall, time.process_time() - cpu
    cout.memoire = peak_memory()


def peak_memory() -> int:
    """Peak resident memory of this process, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would count what the parent held when it started us
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return as_bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def as_bytes(maxrss: int) -> int:
    """A `ru_maxrss` in bytes: macOS counts bytes, the others kibibytes."""
    return maxrss if sys.platform == "darwin" else maxrss * 1024


def process_apart() -> ProcessPoolExecutor:
    """A fresh Python, to be used once: its memory and its imports are those of the work alone.

    Where no figure is looked at, BENCH_DEMARRAGE=forkserver spares the imports.
    """
    context = get_context(os.environ.get("BENCH_DEMARRAGE", "spawn"))
    context.set_forkserver_preload(["bench.atelier"])  # nothing to the other ways of starting
    return ProcessPoolExecutor(max_workers=1, mp_context=context)


def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in a fresh process and give what it returns; arguments and result travel pickled."""
    with process_apart() as pool:
        return pool.submit(work, *args, **kwargs).result()


def nombre(value: float) -> str:
    """A figure with three significant digits, a comma, and a space between thousands."""
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    text = f"{value:,.{places}f}".replace(",", " ").replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


def spread(values: Sequence[float]) -> str:
    """The extremes, beside a median."""
    return f"médiane de {len(values)}, de {nombre(min(values))} à {nombre(max(values))}"


def percentile_95(values: Sequence[float]) -> float:
    """The value under which 95 % of the others are."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def percentile_99(values: Sequence[float]) -> float:
    """The value under which 99 % of the others are."""
    return quantiles(values, n=100, method="inclusive")[-1] if len(values) > 1 else values[0]


def median_of(mesure: str, values: Sequence[float], unite: str, objectif: float | None = None) -> Figure:
    """The line of a series: its median, and its extremes beside it."""
    return Figure(mesure, median(values), unite, spread(values), objectif)


def machine() -> str:
    """What the figures depend on, without saying whose machine it is."""
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"Machine : {os.cpu_count()} processeurs, {versions}, {platform.system()} {platform.machine()}"
