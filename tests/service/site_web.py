"""The public page of a small world, on the loopback, asked as a browser asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
from multidict import CIMultiDictProxy

from commands.base import Appel, Context, Fichier
from service.configuration import PagePublique
from service.web.installation import Installation
from service.web.serveur import PageWeb
from tests.alerts.monde import Monde

SECRET = Appel(
    qui="42", nom="Alice Secrète", destination="discord:777000777", serveur="999000999", admin=True
)
"""Who asks in Discord: nothing of it may reach a page."""


@dataclass(frozen=True)
class Reponse:
    """An answer; in `texte`, no-break spaces are plain ones."""

    statut: int
    texte: str
    corps: bytes
    entetes: CIMultiDictProxy[str]


@dataclass(frozen=True)
class SiteWeb:
    """`get("/suivi/article7")`."""

    adresse: str
    session: aiohttp.ClientSession

    async def get(
        self, chemin: str, methode: str = "GET", entetes: Mapping[str, str] | None = None
    ) -> Reponse:
        url = f"{self.adresse}{chemin}"
        async with self.session.request(methode, url, headers=entetes, allow_redirects=False) as answer:
            corps = await answer.read()
            texte = corps.decode("utf-8", "replace").replace("\u00a0", " ")
            return Reponse(answer.status, texte, corps, answer.headers)


def installation(monde: Monde, **changes: Any) -> Installation:
    """The small world at work; its context bears somebody's name, as in Discord."""

    def context() -> Context:
        fichier = Fichier(salons=tuple(monde.abonnes), suivis=frozenset())
        return Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now, appel=SECRET, fichier=fichier)

    kept = Installation(
        context_of=context,
        parlement=monde.parlement,
        vigie=monde.vigie,
        clock=lambda: monde.now,
        depuis=monde.now,
        ecrit=True,
    )
    return replace(kept, **changes)


@asynccontextmanager
async def page_of(
    monde: Monde, page: PagePublique | None = None, frais: float = 0.0, perime: float = 0.0, **changes: Any
) -> AsyncIterator[SiteWeb]:
    """The page, on a free port; without a cache that hides changes, unless `frais` says so."""
    asked = replace(page or PagePublique(), port=0)
    web = PageWeb(installation(monde, **changes), asked, frais, perime)
    await web.start()
    try:
        async with aiohttp.ClientSession() as session:
            yield SiteWeb(web.adresse, session)
    finally:
        await web.stop()
