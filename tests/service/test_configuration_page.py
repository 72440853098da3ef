"""Section [page] of config.toml, and what `vigie lancer` and `vigie page` make of it."""

from __future__ import annotations

import asyncio
import logging
import socket
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from sqlite_utils import Database as Writer

from service.cli import Failure
from service.configuration import EXAMPLE, Configuration, ConfigurationError, PagePublique, example_text, read
from service.vigie import Vigie
from service.web.dossier import lue
from service.web.lancement import page_publique
from service.web.serveur import PageWeb
from storage.database import ReadOnlyDatabase, StorageError
from storage.migrations import VIGIE
from tests.alerts.monde import Monde, open_monde, vote


def test_the_page_is_off_and_private_unless_asked_for() -> None:
    page = read(example_text(), EXAMPLE, {}).page
    assert page == PagePublique()
    assert (page.active, page.adresse, page.metriques) == (False, "127.0.0.1", False)


def test_the_environment_replaces_the_file() -> None:
    environ = {
        "VIGIE_PAGE_ACTIVE": "oui",
        "VIGIE_PAGE_PORT": "9000",
        "VIGIE_PAGE_URL_PUBLIQUE": "https://v.fr/",
    }
    page = read("[page]\nport = 80\n", "config.toml", environ).page
    assert page == PagePublique(active=True, port=9000, url_publique="https://v.fr")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("port = 0", "1 à 65535"),
        ("port = 70000", "1 à 65535"),
        ('port = "8080"', "un nombre entier"),
        ('adresse = "localhost"', "n'est pas une adresse IP"),
        ('url_publique = "ftp://x.fr"', "n'est pas une adresse"),
        ('url_publique = "https://x.fr/?a=1"', "n'est pas une adresse"),
        ('titre = ""', "est vide"),
        ("activ = true", "vouliez-vous dire « active »"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(toml: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(f"[page]\n{toml}\n", "config.toml", {})
    (error,) = caught.value.errors
    assert error.startswith("config.toml, ligne 2")
    assert said in error


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def test_the_bot_serves_its_page_when_asked_and_goes_on_without_when_the_port_is_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    page = PagePublique(active=True, port=free_port())
    async with Vigie(Configuration(page=page), tmp_path, ()) as vigie:
        async with page_publique(vigie, {}, None) as web, aiohttp.ClientSession() as session:
            assert web is not None
            async with session.get(f"{web.adresse}/healthz") as answer:
                assert (answer.status, await answer.text()) == (200, "ok\n")
            with caplog.at_level(logging.ERROR):
                async with page_publique(vigie, {}, None) as second:
                    assert second is None
        vigie.configuration = replace(vigie.configuration, page=PagePublique())
        async with page_publique(vigie, {}, None) as off:
            assert off is None
    assert (
        f"127.0.0.1:{page.port} ne peut pas être écouté (ce port sert déjà à un autre programme)"
        in caplog.text
    )


async def test_a_data_folder_is_shown_without_writing_in_it(tmp_path: Path) -> None:
    with open_monde(tmp_path) as monde:
        await monde.tell(vote(1274))
    before = _print(tmp_path)
    configuration = read(example_text(), EXAMPLE, {})
    with lue(tmp_path, configuration, configuration) as installation:
        web = PageWeb(installation, replace(PagePublique(), port=0))
        await web.start()
        async with aiohttp.ClientSession() as session, session.get(f"{web.adresse}/suivi/article7") as answer:
            assert "Article 7" in await answer.text()
        await web.stop()
        with pytest.raises(StorageError, match="lecture seule"):
            await installation.vigie.write(lambda db: None)
    assert _print(tmp_path) == before


def _print(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in ("parlement.db", "vigie.db")]


def test_a_folder_without_data_or_of_an_older_version_is_refused(tmp_path: Path) -> None:
    configuration = Configuration()
    with pytest.raises(Failure, match="rien n'est encore connu"), lue(tmp_path, configuration, configuration):
        pass
    Writer(tmp_path / "vieille.db").execute("CREATE TABLE t (x)")
    with pytest.raises(StorageError, match="version plus ancienne"):
        ReadOnlyDatabase(tmp_path / "vieille.db", VIGIE)


async def test_another_process_that_writes_is_seen(tmp_path: Path) -> None:
    with open_monde(tmp_path) as monde:
        reading = ReadOnlyDatabase(monde.vigie.path, VIGIE)
        before = reading.data_version
        await asyncio.to_thread(_change, monde)
        assert reading.data_version != before
        reading.close()


def _change(monde: Monde) -> None:
    monde.vigie.write_now(lambda db: db.execute("INSERT INTO meta (cle, valeur) VALUES ('a', 'b')"))
