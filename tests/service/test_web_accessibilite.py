"""The page read by whoever reads otherwise: a sound document everywhere, and axe-core in a real browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest

from parlement.reunions import PointOdj
from tests.alerts.monde import Monde, open_monde, rejected, vote
from tests.commands.debat import source
from tests.service.navigateur import CHROMIUM, violations
from tests.service.site_web import page_of
from tests.service.test_web_flux import SEANCE

H = "{http://www.w3.org/1999/xhtml}"
PAGES = (
    "/",
    "/suivi/article7",
    "/votes/jo2024",
    "/agenda",
    "/direct",
    "/corrections",
    "/sante",
    "/scrutin/16-1274",
    "/rien",
)


VUES = (("/", "clair"), ("/suivi/article7", "sombre"))
"""Pages checked in a browser, a fifth of a second each, and in which theme."""


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path) as monde:
        source(monde, "scrutins-16", monde.now)
        monde.read(
            SEANCE, PointOdj(uid="RU5PT1", reunion="RU5", type="Discussion", dossiers=("DLR5L16N46918",))
        )
        yield monde


async def test_every_page_is_a_sound_document_with_its_landmarks(monde: Monde) -> None:
    await monde.tell(vote(1274), rejected(1263, "l'amendement n° 27 de Mme Regol à l'article 7"))
    async with page_of(monde) as site:
        pages = {chemin: (await site.get(chemin)).texte for chemin in PAGES}
    for chemin, text in pages.items():
        # Strict: the first mistake of HTML raises.
        root = html5lib.HTMLParser(strict=True).parse(text)
        assert root.get("lang") == "fr", chemin
        for name in ("main", "h1", "title"):
            assert len(list(root.iter(f"{H}{name}"))) == 1, (chemin, name)
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", text)]
        assert levels[0] == 1, chemin
        assert all(after - before <= 1 for before, after in pairwise(levels)), chemin
        assert all(image.get("alt") for image in root.iter(f"{H}img")), chemin
        assert all("".join(link.itertext()).strip() for link in root.iter(f"{H}a")), chemin
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), chemin
        assert root.find(f".//{H}a[@href='#contenu']") is not None, chemin


@pytest.mark.skipif(CHROMIUM is None, reason="aucun Chromium ici : rien n'est vérifié dans un navigateur")
async def test_axe_finds_nothing_wrong_in_a_real_browser_in_both_themes(monde: Monde, tmp_path: Path) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe n'est pas installé")
    await monde.tell(vote(1274))
    async with page_of(monde) as site:
        pages = {(chemin, theme): (await site.get(chemin)).texte for chemin, theme in VUES}
        style = (await site.get("/style.css")).texte
    bad = pages["/", "clair"].replace('<html lang="fr">', '<html lang="fr"><img src="x">', 1)
    found = await asyncio.to_thread(violations, {**pages, ("mauvaise", "sombre"): bad}, style, tmp_path)
    assert any("image-alt" in one for one in found.pop("mauvaise sombre")), "the checker is at work"
    assert found == {f"{chemin} {theme}": [] for chemin, theme in VUES}
