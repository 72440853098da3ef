"""The server of the demo answers as the official site does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest

from demo.publication import Publication
from demo.serveur import ACTEURS, DOSSIERS, SCRUTINS, ServeurOfficiel
from tests.demo.outils import SOIR_DU_23_MARS, faits


class Montre:
    """A clock that is set by hand."""

    def __init__(self, maintenant: datetime) -> None:
        self.maintenant = maintenant

    def __call__(self) -> datetime:
        return self.maintenant


@pytest.fixture
def montre() -> Montre:
    return Montre(SOIR_DU_23_MARS)


@pytest.fixture
async def serveur(montre: Montre) -> AsyncIterator[ServeurOfficiel]:
    async with ServeurOfficiel(faits(), montre) as serveur:
        yield serveur


@pytest.fixture
async def client(serveur: ServeurOfficiel) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=serveur.base_url, trust_env=False) as client:
        yield client


async def test_it_serves_the_archives_as_they_stood(client: httpx.AsyncClient) -> None:
    publication = Publication(faits())
    for chemin, page in (
        (SCRUTINS, publication.scrutins),
        (DOSSIERS, publication.dossiers),
        (ACTEURS, publication.acteurs),
    ):
        reponse = await client.get(chemin)
        assert reponse.status_code == 200
        assert reponse.content == page(SOIR_DU_23_MARS)
        assert reponse.headers["Content-Length"] == str(len(reponse.content))
        assert reponse.headers["Content-Type"] == "application/zip"
        assert reponse.headers["Cache-Control"] == "max-age=14400"


async def test_a_client_that_has_the_version_gets_no_body(
    client: httpx.AsyncClient, montre: Montre, serveur: ServeurOfficiel
) -> None:
    premiere = await client.get(SCRUTINS)
    montre.maintenant += timedelta(hours=1)
    for entetes in (
        {"If-None-Match": premiere.headers["ETag"]},
        {"If-None-Match": f'"autre", W/{premiere.headers["ETag"]}'},
        {"If-Modified-Since": premiere.headers["Last-Modified"]},
    ):
        reponse = await client.get(SCRUTINS, headers=entetes, params={"t": "1"})
        assert (reponse.status_code, reponse.content) == (304, b"")
        assert reponse.headers["ETag"] == premiere.headers["ETag"]
    assert serveur.compte.non_modifies == 3
    assert serveur.compte.octets == len(premiere.content)


async def test_a_new_vote_changes_the_validators(client: httpx.AsyncClient, montre: Montre) -> None:
    premiere = await client.get(SCRUTINS)
    assert premiere.headers["Last-Modified"] == "Thu, 23 Mar 2023 22:00:00 GMT"
    montre.maintenant = datetime.fromisoformat("2023-03-24T01:00+01:00")
    for entetes in (
        {"If-None-Match": premiere.headers["ETag"]},
        {"If-Modified-Since": premiere.headers["Last-Modified"]},
    ):
        seconde = await client.get(SCRUTINS, headers=entetes)
        assert seconde.status_code == 200
        assert seconde.headers["ETag"] != premiere.headers["ETag"]
        assert seconde.headers["Last-Modified"] == "Fri, 24 Mar 2023 00:00:00 GMT"


async def test_head_gives_the_headers_without_the_body(client: httpx.AsyncClient) -> None:
    tete, tout = await client.head(DOSSIERS), await client.get(DOSSIERS)
    assert tete.content == b""
    for entete in ("ETag", "Last-Modified", "Content-Length", "Cache-Control"):
        assert tete.headers[entete] == tout.headers[entete]


async def test_what_is_not_published_yet_is_not_found(
    client: httpx.AsyncClient, montre: Montre, serveur: ServeurOfficiel
) -> None:
    montre.maintenant = datetime.fromisoformat("2022-12-20T12:00+01:00")
    assert (await client.get(DOSSIERS)).status_code == 404
    assert (await client.get(SCRUTINS)).status_code == 404
    assert (await client.get(SCRUTINS.replace("/16/", "/17/"))).status_code == 404
    assert serveur.compte.introuvables == 3
    montre.maintenant = SOIR_DU_23_MARS
    assert (await client.get(DOSSIERS)).status_code == 200


async def test_robots_are_welcome(client: httpx.AsyncClient) -> None:
    reponse = await client.get("/robots.txt")
    assert reponse.status_code == 200
    assert reponse.headers["Content-Type"].startswith("text/plain")


async def test_another_path_can_be_added(client: httpx.AsyncClient, serveur: ServeurOfficiel) -> None:
    serveur.pages["/agenda.csv"] = lambda instant: instant.isoformat().encode()
    assert (await client.get("/agenda.csv")).text == "2023-03-23T22:00:00+00:00"
