"""The pages of public votes: there minutes after the vote, hours before the archive."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from demo.publication import Publication
from tests.demo.outils import APRES_TOUT, faits, lit
from trackers.assemblee.pages_scrutins import ScrutinsPageTracker, read_scrutin
from trackers.assemblee.scrutins import parse_scrutin
from trackers.page import read_page

TRACKER = ScrutinsPageTracker(legislature=16)


@pytest.fixture(scope="module")
def publication() -> Publication:
    return Publication(faits())


def listes(publication: Publication, instant: datetime) -> list[str]:
    body = publication.liste_des_scrutins(instant)
    return [listed.uid for listed in TRACKER.listed(body)] if body else []


def test_a_vote_has_its_page_and_its_line_five_minutes_after(publication: Publication) -> None:
    vote = faits().par_numero[1274]
    avant, apres = vote.vote + timedelta(minutes=4), vote.vote + timedelta(minutes=5)
    assert publication.par_scrutin[1274](avant) is None
    assert publication.par_scrutin[1274](apres) is not None
    assert "VTANR5L16V1274" not in listes(publication, avant)
    assert listes(publication, apres)[-1] == "VTANR5L16V1274"
    assert apres < vote.publie


def test_the_list_holds_the_ten_latest(publication: Publication) -> None:
    assert listes(publication, datetime.fromisoformat("2023-03-20T23:04+01:00")) == []
    assert listes(publication, datetime.fromisoformat("2023-03-20T23:05+01:00")) == ["VTANR5L16V1242"]
    uids = listes(publication, APRES_TOUT)
    assert uids == [f"VTANR5L16V{n}" for n in (*range(1288, 1295), 1305, 1408, 1409)]


def test_every_page_is_read_back_as_the_archive_says(publication: Publication) -> None:
    archive = lit(publication.scrutins(APRES_TOUT))
    for numero, page in publication.par_scrutin.items():
        lu = read_scrutin(read_page(page(APRES_TOUT) or b""))
        (officiel,) = parse_scrutin(archive[lu.uid]).records
        assert lu.numero == numero
        for champ in ("date", "rang_seance", "titre", "sort", "votants", "exprimes", "requis"):
            assert getattr(lu, champ) == getattr(officiel, champ), (numero, champ)
        for champ in ("pour", "contre", "abstentions", "non_votants"):
            assert getattr(lu, champ) == getattr(officiel, champ), (numero, champ)
