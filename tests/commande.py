"""The command line, run in this process or as one of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from bot import vigie
from service import cli

BOT = Path(__file__).parents[1] / "bot.py"
OURS = {name: None for name in os.environ if name.startswith(("VIGIE_", "DISCORD_"))}
"""What must not be in the environment: a configuration, a token."""


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, cwd: Path | None = None) -> Done:
    """Run a command as `python bot.py` does, in this process, away from any configuration and any token."""
    runner = CliRunner()
    with (
        contextlib.chdir(cwd or Path.cwd()),
        runner.isolation(env=OURS | {"COLUMNS": "100"}) as (out, err, _),
    ):
        code = cli.run(vigie, [str(argument) for argument in arguments], prog_name="vigie")
        return Done(code, out.getvalue().decode(), err.getvalue().decode())


def run_apart(*arguments: str | Path, cwd: Path) -> Done:
    """The same, as a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    done = subprocess.run(
        [sys.executable, BOT, *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        cwd=cwd,
        env=kept | {"COLUMNS": "100"},
    )
    return Done(done.returncode, done.stdout, done.stderr)
