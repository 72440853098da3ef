"""The key of Légifrance's API (PISTE), optional: what the admin gave of it, and whether it opens anything."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from service.configuration import PISTE_FILE, PISTE_VARIABLE, Configuration, piste_secret
from service.horloge import utc_now
from trackers.base import Outcome, Unreadable
from trackers.fetch import Fetcher, FetchSettings
from trackers.piste.acces import API_ESSAI, OAUTH_ESSAI, Acces
from trackers.piste.demandes import derniers
from trackers.piste.journaux import parse_derniers

SANS_CLE = (
    "aucune clé de l'API Légifrance : créez-en une sur piste.gouv.fr (docs/guide-admin.md, « PISTE »), puis mettez "
    f"client_id dans [piste] et le secret dans la variable {PISTE_VARIABLE}"
)


def acces(configuration: Configuration, environ: Mapping[str, str] = os.environ) -> Acces | None:
    """The key, None unless both its halves are given. Raises ConfigurationError when the secret cannot be read."""
    secret = piste_secret(environ)
    client_id = configuration.piste.client_id
    if not (client_id and secret):
        return None
    if configuration.piste.bac_a_sable:
        return Acces(client_id=client_id, secret=secret, api=API_ESSAI, oauth=OAUTH_ESSAI)
    return Acces(client_id=client_id, secret=secret)


def half(configuration: Configuration, environ: Mapping[str, str] = os.environ) -> str:
    """What to add when only one half of the key is given; "" when both are, or none."""
    secret, client_id = bool(piste_secret(environ)), bool(configuration.piste.client_id)
    if client_id and not secret:
        return f"le secret manque : donnez-le par la variable {PISTE_VARIABLE} ou le fichier que désigne {PISTE_FILE}"
    return "client_id manque : ajoutez-le à la section [piste]" if secret and not client_id else ""


async def essai(configuration: Configuration, key: Acces) -> str:
    """Ask for the latest issue: "" when it comes, else why not, in French. Nothing is kept."""
    settings = FetchSettings(
        contact=configuration.reseau.contact,
        attempts=1,
        pace=0.0,  # three requests in all, to two hosts
        certificates=configuration.reseau.fichier_certificats,
        credentials=(key.credential,),
    )
    with TemporaryDirectory() as folder:
        async with Fetcher(settings, utc_now, Path(folder)) as fetcher:
            response = await fetcher.fetch(derniers(key.api, 1))
            if response.outcome is not Outcome.CHANGED or response.body is None:
                return response.detail or str(response.outcome)
            try:
                parse_derniers(response.body.read_bytes(), response.request.url)
            except Unreadable as error:
                return str(error)
    return ""
