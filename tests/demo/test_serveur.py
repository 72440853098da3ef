"""The server of the demo answers as the official site does."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest

from demo.publication import Publication
from demo.serveur import (
    ACTEURS,
    AGENDA,
    AMENDEMENTS,
    DEROULEUR,
    DISCUSSION,
    DOSSIERS,
    PROCHAIN,
    SCRUTINS,
    ServeurOfficiel,
)
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


async def test_it_serves_one_amendment_one_list_one_vote(
    client: httpx.AsyncClient, serveur: ServeurOfficiel
) -> None:
    publication = Publication(faits())
    uid = "AMANR5L16PO791932BTC0939P0D1N000027"
    liste = "/dyn/opendata/list-publication/publication_"
    for chemin, attendu, genre in (
        (f"/dyn/opendata/{uid}.json", publication.par_amendement[uid], "application/json"),
        (f"{liste}2023-03-22.csv", publication.par_jour["2023-03-22"], "text/csv"),
        (f"{liste}j.csv", publication.par_jour["2023-03-23"], "text/csv"),
        ("/dyn/16/scrutins/1274", publication.par_scrutin[1274], "text/html"),
        ("/dyn/16/scrutins", publication.liste_des_scrutins, "text/html"),
        (DISCUSSION, publication.discussion, "application/json"),
        (DEROULEUR, publication.derouleur, "application/json"),
        (PROCHAIN, publication.prochain, "application/json"),
        (AGENDA, publication.agenda, "application/zip"),
        (AMENDEMENTS, publication.amendements, "application/zip"),
    ):
        reponse = await client.get(chemin, params={"legislature": "16"})
        assert reponse.status_code == 200, chemin
        assert reponse.content == attendu(SOIR_DU_23_MARS)
        assert reponse.headers["Content-Type"].startswith(genre)
    assert serveur.compte.introuvables == 0


@pytest.mark.parametrize(
    "chemin",
    [
        "/dyn/opendata/AMANR5L16PO791932BTC0939P0D1N000150.json",
        "/dyn/opendata/list-publication/publication_2023-03-24.csv",
        "/dyn/opendata/list-publication/publication_2023-13-45.csv",
        "/dyn/16/scrutins/1294",
        "/dyn/16/scrutins/1243",
        "/dyn/17/scrutins",
    ],
)
async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient, chemin: str) -> None:
    assert (await client.get(chemin)).status_code == 404


async def test_a_family_of_paths_can_be_added(client: httpx.AsyncClient, serveur: ServeurOfficiel) -> None:
    serveur.familles.append((re.compile(r"/senat/(\w+)"), lambda match, _: match[1].encode()))
    assert (await client.get("/senat/pjl")).text == "pjl"


@pytest.mark.parametrize(
    ("plage", "debut", "fin"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, None),
        ("bytes=-50", -50, None),
        ("bytes=5-999999999", 5, None),
    ],
)
async def test_a_part_of_an_archive_is_given(
    client: httpx.AsyncClient, serveur: ServeurOfficiel, plage: str, debut: int, fin: int | None
) -> None:
    tout = await client.get(AMENDEMENTS)
    assert tout.headers["Accept-Ranges"] == "bytes"
    for si in ({}, {"If-Range": tout.headers["ETag"]}, {"If-Range": tout.headers["Last-Modified"]}):
        reponse = await client.get(AMENDEMENTS, headers={"Range": plage, **si})
        assert reponse.status_code == 206
        assert reponse.content == tout.content[debut:fin]
        premier = tout.content.index(reponse.content)
        dernier = premier + len(reponse.content) - 1
        assert reponse.headers["Content-Range"] == f"bytes {premier}-{dernier}/{len(tout.content)}"
        assert reponse.headers["ETag"] == tout.headers["ETag"]
    assert serveur.compte.partiels == 3


@pytest.mark.parametrize(
    "entetes",
    [
        {"Range": "bytes=0-9", "If-Range": '"une autre"'},
        {"Range": "bytes=0-9,20-29"},
        {"Range": "bytes=9-0"},
        {"Range": "lignes=0-9"},
    ],
)
async def test_a_range_that_cannot_be_trusted_or_understood_gives_the_whole_body(
    client: httpx.AsyncClient, entetes: dict[str, str]
) -> None:
    reponse = await client.get(AMENDEMENTS, headers=entetes)
    assert reponse.status_code == 200
    assert reponse.content == (await client.get(AMENDEMENTS)).content


async def test_a_range_past_the_end_is_refused(client: httpx.AsyncClient) -> None:
    taille = len((await client.get(AMENDEMENTS)).content)
    reponse = await client.get(AMENDEMENTS, headers={"Range": f"bytes={taille}-"})
    assert reponse.status_code == 416
    assert reponse.headers["Content-Range"] == f"bytes */{taille}"
    assert (await client.get(AMENDEMENTS, headers={"Range": "bytes=-0"})).status_code == 416


async def test_an_unchanged_archive_is_said_so_before_any_range(client: httpx.AsyncClient) -> None:
    etag = (await client.get(AMENDEMENTS)).headers["ETag"]
    reponse = await client.get(AMENDEMENTS, headers={"Range": "bytes=0-9", "If-None-Match": etag})
    assert reponse.status_code == 304
