"""The recorded debate on text n° 636, told to someone who follows what comes after its article 9."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from alerts.message import decode_message
from tests.alerts.monde import Monde
from tests.alerts.transports import MATIN, amendements, bill, open_transports, stored, unsettled, votes
from tests.parlement.recorded import needs_samples

pytestmark = needs_samples

DEPOT = datetime(2025, 2, 7, 8, tzinfo=UTC)
_NUMEROS = re.compile(r"n° (\d+(?: \([^)]*rect\.\))?(?:(?:, | et )\d+(?: \([^)]*rect\.\))?)*)")
"""Numbers listed after one "n°": "n° 10, 79 et 135 (rect.)"."""
_NOT_AMENDEMENTS = {"636", "772", "773", "2023"}
"""Numbers of the text, of the votes, of a law quoted."""


def numbers(text: str) -> set[str]:
    return {n for run in _NUMEROS.findall(text) for n in re.findall(r"\d+", re.sub(r"\([^)]*\)", "", run))}


async def replay(monde: Monde) -> list[str]:
    """Told as it happened: the agenda, the amendments, their outcomes, the votes. What the terminal ends up showing."""
    stored(monde, bill(), datetime(2025, 2, 5, 8, tzinfo=UTC))
    await monde.tell()
    for records, instant in (
        ([unsettled(a) for a in amendements()], DEPOT),
        (amendements(), MATIN),
        (votes(), datetime(2025, 2, 12, 8, tzinfo=UTC)),
    ):
        stored(monde, list(records), instant)
        await monde.tell()
        monde.deliver()
    rows = monde.vigie.rows("SELECT message FROM envois WHERE alerte LIKE '%:vsa2:%' ORDER BY id")
    return [decode_message(row["message"]).titre + "\n" + row["message"] for row in rows]


async def test_the_prolongation_is_told_with_its_figures_and_both_amendments(tmp_path: Path) -> None:
    with open_transports(tmp_path) as monde:
        texts = await replay(monde)
    (told,) = (t for t in texts if "scrutins/773" in t and t.startswith("✅"))
    title = told.partition("\n")[0]
    assert title == (
        "✅ Après l'article 9 (Sûreté dans les transports) : amendements n° 237 (rect.) du Gouvernement et "
        "n° 211 (rect.) de M. Pauget adoptés — 86 pour, 37 contre, 2 abstentions"
    )
    assert '"importance":"majeur"' in told


async def test_no_amendment_of_another_article_is_ever_told(tmp_path: Path) -> None:
    after_9 = {a.numero for a in amendements() if a.place == "APRÈS ART. 9"}
    with open_transports(tmp_path) as monde:
        texts = await replay(monde)
    named = {n for text in texts for n in numbers(text)}
    assert {"10", "85", "135", "211", "237"} <= named
    assert named - _NOT_AMENDEMENTS <= after_9


async def test_told_at_once_the_same_sittings_come_out(tmp_path: Path) -> None:
    with open_transports(tmp_path) as monde:
        stored(monde, [*bill(), *amendements(), *votes()], MATIN)
        keys = {a.cle for a in monde.weigh() if a.cle.startswith("votes:")}
    assert keys == {"votes:vsa2:RUANR5L17S2025IDS29019", "votes:vsa2:RUANR5L17S2025IDS29020"}
