"""Polls of what is faster than archives: pages of votes, live pages; and of the agenda that tells when they matter."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlement.direct import AUCUN_TEXTE, EN_DISCUSSION
from parlement.suivis import Suivi
from storage.tracked import Tracked
from tests.service.site_assemblee import (
    LOI,
    SEANCE,
    Poste,
    amendement,
    archive,
    discussed,
    law,
    meeting,
    open_poste,
)
from tests.trackers.assemblee import corps, corps_amendements, corps_reunions
from tests.trackers.assemblee.corps_direct import adt, appel, discussion, feuille, ligne, phase
from tests.trackers.assemblee.corps_pages import CHIFFRES, TITRE, list_page, paragraphs, vote_page
from tests.trackers.loopback_site import reply, reset
from trackers.base import Outcome

AGENDA, DOSSIERS, PAGES, SCRUTINS = "agenda-17", "dossiers-17", "pages-scrutins-17", "scrutins-17"
ARCHIVE = "amendements-17"
DEROULEUR, PROCHAIN, ORDRE = "direct-derouleur-17", "direct-prochain-17", "direct-ordre-17"
VOTE = "VTANR5L17V4660"
PAGE = "/dyn/17/scrutins/4660"
VENDREDI = "RUANR5L17S2026IDS9"
"""The third sitting of Friday 5 December 2025, when vote 4660 was held."""
AUTRE_LOI = "DLR5L17N2"


@pytest.fixture
async def poste(tmp_path: Path) -> AsyncIterator[Poste]:
    """Someone who tracks the bill of 2025."""
    async with open_poste(tmp_path, cible=LOI) as poste:
        poste.serve(DOSSIERS, archive(law()))
        await poste.poll(DOSSIERS)
        yield poste
        assert poste.bodies() == [], "a poll left its temporary body behind"


def the_bill(poste: Poste) -> tuple[Tracked, Suivi]:
    suivi = Suivi(nom="essais", titre="Essais", cible=LOI)
    return Tracked(poste.parlement, (suivi,)), suivi


def changed(poste: Poste, genre: str, uid: str) -> list[str]:
    return [change.champ for change in poste.parlement.history(genre, uid)]


def friday(**changes: object) -> dict[str, bytes]:
    """The sitting of the vote, on the agenda."""
    planned = {
        "timeStampDebut": "2025-12-05T21:30:00.000+01:00",
        "timeStampFin": "2025-12-06T00:05:00.000+01:00",
        "identifiants": corps_reunions.reunion()["identifiants"]
        | {"quantieme": "Troisième", "DateSeance": "2025-12-05+01:00"},
    }
    return meeting(VENDREDI, **planned, **changes)


def archived(**changes: object) -> dict[str, bytes]:
    """The same vote in the archive, with its groups."""
    synthese = {
        "nombreVotants": "547",
        "suffragesExprimes": "493",
        "nbrSuffragesRequis": "247",
        "decompte": corps.decompte(400, 93, 54),
    }
    document = corps.scrutin(
        uid=VOTE,
        numero="4660",
        legislature="17",
        seanceRef=VENDREDI,
        dateScrutin="2025-12-05",
        quantiemeJourSeance="3",
        titre=TITRE,
        syntheseVote=synthese,
        **changes,
    )
    return {f"json/{VOTE}.json": json.dumps({"scrutin": document}).encode()}


def serve_vote(poste: Poste, *pages: bytes) -> None:
    """The list of votes, with one, and what its page says in turn."""
    poste.serve(PAGES, reply(200, list_page(PAGE)))
    poste.site.page(PAGE, *(reply(200, page) for page in pages))


# --- votes -------------------------------------------------------------------------------------------------


async def test_a_vote_is_known_from_its_page_hours_before_the_archive_and_joined_to_its_amendment(
    poste: Poste,
) -> None:
    place = corps_amendements.place(courte="ART. 9")
    signed = {"signataires": {"auteur": {"typeAuteur": "Député"}, "libelle": "Mme&#160;Durand"}}
    document = amendement(237, **discussed("Adopté", 1736000000001, VENDREDI), **place, **signed)
    folder = f"json/{LOI}/PIONANR5L17BTC0700"
    poste.serve(ARCHIVE, archive({f"{folder}/AMANR5L17PO838901BTC0700P0D1N000237.json": document}))
    poste.serve(AGENDA, archive(friday()))
    poste.serve(SCRUTINS, archive({"json/VTANR5L17V1.json": b"{}"}))
    serve_vote(poste, vote_page())
    await poste.poll(ARCHIVE)
    await poste.poll(AGENDA)
    report = await poste.poll(PAGES)
    assert (report.outcome, report.decoded, report.changes) == (Outcome.CHANGED, 1, 1)
    tracked, suivi = the_bill(poste)
    (vote,) = tracked.votes(suivi)
    assert (vote.uid, vote.pour, vote.contre, vote.seance) == (VOTE, 400, 93, VENDREDI)
    assert vote.groupes == ()
    (jointure,) = tracked.joined([vote], LOI).values()
    assert jointure.amendements == ("AMANR5L17PO838901BTC0700P0D1N000237",)
    assert not jointure.reserve


async def test_the_archive_completes_what_a_page_said_and_a_page_never_replaces_it(poste: Poste) -> None:
    poste.serve(AGENDA, archive(friday()))
    poste.serve(SCRUTINS, archive(archived()))
    serve_vote(poste, vote_page())
    await poste.poll(AGENDA)
    await poste.poll(PAGES)
    assert changed(poste, "scrutin", VOTE) == []
    await poste.poll(SCRUTINS)
    assert poste.known() == 1
    assert "groupes" in changed(poste, "scrutin", VOTE)
    assert not {"pour", "contre", "sort", "seance", "rattache_a"} & set(changed(poste, "scrutin", VOTE))
    before = poste.parlement.scrutins_of([VOTE])[VOTE]
    assert len(before.groupes) == 2
    wrong = CHIFFRES | {"Pour l'adoption": "401", "Nombre de votants": "548"}
    poste.site.page(PAGE, reply(200, vote_page(paragraphs(wrong))))
    poste.asked()
    await poste.poll(PAGES)
    assert poste.asked() == ["scrutins"], "a vote already known is not asked for"
    assert poste.parlement.scrutins_of([VOTE])[VOTE] == before


async def test_a_page_that_does_not_add_up_stores_nothing_is_told_once_and_the_archive_settles_it(
    poste: Poste,
) -> None:
    serve_vote(poste, vote_page(paragraphs(CHIFFRES | {"Contre": "94"})))
    poste.serve(SCRUTINS, archive(archived()))
    for _ in range(5):
        await poste.poll(PAGES)
    assert (poste.known(), poste.known("attendus")) == (0, 1)
    kept = poste.database.rows("SELECT membre FROM corps WHERE membre LIKE '%/scrutins/%'")
    assert [row["membre"] for row in kept] == [poste.site.url(PAGE)]
    (remark,) = poste.said()
    assert remark.startswith(f"{VOTE} : annoncé, mais les chiffres de la page ne s'additionnent pas")
    await poste.poll(SCRUTINS)
    assert (await poste.poll(PAGES)).decoded == 0
    poste.now[0] = poste.now[0].replace(day=11)
    await poste.poll(PAGES)
    assert (poste.known(), poste.known("attendus"), poste.said()) == (1, 0, [])


async def test_pages_of_votes_that_answer_500_keep_no_other_vote_waiting(poste: Poste) -> None:
    broken = [f"/dyn/17/scrutins/{numero}" for numero in (1, 2)]
    poste.serve(PAGES, reply(200, list_page(*broken, PAGE)))
    for path in broken:
        poste.site.page(path, reply(500))
    poste.site.page(PAGE, reply(200, vote_page()))
    report = await poste.poll(PAGES)
    assert (report.outcome, report.decoded, poste.state(PAGES).echecs) == (Outcome.CHANGED, 1, 0)


async def test_a_list_of_votes_unlike_any_known_is_an_outcome_and_its_body_is_kept(poste: Poste) -> None:
    poste.serve(PAGES, reply(200, b"<html><body><p>Bonjour</p></body></html>"))
    report = await poste.poll(PAGES)
    assert (report.outcome, poste.state(PAGES).issue) == (Outcome.UNREADABLE, "illisible")
    assert "aucun lien vers un scrutin" in report.detail


async def test_months_without_debates_do_not_have_the_archive_of_votes_read_again(poste: Poste) -> None:
    serve_vote(poste, vote_page())
    poste.serve(SCRUTINS, archive(archived()))
    await poste.poll(SCRUTINS)
    await poste.poll(PAGES)
    poste.now[0] = poste.now[0].replace(month=9)
    await poste.poll(PAGES)
    assert (await poste.poll(SCRUTINS)).outcome is Outcome.UNCHANGED


# --- live pages ----------------------------------------------------------------------------------------------


def sheet(*numeros: int, bibard: str = "0700", extrait: str = "2025-02-10T21:34:12") -> bytes:
    """The yellow sheet with these amendments left to call on article 7."""
    lines = [ligne("ARTICLE", "ARTICLE 7"), *(adt(numero, bibard) for numero in numeros)]
    return feuille(phase(*lines), extrait=extrait)


def called(bibard: str = "0700", numero: str = "1", **autres: object) -> bytes:
    prochain = {"bibard": bibard, "bibardSuffixe": "", "numAmdt": numero, "legislature": "17"}
    return json.dumps({"prochainADiscuter": prochain | {"organeAbrv": "AN"} | autres}).encode()


async def test_the_order_of_call_is_asked_for_only_while_a_tracked_text_is_debated(poste: Poste) -> None:
    poste.serve(PROCHAIN, reply(200, called("0800")), reply(200, called()))
    poste.serve(ORDRE, reply(200, discussion(appel("1", "1/2"), appel("2", "2/2"), bibard="0700")))
    idle = await poste.poll(ORDRE)
    assert (idle.outcome, idle.detail) == (Outcome.UNCHANGED, "rien à demander")
    assert poste.parlement.source(ORDRE) is None
    await poste.poll(PROCHAIN)
    await poste.poll(ORDRE)
    assert "discussion.do" not in poste.asked()
    await poste.poll(PROCHAIN)
    await poste.poll(ORDRE)
    (asked,) = [request for request in poste.site.asked if request.path.endswith("discussion.do")]
    assert asked.query["bibard"] == "700"
    assert poste.known("directs") == 2


async def test_the_order_of_call_of_another_bill_is_not_kept(poste: Poste) -> None:
    poste.serve(DEROULEUR, reply(200, sheet(1, 2, bibard="0800")), reply(200, sheet(1, 2)))
    await poste.poll(DEROULEUR)
    (direct,) = poste.parlement.agenda.directs()
    assert (direct.texte, direct.suite) == ("800", ())
    await poste.poll(DEROULEUR)
    (direct,) = poste.parlement.agenda.directs()
    assert (direct.texte, [appel.numero for appel in direct.suite]) == ("700", ["1", "2"])


async def test_a_sheet_that_moves_only_its_clock_and_its_list_makes_no_history(poste: Poste) -> None:
    later = "2025-02-10T21:35:12"
    poste.serve(
        DEROULEUR,
        reply(200, sheet(1, 2, 3)),
        reply(200, sheet(1, 2, 3)),
        reply(200, sheet(1, 3, 2, extrait=later)),
        reply(200, sheet(3, 2, extrait=later)),
    )
    first, frozen, moved, next_one = [await poste.poll(DEROULEUR) for _ in range(4)]
    assert (first.changes, frozen.changes, moved.changes, next_one.changes) == (1, 0, 0, 1)
    assert (frozen.outcome, frozen.decoded) == (Outcome.UNCHANGED, 0)
    (direct,) = poste.parlement.agenda.directs()
    assert [appel.numero for appel in direct.suite] == ["3", "2"]
    assert direct.extrait_le is not None
    assert changed(poste, "direct", direct.uid) == ["numero"]


async def test_what_is_no_longer_debated_is_said_by_nothing(poste: Poste) -> None:
    poste.serve(PROCHAIN, reply(200, called()), reply(200, b'{"prochainADiscuter": null}'))
    await poste.poll(PROCHAIN)
    assert poste.parlement.agenda.directs()[0].etat == EN_DISCUSSION
    await poste.poll(PROCHAIN)
    (direct,) = poste.parlement.agenda.directs()
    assert (direct.etat, direct.texte, direct.numero) == (AUCUN_TEXTE, "", "")


async def test_an_outcome_told_live_is_one_change_and_those_of_other_bills_none(poste: Poste) -> None:
    def order(sort: str | None, bibard: str = "0700") -> bytes:
        return discussion(appel("1", "1/2", sort), appel("2", "2/2"), bibard=bibard)

    poste.serve(PROCHAIN, reply(200, called()))
    poste.serve(
        ORDRE,
        *(reply(200, body) for body in (order(None), order("Adopté"), order("Adopté") + b" ")),
        reply(200, order("Rejeté", "0800")),
    )
    await poste.poll(PROCHAIN)
    assert [(await poste.poll(ORDRE)).changes for _ in range(3)] == [1, 1, 0]
    await poste.poll(ORDRE)
    rows = poste.database.rows("SELECT texte, numero, sort FROM sorts_directs")
    assert [tuple(row) for row in rows] == [("700", "1", "Adopté")]


@pytest.mark.parametrize("nom", [DEROULEUR, PROCHAIN, ORDRE])
async def test_a_broken_live_page_is_an_outcome_and_what_was_said_stays(poste: Poste, nom: str) -> None:
    sound = {
        DEROULEUR: sheet(1, 2),
        PROCHAIN: called(),
        ORDRE: discussion(appel("1", "1/1"), bibard="0700"),
    }
    poste.serve(PROCHAIN, reply(200, called()))
    await poste.poll(PROCHAIN)
    faults = (b"<html>Erreur</html>", sound[nom][:40], b"[1", b"null", b'{"autre": 1}')
    poste.serve(
        nom,
        reply(200, sound[nom]),
        *(reply(200, f) for f in faults),
        reset,
        reply(404),
        reply(200, sound[nom]),
    )
    await poste.poll(nom)
    before = poste.parlement.agenda.directs()
    for _ in faults:
        assert (await poste.poll(nom)).outcome is Outcome.UNREADABLE
    assert (poste.state(nom).issue, poste.state(nom).echecs) == ("illisible", len(faults))
    assert (await poste.poll(nom)).outcome is Outcome.UNREACHABLE
    assert (await poste.poll(nom)).outcome is Outcome.NOT_YET
    assert poste.parlement.agenda.directs() == before
    assert (await poste.poll(nom)).outcome is Outcome.UNCHANGED
    assert poste.state(nom).echecs == 0


# --- the agenda ----------------------------------------------------------------------------------------------


def another(dossier: str = AUTRE_LOI, uid: str = "RUANR5L17S2025IDS2") -> dict[str, bytes]:
    """A sitting about another bill."""
    point = corps_reunions.point(
        uid=f"{uid}PT1", dossiersLegislatifsRefs={"dossierRef": dossier}, objet="Discussion d'une autre loi"
    )
    return meeting(uid, ODJ=corps_reunions.odj(point))


async def test_a_point_that_leaves_the_agenda_stays_its_bill_s(poste: Poste) -> None:
    etat = {"etat": "Supprimé", "chrono": None}
    deleted = corps_reunions.point(dossiersLegislatifsRefs=None, cycleDeVie=etat)
    poste.serve(AGENDA, archive(meeting()), archive(meeting(ODJ=corps_reunions.odj(deleted))))
    await poste.poll(AGENDA)
    report = await poste.poll(AGENDA)
    assert report.changes == 1
    (found,) = poste.parlement.agenda.of_dossier(LOI)
    (point,) = found.points
    assert (point.etat, point.dossiers, found.tient) == ("Supprimé", (LOI,), False)


async def test_meetings_about_other_bills_are_not_stored_until_one_of_them_is_tracked(poste: Poste) -> None:
    poste.serve(AGENDA, archive(meeting() | another()))
    await poste.poll(AGENDA)
    assert [row["uid"] for row in poste.database.rows("SELECT uid FROM reunions")] == [SEANCE]
    poste.serve(DOSSIERS, archive(law() | law(uid=AUTRE_LOI)))
    await poste.poll(DOSSIERS, LOI, AUTRE_LOI)
    report = await poste.poll(AGENDA, LOI, AUTRE_LOI)
    assert (report.decoded, poste.known("reunions")) == (2, 2)
    assert (await poste.poll(AGENDA, LOI, AUTRE_LOI)).outcome is Outcome.UNCHANGED
    assert (await poste.poll(AGENDA, LOI, AUTRE_LOI)).decoded == 0


async def test_the_agenda_is_not_asked_for_before_a_tracked_bill_is_known(poste: Poste) -> None:
    poste.asked()
    assert (await poste.poll(AGENDA, "DLR5L17N999")).detail == "aucun dossier suivi n'est encore connu"
    assert poste.asked() == []
