"""`vigie verifier`: is everything there, and if not, what to do about it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from sqlite_utils import Migrations

from commands.sante import say_unknown, unknown_suivis
from service.configuration import (
    DEFAULT_PATH,
    EXAMPLE,
    Configuration,
    ConfigurationError,
    load,
)
from service.horloge import utc_now
from service.piste import acces, essai, half
from service.verifier.check import Check
from service.verifier.discord import verify_discord
from storage.database import Database, StorageError, check_integrity, is_current
from storage.migrations import PARLEMENT, VIGIE
from storage.queries import Parlement
from storage.tracked import Tracked
from trackers.assemblee.archives import SITE
from trackers.base import Outcome, Request
from trackers.fetch import Fetcher, FetchSettings
from trackers.piste.acces import Acces
from trackers.registry import build_trackers, hosts_of
from trackers.tls import BadCertificates
from trackers.tracker import is_live

Write = Callable[[str], None]

PACE = 1.0
"""Seconds between two requests to one site."""


async def check_all(
    path: Path | None,
    donnees: Path | None,
    environ: Mapping[str, str],
    write: Write,
    *,
    site: str = SITE,
    pace: float = PACE,
    ready_wait: float = 2.0,
) -> bool:
    """Look at everything, telling each thing as it is known; gives whether nothing is wrong.

    pace: seconds between two requests to one site. ready_wait: seconds without news of a server of Discord before all
    are known.
    """
    fine = True
    async for check in _checks(path, donnees, environ, site, pace, ready_wait):
        write(str(check))
        fine = fine and check.ok is not False
    write("\nTout est prêt : « vigie lancer »." if fine else "\nDes points sont à corriger (❌).")
    return fine


async def _checks(
    path: Path | None,
    donnees: Path | None,
    environ: Mapping[str, str],
    site: str,
    pace: float,
    ready_wait: float,
) -> AsyncIterator[Check]:
    found = path or (DEFAULT_PATH if DEFAULT_PATH.exists() else None)
    try:
        configuration = load(found, environ)
    except ConfigurationError as error:
        for line in error.errors:
            yield Check(False, f"Configuration : {line}")
        return
    for check in _configuration(configuration):
        yield check
    folder = donnees or Path(configuration.general.donnees)
    for check in _databases(folder, configuration):
        yield check
    async for check in check_sources(configuration, site, pace):
        yield check
    async for check in _piste(configuration, environ):
        yield check
    async for check in verify_discord(configuration, environ, folder, ready_wait=ready_wait):
        yield check


def _configuration(configuration: Configuration) -> list[Check]:
    if configuration.path is None:
        checks = [
            Check(None, f"Pas de config.toml : l'exemple livré ({EXAMPLE}) est utilisé", "vigie initialiser")
        ]
    else:
        checks = [Check(True, f"Configuration : {configuration.path}, {len(configuration.suivis)} suivis")]
    if not configuration.suivis:
        todo = "dans Discord : /suivre, puis l'adresse d'un dossier ; ou un bloc [[suivis]] dans config.toml"
        checks.append(Check(None, "config.toml ne suit aucun texte", todo))
    if veilles := ", ".join(veille.nom for veille in configuration.veilles):
        checks.append(Check(True, f"Mots surveillés : {veilles}"))
    if not configuration.reseau.contact:
        todo = "mettez une page ou une adresse dans [reseau] contact : les sites visités doivent pouvoir vous joindre"
        checks.append(Check(None, "Aucun contact", todo))
    return checks


def _databases(donnees: Path, configuration: Configuration) -> list[Check]:
    parlement = donnees / "parlement.db"
    checks = [_database(parlement, PARLEMENT), _database(donnees / "vigie.db", VIGIE)]
    if checks[0].ok:
        checks.extend(_unknown_dossiers(parlement, configuration))
    if not _writable(donnees):
        checks.append(
            Check(
                False, f"Dossier {donnees} : impossible d'y écrire", "changez [general] donnees ou les droits"
            )
        )
    return checks


def _database(file: Path, migrations: Migrations) -> Check:
    if not file.exists():
        return Check(None, f"Base {file} : pas encore créée", "elle le sera au premier « vigie lancer »")
    try:
        check_integrity(file)
        current = is_current(file, migrations)
    except StorageError as error:
        return Check(False, f"Base {file} : {error}")
    later = "" if current else ", d'une version précédente : « vigie lancer » la mettra à jour"
    return Check(True, f"Base {file} : en bon état{later}")


def _unknown_dossiers(file: Path, configuration: Configuration) -> list[Check]:
    """What `!sante` says too. A file to migrate is not opened for that: opening it would migrate it."""
    try:
        if not is_current(file, PARLEMENT):
            return []
        with contextlib.closing(Database(file, PARLEMENT)) as database:
            unknown = unknown_suivis(Tracked(Parlement(database), configuration.suivis))
    except StorageError as error:
        return [Check(False, f"Base {file} : {error}")]
    return [Check(None, f"S{say_unknown(suivi)[1:]}") for suivi in unknown]


def _writable(donnees: Path) -> bool:
    try:
        donnees.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=donnees):
            return True
    except OSError:
        return False


async def check_sources(
    configuration: Configuration, site: str = SITE, pace: float = PACE
) -> AsyncIterator[Check]:
    """Ask each site for its robots.txt: reachable, certificate accepted, and nothing heavy downloaded."""
    with tempfile.TemporaryDirectory() as folder:
        settings = FetchSettings(
            contact=configuration.reseau.contact,
            allowed_hosts=hosts_of(site),
            attempts=1,
            pace=pace,
            certificates=configuration.reseau.fichier_certificats,
        )
        try:
            client = Fetcher(settings, utc_now, Path(folder))
        except BadCertificates as error:
            yield Check(False, f"Certificats : {error}", "corrigez [reseau] certificats, ou videz-le")
            return
        async with client as fetcher:
            trackers = build_trackers(configuration.cibles, site)
            for root in sorted({urljoin(t.url, "/") for t in trackers}):
                served = [t for t in trackers if urljoin(t.url, "/") == root]
                yield await _source(fetcher, root, live=all(map(is_live, served)))


async def _source(fetcher: Fetcher, root: str, *, live: bool) -> Check:
    """Whether a site answers. One that only tells the sitting live is not missed: what it says comes later anyway."""
    host = urlsplit(root).netloc
    response = await fetcher.fetch(Request(url=f"{root}robots.txt", max_bytes=1 << 20))
    response.discard()
    if response.outcome not in (Outcome.UNREACHABLE, Outcome.UNREADABLE):
        return Check(True, f"Source {host} : joignable")
    if not live:
        return Check(False, f"Source {host} : {response.detail}", "vérifiez la connexion de cette machine")
    words = f"Source {host} (direct de la séance, facultative) : {response.detail}"
    todo = "rien d'autre n'en dépend ; pour un certificat : [reseau] certificats, voir docs/guide-admin.md"
    return Check(None, words, todo)


async def _piste(configuration: Configuration, environ: Mapping[str, str]) -> AsyncIterator[Check]:
    """The optional key of Légifrance's API."""
    try:
        key, lacking = acces(configuration, environ), half(configuration, environ)
    except ConfigurationError as error:
        yield Check(False, str(error))
        return
    if lacking:
        yield Check(False, "PISTE : clé incomplète", lacking)
    else:
        yield await check_piste(configuration, key)


async def check_piste(configuration: Configuration, key: Acces | None) -> Check:
    """Whether the key opens Légifrance's API: a token, then the latest issue."""
    if key is None:
        return Check(True, "PISTE : pas de clé ; elle est facultative, le Journal officiel vient de la DILA")
    refused = await essai(configuration, key)
    if refused:
        todo = "voir docs/guide-admin.md, « PISTE » ; sans elle, le Journal officiel vient de la DILA"
        return Check(False, f"PISTE : {refused}", todo)
    return Check(True, "PISTE : clé acceptée, jeton obtenu, l'API Légifrance répond")
