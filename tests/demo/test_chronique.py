"""The facts of the demo agree with what is known of the law."""

from __future__ import annotations

import pytest

from demo.chronique import Scrutin
from tests.demo.outils import faits


def scrutin(numero: int) -> Scrutin:
    return next(s for s in faits().scrutins if s.numero == numero)


def test_the_law_has_53_public_votes_and_17_documents() -> None:
    assert len(faits().scrutins) == 53
    assert len(faits().documents) == 17
    assert not {1243, 1254, 1255} & {s.numero for s in faits().scrutins}


@pytest.mark.parametrize(
    ("numero", "voix"), [(1274, (59, 14, 0)), (1305, (400, 93, 54)), (1409, (244, 57, 21))]
)
def test_known_votes_have_their_known_figures(numero: int, voix: tuple[int, int, int]) -> None:
    vote = scrutin(numero)
    assert (vote.pour, vote.contre, vote.abstentions) == voix
    assert vote.sort == "adopté"


def test_the_groups_of_every_vote_add_up_to_its_totals() -> None:
    for vote in faits().scrutins:
        parts = faits().ventilation[vote.numero]
        assert len(parts) == 11
        for champ in ("pour", "contre", "abstentions", "non_votants"):
            assert sum(getattr(p, champ) for p in parts) == getattr(vote, champ), (vote.numero, champ)


def test_the_members_of_vote_1274_add_up_to_its_groups() -> None:
    votants = faits().votants[1274]
    for part in faits().ventilation[1274]:
        positions = [v.position for v in votants if v.groupe == part.groupe]
        assert positions.count("pour") == part.pour
        assert positions.count("contre") == part.contre
        assert positions.count("non-votant") == part.non_votants


def test_only_votes_with_more_for_than_against_are_adopted() -> None:
    assert all((v.pour > v.contre) == (v.sort == "adopté") for v in faits().scrutins)


def test_no_vote_is_public_before_the_day_it_took_place() -> None:
    assert all(v.publie.date().isoformat() >= v.date for v in faits().scrutins)


def test_every_acte_hangs_from_an_etape_of_the_dossier() -> None:
    etapes = {a.uid for a in faits().actes if a.type == "Etape"}
    assert all(a.parent in etapes for a in faits().actes if a.publie)
    assert all(a.publie is None for a in faits().actes if a.type == "Etape")


def test_every_group_named_by_a_vote_is_known() -> None:
    noms = {p.groupe for parts in faits().ventilation.values() for p in parts}
    assert noms <= set(faits().groupes)
