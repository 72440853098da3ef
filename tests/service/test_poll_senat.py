"""The Sénat's sources polled into real files: one bill in two houses, what is there and what is not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import pytest

from parlement.amendements import Situation
from tests.service.site_assemblee import Poste, archive, open_poste
from tests.trackers.assemblee import corps
from tests.trackers.loopback_site import Answer, only_if_changed, reply
from tests.trackers.senat import corps_scrutins
from tests.trackers.senat.corps_agenda import calendar, seance
from tests.trackers.senat.corps_amendements import adresse, fichier, ligne, retiree
from tests.trackers.senat.corps_derouleur import amdt, ordre, subdivision
from tests.trackers.senat.corps_dossiers import (
    AMENDEMENTS as LIENS,
)
from tests.trackers.senat.corps_dossiers import (
    FAITS,
    SIGNET,
    SN1,
    TITRE,
    entree,
    flux,
    flux_entier,
    page_en_cartes,
    table,
)
from tests.trackers.senat.corps_dossiers import ligne as ligne_de_table
from tests.trackers.senat.corps_textes import article, index, texte
from trackers.base import Outcome
from trackers.tracker import is_live

DOSSIERS, AMENDEMENTS, ORDRE = "senat-dossiers", "senat-amendements", "senat-ordre"
FLUX = f"/dossier-legislatif/rss/dosleg{SIGNET}.xml"
PAGE = f"/dossier-legislatif/{SIGNET}.html"
JEU = "/amendements/2022-2023/249/jeu_complet_2022-2023_249.csv"
EN_COMMISSION = "/amendements/commissions/2022-2023/220/jeu_complet_commission_2022-2023_220.csv"
DISCUSSION = "/enseance/2022-2023/249/liste_discussion.json"
TEXTE, UID = "SN2022B0249", "AMSN2022B0249S-8"
AN = "DLR5L16N46918"
SOIR = datetime(2023, 1, 24, 20, 0, tzinfo=UTC)
PANNE = b"<html><body><h1>Application Indisponible</h1></body></html>"


@pytest.fixture
async def poste(tmp_path: Path) -> AsyncIterator[Poste]:
    """Someone who tracks the bill by its name at the Sénat, on the evening of 24 January 2023."""
    async with open_poste(tmp_path, cible=SIGNET) as poste:
        poste.now[0] = SOIR
        poste.site.page(FLUX, body(EN_COURS))
        await poste.poll(DOSSIERS)
        yield poste
        assert poste.bodies() == [], "a poll left its temporary body behind"


SEANCE = "Compte rendu intégral de la séance du 24 janvier 2023"
EN_COURS = flux(
    *(entree(f.titre, f.resume, f.href, f.jour) for f in FAITS if f.jour <= date(2023, 1, 24)),
    entree(SEANCE, f"{SN1} : {SEANCE}", "/seances/s202301/s20230124/st20230124000.html"),
    *(entree(t := f"Amendements déposés sur le texte n°{n}", f"{SN1} : {t}", href) for n, href in LIENS),
)
"""The feed while the bill is debated."""


def body(content: bytes) -> Answer:
    return only_if_changed(content, f'"{hash(content)}"')


def bill_of_the_assemblee() -> Answer:
    """The archive where the Assemblée tells of the bill, and of its deposit at the Sénat."""
    depot = corps.acte(
        "L16-D1", "SN1-DEPOT", "2022-12-22T00:00:00.000+01:00", texteAssocie="PRJLSNR5S399B0220"
    )
    titres = {
        "titre": "Projet de loi relatif aux jeux Olympiques et Paralympiques de 2024",
        "titreChemin": AN,
        "senatChemin": f"http://www.senat.fr/dossier-legislatif/{SIGNET}.html",
    }
    document = {"dossierParlementaire": corps.dossier(depot, uid=AN, titreDossier=titres)}
    return archive({f"json/dossierParlementaire/{AN}.json": json.dumps(document).encode()})


# --- one bill in two houses ---------------------------------------------------------------------------------


async def test_a_bill_that_only_the_senat_knows_is_tracked_by_its_name_there(poste: Poste) -> None:
    dossier = poste.parlement.find_dossier(SIGNET)
    assert dossier is not None
    assert (dossier.uid, dossier.senat) == (SIGNET, SIGNET)
    assert dossier.url == f"https://www.senat.fr/dossier-legislatif/{SIGNET}.html"
    assert {acte.code for acte in poste.parlement.actes(SIGNET)} >= {"SN1-DEPOT", "SN1-DEBATS-SEANCE"}


async def test_what_was_known_goes_over_to_the_bill_of_the_assemblee_when_it_tells_of_it(
    poste: Poste,
) -> None:
    poste.site.page(JEU, body(fichier(ligne("8"))))
    await poste.poll(AMENDEMENTS)
    before = len(poste.parlement.actes(SIGNET))
    poste.serve("dossiers-16", bill_of_the_assemblee())
    await poste.poll("dossiers-16")
    dossier = poste.parlement.find_dossier(SIGNET)
    assert dossier is not None
    assert (dossier.uid, poste.parlement.cle(dossier)) == (AN, SIGNET)
    assert poste.known("dossiers") == 1
    assert len(poste.parlement.actes(AN)) == before, "the deposit that both tell is one step"
    assert poste.parlement.amendements.lines_of([UID])[UID].dossier == AN
    await poste.poll(DOSSIERS)
    assert poste.known("dossiers") == 1


async def test_the_table_of_bills_tells_where_each_stands_and_keeps_the_tracked_ones(poste: Poste) -> None:
    other = ligne_de_table("ppl24-456", "Proposition de loi visant à essayer", "Première lecture (Sénat)")
    told = ligne_de_table(SIGNET, TITRE, "Première lecture (AN)")
    poste.site.page("/data/dosleg/dossiers-legislatifs.csv", body(table(other, told)))
    await poste.poll("senat-etats")
    dossier = poste.parlement.find_dossier(SIGNET)
    assert dossier is not None
    assert dossier.etat == "Première lecture (AN)"
    assert poste.known("dossiers") == 1


# --- the feed, else the page --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("feed", "why"),
    [
        (reply(404), ""),
        (reply(200, PANNE), "page HTML là où du XML était attendu"),
        (reply(200, flux_entier()[:900]), "XML invalide"),
    ],
)
async def test_the_page_stands_in_for_a_feed_that_is_not_there_or_not_readable_which_is_told(
    tmp_path: Path, feed: Answer, why: str
) -> None:
    async with open_poste(tmp_path, cible=SIGNET) as poste:
        poste.site.page(FLUX, feed)
        poste.site.page(PAGE, body(page_en_cartes()))
        report = await poste.poll(DOSSIERS)
        assert report.outcome is Outcome.CHANGED
        codes = {acte.code for acte in poste.parlement.actes(SIGNET)}
        assert codes >= {"SN1-DEPOT", "SN1-COM-FOND-RAPPORT", "SN1-DEBATS-DEC"}
        of_the_feed = f"dosleg{SIGNET}.xml : "
        told = [one.texte for one in poste.parlement.remarks() if one.texte.startswith(of_the_feed)]
        assert told == ([of_the_feed + why] if why else [])
        poste.site.page(FLUX, body(flux_entier()))
        await poste.poll(DOSSIERS)
        assert [one for one in poste.parlement.remarks() if one.texte.startswith(of_the_feed)] == []


async def test_a_site_that_answers_nothing_readable_loses_nothing_and_is_told(poste: Poste) -> None:
    before = poste.parlement.actes(SIGNET)
    poste.site.page(FLUX, reply(200, PANNE))
    report = await poste.poll(DOSSIERS)
    assert report.outcome is Outcome.NOT_YET  # the page that stands in for it is not there either
    assert poste.parlement.actes(SIGNET) == before
    poste.site.page(PAGE, reply(200, PANNE))
    report = await poste.poll(DOSSIERS)
    assert report.outcome is Outcome.UNREADABLE
    assert poste.parlement.actes(SIGNET) == before


# --- amendments ---------------------------------------------------------------------------------------------


async def test_an_amendment_tabled_rectified_then_withdrawn_keeps_what_its_emptied_row_no_longer_says(
    poste: Poste,
) -> None:
    for row in (ligne("8"), ligne("8 rect."), retiree("8")):
        poste.site.page(JEU, body(fichier(row)))
        await poste.poll(AMENDEMENTS)
    [one] = poste.parlement.amendements.of_uids([UID]).values()
    assert (one.signataires, one.place, one.dispositif) == (
        "Mme MARTIN",
        "Article 7",
        "Supprimer cet article.",
    )
    assert (one.nom, one.libelle) == ("8 (rect.)", "retiré avant séance")
    assert one.situation is Situation.RETIRE_AVANT_SEANCE
    changes = poste.database.rows("SELECT champ, vu_le FROM changements WHERE uid = ? ORDER BY id", UID)
    told = [[c["champ"] for c in some] for _, some in groupby(changes, key=lambda c: c["vu_le"])]
    assert told == [[""], ["rectification"], ["etat", "etat_libelle", "sous_etat"]]


async def test_only_the_lists_that_the_bill_names_are_asked_for_and_absent_ones_are_normal(
    poste: Poste,
) -> None:
    poste.asked()
    report = await poste.poll(AMENDEMENTS)
    assert report.outcome is Outcome.NOT_YET
    asked = {request.path for request in poste.site.asked}
    assert {JEU, EN_COMMISSION} <= asked
    assert not any("TA" in path or "/248/" in path for path in asked), "neither an adopted text nor a report"


async def test_a_poll_that_brings_nothing_new_parses_nothing(poste: Poste) -> None:
    poste.site.page(JEU, body(fichier(ligne("8"))))
    assert (await poste.poll(AMENDEMENTS)).decoded == 1
    again = await poste.poll(AMENDEMENTS)
    assert (again.outcome, again.decoded, again.changes) == (Outcome.UNCHANGED, 0, 0)
    poste.site.page(JEU, reply(200, fichier(ligne("8"))))  # a server without validators
    assert (await poste.poll(AMENDEMENTS)).decoded == 0


async def test_one_list_that_cannot_be_read_keeps_nothing_from_the_others(poste: Poste) -> None:
    poste.site.page(EN_COMMISSION, reply(200, PANNE))
    poste.site.page(JEU, body(fichier(ligne("8"))))
    report = await poste.poll(AMENDEMENTS)
    assert report.outcome is Outcome.CHANGED
    assert poste.known("amendements") == 1
    assert any(said.startswith("jeu_complet_commission_2022-2023_220.csv : ") for said in poste.said())
    poste.site.page(
        EN_COMMISSION, body(fichier(ligne("COM-1", Url_amendement=adresse("COM-1", commission=True))))
    )
    await poste.poll(AMENDEMENTS)
    assert poste.known("amendements") == 2


async def test_an_outcome_seen_in_the_evening_is_of_the_sitting_of_that_day(poste: Poste) -> None:
    poste.site.page(JEU, body(fichier(ligne("8"), ligne("9", Sort="Adopté"))))
    await poste.poll(AMENDEMENTS)
    poste.site.page(JEU, body(fichier(ligne("8", Sort="Rejeté"), ligne("9", Sort="Adopté"))))
    await poste.poll(AMENDEMENTS)
    found = poste.parlement.amendements.of_uids([UID, "AMSN2022B0249S-9"])
    assert found[UID].seance == "RUSN-2023-01-24"
    assert found[UID].date_sort == poste.now[0]
    first = found["AMSN2022B0249S-9"]
    assert (first.seance, first.date_sort) == ("", None), (
        "decided before the first reading: nothing says when"
    )


async def test_the_order_of_discussion_tells_parents_and_outcomes_before_the_file(poste: Poste) -> None:
    poste.site.page(JEU, body(fichier(ligne("8"), ligne("9", Nature="S/Amt"))))
    await poste.poll(AMENDEMENTS)
    lines = amdt("8", "Rejeté"), amdt("9", typeAmdt="S/Amt", isSousAmendement="true", idAmendementPere="118")
    poste.site.page(DISCUSSION, body(ordre(subdivision("Article 7", *lines))))
    await poste.poll(ORDRE)
    known = poste.parlement.amendements
    sous = known.of_uids(["AMSN2022B0249S-9"])["AMSN2022B0249S-9"]
    assert (sous.parent, sous.situation) == (UID, Situation.A_DISCUTER)
    assert known.told_live([TEXTE])["249", "8"].sort == "Rejeté"
    assert known.lines_of([UID])[UID].situation is Situation.A_DISCUTER, "the file has the last word"


def test_the_order_of_discussion_is_asked_for_only_around_debates(poste: Poste) -> None:
    tracker = poste.trackers[ORDRE]
    assert tracker.cadence.calme is None
    assert tracker.cadence.debat == 60
    assert not is_live(tracker)
    assert tracker.chambre == "Sénat"


# --- votes, senators, texts, agenda -------------------------------------------------------------------------


async def test_a_vote_that_the_bill_names_is_read_with_who_voted_what_by_group(poste: Poste) -> None:
    poste.site.page(
        "/scrutin-public/2022/scr2022-3.html", body(corps_scrutins.page(corps_scrutins.cards(FEW)))
    )
    entry = (
        "<entry><title>Scrutin public n°3 du 1er octobre 2022</title>"
        '<link href="http://www.senat.fr/scrupub/2022/scr2022-3.html"/>'
        "<id>http://www.senat.fr/scrupub/2022/scr2022-3.html</id><updated>2022-09-30T22:00:00Z</updated>"
        f"<summary>Première lecture - Sénat : Scrutin public sur l'ensemble du {TITRE}</summary></entry>"
    )
    poste.site.page(FLUX, body(flux(entry)))
    await poste.poll(DOSSIERS)
    await poste.poll("senat-votes")
    [(vote, dossier)] = poste.parlement.scrutins_numero(3)
    assert (vote.uid, dossier, vote.sort, vote.groupes) == ("SCSN2022N3", SIGNET, "adopté", ())
    lettres = {"14133K": "p", "20032T": "p", "11109J": "c"}
    poste.site.page("/scrutin-public/2022/scr2022-3.json", body(corps_scrutins.votes(lettres)))
    poste.now[0] = datetime(2023, 1, 25, 12, 0, tzinfo=UTC)
    await poste.poll("senat-votes")
    assert poste.parlement.scrutins_numero(3)[0][0].groupes == (), "nobody knows yet who they are"
    lines = [f"{uid},M.,Essai,Jean,ACTIF,," for uid in lettres]
    poste.site.page(
        "/data/senateurs/ODSEN_GENERAL.csv", body(corps_scrutins.general(*lines).encode("cp1252"))
    )
    groups = corps_scrutins.histogroupes(
        *(
            (uid, "UMP" if voice == "p" else "SOC", "2020/10/01 00:00:00", None)
            for uid, voice in lettres.items()
        )
    )
    poste.site.page("/data/senateurs/ODSEN_HISTOGROUPES.json", body(groups))
    await poste.poll("senat-senateurs")
    [(vote, _)] = poste.parlement.scrutins_numero(3)
    assert [(g.groupe, g.pour, g.contre) for g in vote.groupes] == [("SN-UMP", 2, 0), ("SN-SOC", 0, 1)]
    noms = poste.parlement.organes(g.groupe for g in vote.groupes)
    assert {o.nom_court for o in noms.values()} == {"LR", "SER"}


FEW = {
    "Nombre de votants": "3",
    "Suffrages exprimés": "3",
    "Pour": "2",
    "Contre": "1",
    "Abstention": "0",
    "N'ont pas pris part au vote": "0",
}


async def test_texts_are_read_article_by_article_when_a_list_names_them_and_again_when_reissued(
    poste: Poste,
) -> None:
    depots, page = "/akomantoso/depots.xml", "/akomantoso/pjl22-249.akn.xml"
    poste.site.page("/akomantoso/adoptions.xml", body(index(("tas99-001.akn.xml", "2000-01-01T00:00:00"))))
    for day, words in (("2023-01-18", "jusqu’en juin"), ("2023-01-20", "jusqu’en mars")):
        listed = ("pjl22-249.akn.xml", f"{day}T11:00:00"), ("ppl24-456.akn.xml", "2025-01-01T00:00:00")
        poste.site.page(depots, body(index(*listed)))
        poste.site.page(
            page, body(texte(article("Article 7", f"<alinea><content><p>{words}</p></content></alinea>")))
        )
        await poste.poll("senat-textes")
        [version] = poste.parlement.versions.of_uids([TEXTE]).values()
        assert version.articles[0].alineas == (words,)
    assert [change.champ for change in poste.parlement.history("version", TEXTE)] == ["empreinte"]
    assert not any("ppl24-456" in request.path for request in poste.site.asked)


async def test_a_text_that_no_list_names_is_asked_for_by_its_own_address_once_a_day(poste: Poste) -> None:
    page = "/akomantoso/pjl22-220.akn.xml"
    poste.site.page(
        page, body(texte(article("Article 7", "<alinea><content><p>Un mot.</p></content></alinea>")))
    )
    await poste.poll("senat-textes-hors-listes")
    assert "SN2022B0220" in poste.parlement.versions.of_uids(["SN2022B0220"])
    poste.asked()
    await poste.poll("senat-textes-hors-listes")
    assert poste.asked() == [], "what was not there an hour ago is left alone"


async def test_a_sitting_that_began_is_not_moved_by_a_calendar_that_forgets_its_beginning(
    poste: Poste,
) -> None:
    poste.now[0] = datetime(2023, 1, 20, 12, 0, tzinfo=UTC)
    noon = seance(f"SUMMARY:Discussion du {TITRE}", uid="1", debut="20230124T143000")
    night = seance(f"SUMMARY:Suite du {TITRE}", uid="2", debut="20230124T213000")
    poste.site.page("/aglae/Seance/ical.ics", body(calendar(noon, night)))
    poste.site.page("/aglae/Commissions/ical.ics", reply(200, PANNE))
    assert (await poste.poll("senat-agenda")).outcome is Outcome.CHANGED
    poste.now[0] = datetime(2023, 1, 24, 17, 0, tzinfo=UTC)
    poste.site.page("/aglae/Seance/ical.ics", body(calendar(night)))
    await poste.poll("senat-agenda")
    [rendezvous] = poste.parlement.agenda.of_dossier(SIGNET)
    assert rendezvous.reunion.jour == date(2023, 1, 24)
    assert rendezvous.reunion.debut == datetime(2023, 1, 24, 13, 30, tzinfo=UTC)
    assert [point.supprime for point in rendezvous.points] == [False, False]
    assert poste.parlement.agenda.seance_at(poste.now[0], SIGNET) is not None
