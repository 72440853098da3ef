"""`vigie` in real processes that have imported everything: what a start costs otherwise is no part of what is tested.

They are forked from one that did nothing but import. What they print, and how they end, are those of `python bot.py`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TextIO

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["bench.atelier", "bot", "demo.show", "service.ask", "service.discord.client"])


@dataclass(frozen=True, slots=True)
class Processus:
    """A running command: what it prints, and its process."""

    sortie: TextIO
    process: BaseProcess

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        assert self.process.pid
        os.kill(self.process.pid, number)

    def wait(self, timeout: float) -> int:
        """Its exit code, minus the signal that killed it; raises TimeoutError (seconds)."""
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise TimeoutError(f"le processus {self.process.pid} ne finit pas")
        return self.process.exitcode


@contextmanager
def vigie_forked(
    *arguments: str, folder: Path | None = None, environ: Mapping[str, str] | None = None
) -> Iterator[Processus]:
    """`vigie` with these arguments, both outputs as one; killed at the end of the block if it still runs.

    folder: where it runs. environ: all of its environment.
    """
    ours, its = _FORKS.Pipe(duplex=False)
    environ = os.environ if environ is None else environ
    process = _FORKS.Process(target=_run, args=(its, arguments, folder or Path.cwd(), dict(environ)))
    process.start()
    its.close()
    with os.fdopen(os.dup(ours.fileno()), encoding="utf-8") as sortie:
        ours.close()
        try:
            yield Processus(sortie, process)
        finally:
            process.kill()
            process.join()


def _run(out: Connection, arguments: tuple[str, ...], folder: Path, environ: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environ, COLUMNS="100")
    os.chdir(folder)
    for standard in (1, 2):
        os.dup2(out.fileno(), standard)
    out.close()
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8") for number in (1, 2))
    from bot import vigie
    from service import cli

    sys.exit(cli.run(vigie, arguments, prog_name="vigie"))
