"""The bot's token in the data folder, where `vigie initialiser` puts it: a file that only its owner reads.

It is the last place looked at: a variable, a file named by one, or a credential of systemd come before.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

NOM = "discord.jeton"


def fichier_jeton(donnees: Path) -> Path:
    """Where the token is, or would be."""
    return donnees / NOM


def save_jeton(donnees: Path, jeton: str) -> Path:
    """Write the token, readable by its owner alone from the first byte; gives its file. Raises OSError."""
    donnees.mkdir(parents=True, exist_ok=True)
    file, fresh = fichier_jeton(donnees), donnees / f"{NOM}.nouveau"
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write(f"{jeton}\n")
    fresh.replace(file)
    return file


def is_exposed(file: Path) -> bool:
    """Whether other accounts of the machine can read it. Raises OSError."""
    return bool(file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
