"""The facts of the demo agree with what is known of the law."""

from __future__ import annotations

import pytest

from demo.chronique import Scrutin
from parlement.temps import PARIS, jour_de
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


def test_every_vote_takes_place_in_its_sitting_in_order_of_numbers_and_is_public_after_it() -> None:
    seances = {r.uid: r for r in faits().reunions}
    votes = faits().scrutins
    assert [v.vote for v in votes] == sorted({v.vote for v in votes})
    for vote in votes:
        seance = seances[vote.seance]
        assert seance.fin
        assert seance.debut < vote.vote < seance.fin == vote.publie
        assert (jour_de(seance.debut).isoformat(), seance.rang) == (vote.date, vote.rang)


def test_every_amendment_ends_as_its_vote_says() -> None:
    votes = faits().par_numero
    assert len(faits().amendements) == len({a.scrutin for a in faits().amendements}) == 28
    for amendement in faits().amendements:
        vote = votes[amendement.scrutin]
        assert amendement.sort.lower() == vote.sort
        rectifie = " (rect.)" if amendement.rectification else ""
        assert f"amendement n° {amendement.numero}{rectifie} de {amendement.civilite} {amendement.nom}" in (
            vote.objet.replace("de suppression ", "")
        )
        assert (amendement.effet == "Supprimer cet article.") == ("de suppression" in vote.objet)
        preposition = "" if amendement.place.startswith("après") else "à l'"
        assert vote.objet.endswith(preposition + amendement.place)


def test_every_vote_that_names_an_amendment_has_it() -> None:
    nommes = {v.numero for v in faits().scrutins if "amendement" in v.objet}
    assert nommes == {a.scrutin for a in faits().amendements}


def test_amendments_are_public_before_they_are_voted_and_their_authors_are_known() -> None:
    deputes = {d.uid: d for d in faits().deputes}
    for amendement in faits().amendements:
        assert amendement.publie < faits().par_numero[amendement.scrutin].vote
        assert amendement.groupe in faits().groupes
        assert amendement.nom.endswith(deputes[amendement.acteur].nom)


def test_a_sub_amendment_is_voted_just_before_the_amendment_it_changes() -> None:
    numeros = {a.numero: a for a in faits().amendements}
    sous = [a for a in faits().amendements if a.parent]
    assert [a.numero for a in sous] == [789]
    assert all(a.scrutin == numeros[a.parent or 0].scrutin - 1 for a in sous)


def test_every_meeting_of_the_dossier_is_in_the_agenda_at_its_day_and_known_hour() -> None:
    annoncees = {a.reunion: a for a in faits().actes if a.point}
    assert set(annoncees) == {r.uid for r in faits().reunions}
    for reunion in faits().reunions:
        acte = annoncees[reunion.uid]
        assert acte.date
        assert acte.publie
        assert reunion.debut.astimezone(PARIS).isoformat().startswith(acte.date)
        assert acte.publie < reunion.debut
        assert reunion.fin is None or reunion.debut <= (reunion.articles or reunion.debut) < reunion.fin


def test_every_acte_hangs_from_an_etape_of_the_dossier() -> None:
    etapes = {a.uid for a in faits().actes if a.type == "Etape"}
    assert all(a.parent in etapes for a in faits().actes if a.publie)
    assert all(a.publie is None for a in faits().actes if a.type == "Etape")


def test_every_group_named_by_a_vote_is_known() -> None:
    noms = {p.groupe for parts in faits().ventilation.values() for p in parts}
    assert noms <= set(faits().groupes)
