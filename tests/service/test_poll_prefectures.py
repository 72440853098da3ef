"""From attrap.fr's answer to the order in a PDF, over real HTTP and into real files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from parlement.arretes import ABSENT, INJOIGNABLE, LU, PAS_UN_PDF, Arrete, LecturePdf
from parlement.suivis import Suivi
from service.configuration import Configuration, Reseau
from service.configuration.veilles import veilles_livrees
from service.poll import PollReport
from service.vigie import Vigie
from storage.prefectures import ESSAIS, pdfs_a_lire
from storage.rows import from_row
from tests.trackers.loopback_site import Answer, LoopbackSite, open_site, reply
from tests.trackers.prefectures.actes import acte, element, fichier, reponse
from trackers.base import Outcome
from trackers.prefectures.attrap import CHEMIN

MIDI = datetime(2025, 3, 6, 11, 0, tzinfo=UTC)
VAR = {"autorite": "Le préfet du Var,", "fait": "Fait à Toulon, le 5 mars 2025"}


@dataclass
class Poste:
    """A Vigie that watches drones, and a site that plays attrap.fr and the prefectures."""

    site: LoopbackSite
    vigie: Vigie
    now: list[datetime]

    def found(self, *elements: object) -> None:
        """What attrap.fr answers."""
        self.search(reply(200, reponse(*elements)))

    def search(self, *answers: Answer) -> None:
        self.site.page(CHEMIN, *answers)

    def pdf(self, name: str, *answers: Answer) -> str:
        return self.site.page(f"/raa/{name}.pdf", *answers)

    async def poll(self, nom: str, after: timedelta = timedelta(minutes=20)) -> PollReport:
        self.now[0] += after
        (tracker,) = (tracker for tracker in self.vigie.trackers if tracker.nom == nom)
        return await self.vigie.poll(tracker)

    async def both(self) -> None:
        await self.poll("attrap")
        await self.poll("recueils")

    def arretes(self) -> list[Arrete]:
        rows = self.vigie.parlement_db.rows("SELECT * FROM arretes ORDER BY uid")
        return [from_row(Arrete, row) for row in rows]

    def lectures(self) -> list[LecturePdf]:
        return [
            from_row(LecturePdf, row) for row in self.vigie.parlement_db.rows("SELECT * FROM lectures_pdf")
        ]

    def asked(self) -> list[str]:
        found = [request.path for request in self.site.asked]
        self.site.asked.clear()
        return found


@pytest.fixture
async def poste(tmp_path: Path) -> AsyncIterator[Poste]:
    now = [MIDI]
    drones = tuple(veille for veille in veilles_livrees() if veille.nom == "drones")
    configuration = Configuration(
        reseau=Reseau(contact="essai@exemple.fr"),
        suivis=(Suivi(nom="jo", titre="Jeux", cible="DLR5L16N1"),),
        veilles=drones,
    )
    abonnes = (Abonne(destination="terminal"),)
    async with (
        open_site() as site,
        Vigie(configuration, tmp_path, abonnes, lambda: now[0], site=site.url(""), pause=0) as vigie,
    ):
        yield Poste(site, vigie, now)


async def test_a_file_that_attrap_finds_is_read_and_its_order_known_with_what_only_the_file_tells(
    poste: Poste,
) -> None:
    url = poste.pdf("42", reply(200, fichier(acte(**VAR))))
    poste.found(element(url))
    await poste.both()
    (arrete,) = poste.arretes()
    assert (arrete.uid, arrete.administrations, arrete.departements) == (
        "pref83:2025-00301",
        ("pref83",),
        ("83",),
    )
    assert (arrete.vu_premier, arrete.pdf_cree) == (
        datetime(2025, 3, 6, 10, 5, tzinfo=UTC),
        datetime(2025, 3, 6, 9, 0, tzinfo=UTC),
    )
    assert [(one.etat, one.arretes) for one in poste.lectures()] == [(LU, (arrete.uid,))]
    assert poste.asked() == [CHEMIN, "/raa/42.pdf"]
    assert (await poste.poll("recueils")).detail == "rien à demander"
    assert (await poste.poll("attrap")).outcome is Outcome.UNCHANGED
    assert poste.asked() == [CHEMIN]


async def test_a_file_in_which_no_veille_found_its_words_is_not_asked_for(poste: Poste) -> None:
    poste.found(element(poste.pdf("42"), content=["système de <em>vidéoprotection</em>"]))
    await poste.both()
    assert poste.asked() == [CHEMIN]


async def test_the_same_order_in_the_files_of_two_administrations_is_one(poste: Poste) -> None:
    body = fichier(acte())
    first = poste.pdf("paris", reply(200, body))
    poste.found(element(first, administration="pref75", first_seen_on="2025-03-06T10:30:00+00:00"))
    await poste.both()
    second = poste.pdf("hauts-de-seine", reply(200, body + b"\n"))
    earlier = {"administration": "pref92", "first_seen_on": "2025-03-06T09:30:00+00:00"}
    poste.found(element(second, **earlier))
    await poste.both()
    (arrete,) = poste.arretes()
    assert (arrete.uid, arrete.autorite, arrete.administrations) == (
        "ppparis:2025-00301",
        "ppparis",
        ("pref75", "pref92"),
    )
    assert (arrete.url, len(arrete.recueils)) == (first, 2)
    assert arrete.vu_premier == datetime(2025, 3, 6, 9, 30, tzinfo=UTC)


async def test_hours_are_those_of_the_place(poste: Poste) -> None:
    lines = acte(periode="le samedi 8 mars 2025 de 8h00 à 24h00", autorite="Le préfet de La Réunion,")
    url = poste.pdf("974", reply(200, fichier(lines)))
    poste.found(element(url, administration="pref974", timezone="Indian/Reunion"))
    await poste.both()
    (arrete,) = poste.arretes()
    assert (arrete.debut, arrete.fin) == (
        datetime(2025, 3, 8, 4, tzinfo=UTC),
        datetime(2025, 3, 8, 20, tzinfo=UTC),
    )


async def test_an_order_that_does_not_say_who_decided_is_of_who_published_it(poste: Poste) -> None:
    lines = acte(autorite="La préfète déléguée pour la sécurité,")
    poste.found(element(poste.pdf("42", reply(200, fichier(lines)))))
    await poste.both()
    assert [(one.uid, one.autorite) for one in poste.arretes()] == [("pref83:2025-00301", "pref83")]
    assert poste.lectures()[0].arretes == ("pref83:2025-00301",)


async def test_an_order_told_by_its_title_is_completed_by_its_file_and_not_the_reverse(poste: Poste) -> None:
    nom = (
        "Arrêté n°2025-00301 autorisant la captation, l'enregistrement et la transmission d'images le 8 mars…"
    )
    seul = element(poste.pdf("seul", reply(200, b"<html>")), administration="ppparis", name=nom)
    poste.found(seul)
    await poste.poll("attrap")
    assert [(one.uid, one.jour_debut, one.cameras) for one in poste.arretes()] == [
        ("ppparis:2025-00301", None, None)
    ]
    poste.found(seul, element(poste.pdf("75", reply(200, fichier(acte()))), administration="pref75"))
    await poste.both()
    poste.found(seul)
    await poste.both()
    (arrete,) = poste.arretes()
    assert (arrete.cameras, str(arrete.jour_debut)) == (2, "2025-03-08")
    assert arrete.titre.endswith("le samedi 8 mars 2025")
    assert arrete.administrations == ("ppparis", "pref75")
    assert {one.etat for one in poste.lectures()} == {LU, PAS_UN_PDF}


async def test_a_site_that_refuses_is_asked_again_after_hours_a_few_times_then_left(poste: Poste) -> None:
    poste.found(element(poste.pdf("42", reply(403))))
    await poste.both()
    assert [(one.etat, one.detail) for one in poste.lectures()] == [(INJOIGNABLE, "accès refusé (HTTP 403)")]
    await poste.poll("recueils")
    assert poste.asked() == [CHEMIN, "/raa/42.pdf"]
    for _ in range(ESSAIS + 2):
        await poste.poll("recueils", timedelta(hours=7))
    assert poste.asked() == ["/raa/42.pdf"] * (ESSAIS - 1)


async def test_a_file_that_comes_late_is_read_when_it_is_there(poste: Poste) -> None:
    poste.found(element(poste.pdf("42", reply(404), reply(200, fichier(acte(**VAR))))))
    await poste.both()
    assert [one.etat for one in poste.lectures()] == [ABSENT]
    await poste.poll("recueils", timedelta(hours=7))
    assert [(one.etat, one.detail) for one in poste.lectures()] == [(LU, "")]
    assert len(poste.arretes()) == 1


async def test_a_file_of_last_week_is_no_longer_read(poste: Poste) -> None:
    poste.found(element(poste.pdf("42", reply(404))))
    await poste.poll("attrap")
    assert len(pdfs_a_lire(poste.vigie.parlement_db, poste.now[0])) == 1
    assert pdfs_a_lire(poste.vigie.parlement_db, poste.now[0] + timedelta(days=8)) == ()


async def test_extracts_of_several_searches_are_kept_together(poste: Poste) -> None:
    url = poste.pdf("42")
    poste.found(element(url))
    await poste.poll("attrap")
    poste.found(element(url, content=["survol par des <em>drones</em>"]))
    assert (await poste.poll("attrap")).changes == 1
    poste.found(element(url))
    assert (await poste.poll("attrap")).changes == 0


@pytest.mark.parametrize(
    ("answer", "outcome", "detail"),
    [
        (reply(403), Outcome.UNREACHABLE, "accès refusé (HTTP 403)"),
        (
            reply(200, b"<html>Panne</html>"),
            Outcome.UNREADABLE,
            "page HTML ou XML là où du JSON était attendu",
        ),
    ],
)
async def test_an_api_that_is_down_is_told_and_nothing_known_is_lost(
    poste: Poste, answer: Answer, outcome: Outcome, detail: str
) -> None:
    poste.found(element(poste.pdf("42")))
    await poste.poll("attrap")
    poste.search(answer)
    report = await poste.poll("attrap")
    assert (report.outcome, report.detail) == (outcome, detail)
    assert len(poste.vigie.parlement_db.rows("SELECT * FROM recueils")) == 1


async def test_pages_are_followed_to_the_first_that_brings_nothing_new(poste: Poste) -> None:
    pages = [[element(f"https://www.var.gouv.fr/{page}-{n}.pdf") for n in range(10)] for page in range(2)]
    poste.search(*(reply(200, reponse(*elements)) for elements in (*pages, pages[1])))
    await poste.poll("attrap")
    assert [request.query["page"] for request in poste.site.asked] == ["1", "2", "3"]
    assert len(poste.vigie.parlement_db.rows("SELECT * FROM recueils")) == 20


async def test_a_page_that_fails_is_asked_again_although_the_one_before_did_not_change(poste: Poste) -> None:
    first = [element(f"https://www.var.gouv.fr/1-{n}.pdf") for n in range(10)]
    poste.search(
        reply(200, reponse(*first)),
        reply(403),
        reply(200, reponse(*first)),
        reply(200, reponse(element("https://www.var.gouv.fr/2.pdf"))),
    )
    await poste.poll("attrap")
    await poste.poll("attrap")
    assert len(poste.vigie.parlement_db.rows("SELECT * FROM recueils")) == 11
