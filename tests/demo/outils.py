"""What the tests of the demo share: the facts, the recorded bodies, the reading of an archive."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from demo.chronique import Faits, charge

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "assemblee"
SOIR_DU_23_MARS = datetime.fromisoformat("2023-03-23T23:00+01:00")
APRES_TOUT = datetime.fromisoformat("2024-07-01T00:00+02:00")

avec_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"recorded bodies are not at {SAMPLES}")


@cache
def faits() -> Faits:
    """The facts of the demo."""
    return charge()


def lit(archive: bytes | None) -> dict[str, Any]:
    """The members of an archive, by file name without `.json`, without their root key."""
    assert archive is not None
    with ZipFile(io.BytesIO(archive)) as zip_:
        return {Path(nom).stem: racine(zip_.read(nom)) for nom in zip_.namelist()}


def racine(corps: bytes) -> Any:
    """The only value of a JSON object."""
    (valeur,) = json.loads(corps).values()
    return valeur


def actes(noeud: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    """Every acte of a tree, étapes included."""
    contenu = (noeud or {}).get("acteLegislatif") or []
    for acte in contenu if isinstance(contenu, list) else [contenu]:
        yield acte
        yield from actes(acte["actesLegislatifs"])
