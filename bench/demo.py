"""`demo`: the whole chronicle played as fast as it goes, as a visitor would run it, then the same folder again."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.mesure import MIB, Figure, as_bytes, median_of

RACINE = Path(__file__).resolve().parent.parent
FOIS = 3
SECONDES, MEMOIRE = 20, 200
"""Targets: seconds, MiB."""


def mesure(fois: int = FOIS, jusqu_a: str | None = None) -> Iterator[Figure]:
    """Play in fresh folders, `fois` times, then once more in each. `jusqu_a`: the date to stop at."""
    first, again = [], []
    for _ in range(fois):
        with tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder:
            first.append(play(folder, jusqu_a))
            again.append(play(folder, jusqu_a))
    yield median_of("dossier neuf, durée", [seconds for seconds, _ in first], "s", SECONDES)
    yield median_of("dossier neuf, mémoire au plus haut", [peak for _, peak in first], "Mio", MEMOIRE)
    yield median_of("même dossier, rien à faire, durée", [seconds for seconds, _ in again], "s")
    yield median_of("même dossier, mémoire au plus haut", [peak for _, peak in again], "Mio")


def play(folder: str, jusqu_a: str | None) -> tuple[float, float]:
    """Run the command; gives elapsed seconds, start of Python included, and the peak of its memory in MiB."""
    command = [sys.executable, "-m", "bot", "demo", "--vitesse", "max", "--sans-question"]
    command += ["--donnees", folder, *(["--jusqu-a", jusqu_a] if jusqu_a else [])]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=RACINE, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return seconds, as_bytes(usage.ru_maxrss) / MIB
