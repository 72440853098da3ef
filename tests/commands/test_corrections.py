"""`!corrections`: what was announced and then turned over by a source, the latest first, each once."""

from __future__ import annotations

from dataclasses import replace

from commands.base import Context
from tests.alerts.monde import ARTICLE7, JO2024, Monde, rejected, vote, with_voices
from tests.commands.rejeu import text_of


def ask(monde: Monde, line: str = "!corrections") -> str:
    return text_of(line, Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now))


async def turn_over(monde: Monde) -> None:
    """A figure mended, then the result turned over."""
    await monde.tell(vote(1274))
    monde.deliver()
    await monde.tell(with_voices(vote(1274), {"PO1": (51, 2, 0), "PO2": (9, 12, 0)}))
    await monde.tell(rejected(1274, "l'article 7"))


async def test_each_says_when_what_before_after_and_in_which_message(monde: Monde) -> None:
    await turn_over(monde)
    reference = monde.deliver()[0].reference
    text = " ".join(ask(monde).split())
    assert text.startswith("Corrections — tout ce qui est suivi 2 corrections, les plus récentes d'abord.")
    turned, mended = text.partition("🔁")[2].split(" • ✏️")
    assert (
        "13 h 19 · Scrutin n° 1274 (article 7) : adopté (60 pour, 14 contre) → rejeté (10 pour, 40" in turned
    )
    assert "13 h 18 · Scrutin n° 1274 (article 7) : 59 pour, 14 contre → 60 pour, 14 contre" in mended
    for told in (turned, mended):
        assert "Message E6765F : ✅ Article 7 (Jeux olympiques 2024) ADOPTÉ" in told
        assert "source <https://www.assemblee-nationale.fr/dyn/16/scrutins/1274>" in told
    assert reference


async def test_those_of_one_subject(monde: Monde) -> None:
    await turn_over(monde)
    assert "2 corrections" in ask(monde, "!corrections vsa")
    assert "Rien de ce que Vigie a annoncé" in ask(monde, "!corrections jo2024")
    assert "n'est pas suivi" in ask(monde, "!corrections pandas")


async def test_what_two_messages_stated_is_listed_once(monde: Monde) -> None:
    twin = replace(ARTICLE7, nom="autre", titre="le même article", alias=())
    monde.tracked = replace(monde.tracked, suivis=(ARTICLE7, twin, JO2024))
    await turn_over(monde)
    assert "2 corrections" in ask(monde)


def test_nothing_to_tell_says_what_would_be(monde: Monde) -> None:
    assert "le message est modifié sur place" in " ".join(ask(monde).split())
