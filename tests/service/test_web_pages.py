"""The public page as someone without Discord reads it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from service.configuration import PagePublique
from service.web.serveur import MOST_WAITING
from storage.alertes import alertes_of, save_alerte
from storage.database import StorageError
from tests.alerts.monde import ARTICLE7, JO2024, Monde, open_monde, rejected, vote
from tests.commands.test_texte import ADOPTE, COMMISSION, DEBUT, FIN, article, know, version
from tests.service.site_web import SECRET, page_of

HOSTILE = "<script>alert(1)</script> @everyone \"' & <b>"
PAGES = (
    "/",
    "/suivi/article7",
    "/votes/article7",
    "/amendements/article7",
    "/agenda",
    "/agenda/article7",
    "/direct",
    "/corrections",
    "/sante",
    "/scrutin/VTANR5L16V1274",
    "/atom.xml",
    "/suivi/article7/atom.xml",
    "/suivi/article7/agenda.ics",
    "/style.css",
)


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    salon = Abonne(destination="discord:777000777")
    with open_monde(tmp_path, ARTICLE7, replace(JO2024, titre=f"Jeux {HOSTILE}"), abonnes=(salon,)) as monde:
        yield monde


async def test_a_suivi_is_told_with_its_votes_its_alerts_and_its_feeds(monde: Monde) -> None:
    await monde.tell(vote(1274))
    async with page_of(monde) as site:
        text = (await site.get("/suivi/article7")).texte
    assert "L&#x27;article : <strong>adopté</strong>" in text
    assert (
        '<a href="/scrutin/VTANR5L16V1274">Article 7 : adopté</a>, 59 pour, 14 contre (23 mars 2023)' in text
    )
    assert re.search(r'▲ Majeur</span> <a href="/alerte/[0-9A-F]{6}">.*Article 7', text)
    assert 'href="/suivi/article7/atom.xml"' in text
    assert 'href="/suivi/article7/agenda.ics"' in text


async def test_the_home_page_tells_every_suivi_and_the_last_changes(monde: Monde) -> None:
    await monde.tell(vote(1274))
    async with page_of(monde) as site:
        home = (await site.get("/")).texte
        (reference,) = re.findall(r"/alerte/([0-9A-F]{6})", home)
        alert = (await site.get(f"/alerte/{reference}")).texte
    assert '<a href="/suivi/article7">article7</a>' in home
    assert "ADOPTÉ — 59 pour, 14 contre" in home
    assert "Dit la première fois" in alert
    assert "RE 50" in alert


async def test_a_vote_is_shown_with_its_picture_in_both_themes(monde: Monde) -> None:
    await monde.tell(vote(1274))
    async with page_of(monde) as site:
        text = (await site.get("/scrutin/VTANR5L16V1274")).texte
        same = (await site.get("/scrutin/16-1274")).texte
        light, dark = re.findall(r'(?:src|srcset)="(/image/[^"]+)"', text)[::-1]
        files = [await site.get(address) for address in (light, dark)]
        unknown = await site.get(f"/image/{'0' * 32}.png")
    assert "L'image en toutes lettres" in text
    assert 'aria-label="59 pour, 14 contre"' in text
    assert re.sub("<time.*?</time>", "", text) == re.sub("<time.*?</time>", "", same)
    assert [f.statut for f in files] == [200, 200]
    assert all(f.corps.startswith(b"\x89PNG") for f in files)
    assert "immutable" in files[0].entetes["Cache-Control"]
    assert unknown.statut == 404


async def test_the_words_that_changed_in_an_article_are_marked_and_told(monde: Monde) -> None:
    avant, apres = article(DEBUT, FIN.format("30 juin 2025")), article(DEBUT, FIN.format("31 mars 2025"))
    know(monde, version(COMMISSION, date(2023, 1, 18), avant), version(ADOPTE, date(2023, 1, 31), apres))
    async with page_of(monde) as site:
        text = (await site.get("/texte/article7")).texte
        one = (await site.get("/texte/article7/249")).texte
        both = (await site.get("/texte/article7/249→44")).texte
        suivi = (await site.get("/suivi/article7")).texte
    assert '<del><span class="hors-vue">[retiré : </span>30 juin<span class="hors-vue">]</span></del>' in text
    assert '<ins><span class="hors-vue">[ajouté : </span>31 mars<span class="hors-vue">]</span></ins>' in text
    assert '<a href="/texte/article7/249">texte n° 249 (Sénat)</a>' in text
    assert "30 juin 2025" in one
    assert "<del>" in both
    assert 'href="/texte/article7"' in suivi


async def test_what_changes_is_on_the_page_at_the_next_look(monde: Monde) -> None:
    async with page_of(monde) as site:
        assert "Article 7 : adopté" not in (await site.get("/suivi/article7")).texte
        await monde.tell(vote(1274))
        assert "Article 7 : adopté" in (await site.get("/suivi/article7")).texte


@pytest.mark.parametrize("chemin", PAGES)
async def test_no_page_tells_of_a_channel_of_somebody_or_of_discord_ids(monde: Monde, chemin: str) -> None:
    await monde.tell(vote(1274), rejected(1263, "l'amendement n° 27 de Mme Regol à l'article 7"))
    monde.deliver()
    async with page_of(monde) as site:
        answer = await site.get(chemin)
    assert answer.statut == 200
    assert not re.search(rf"777000777|{SECRET.serveur}|{SECRET.nom}|discord:|discord\.com", answer.texte)
    assert "Set-Cookie" not in answer.entetes
    assert "<script" not in answer.texte
    assert "style=" not in answer.texte, "the policy would refuse it"


async def test_alarms_and_followed_people_are_on_no_page(monde: Monde) -> None:
    await monde.tell(vote(1274))
    (told,) = alertes_of(monde.vigie)
    for genre, cle in (("alarme", "alarme:x"), ("personne", "personne:PA1")):
        hidden = replace(
            told, cle=cle, genre=genre, reference="ABCDEF", message=told.message.replace("ADOPTÉ", "CACHÉ")
        )
        monde.vigie.write_now(lambda db, one=hidden: save_alerte(db, one))  # type: ignore[misc]
    async with page_of(monde) as site:
        pages = [await site.get(p) for p in ("/", "/suivi/article7", "/atom.xml", "/suivi/article7/atom.xml")]
        alone = await site.get("/alerte/ABCDEF")
    assert all("ADOPTÉ" in page.texte and "CACHÉ" not in page.texte for page in pages)
    assert alone.statut == 404


async def test_a_hostile_title_stays_a_text(monde: Monde) -> None:
    await monde.tell(vote(1274))
    async with page_of(monde) as site:
        for chemin in ("/", "/suivi/jo2024", "/votes/jo2024", "/atom.xml"):
            text = (await site.get(chemin)).texte
            assert "<script" not in text
            assert "&lt;script&gt;alert(1)" in text


async def test_only_reading_is_possible_and_what_is_missing_is_said_in_french(monde: Monde) -> None:
    async with page_of(monde) as site:
        refused = [await site.get("/", methode) for methode in ("POST", "PUT", "DELETE", "OPTIONS")]
        missing = [
            await site.get(chemin)
            for chemin in (
                "/rien",
                "/suivi/inconnu",
                "/scrutin/999999",
                "/scrutin/..%2f..%2fetc%2fpasswd",
                "/suivi/%00",
                f"/suivi/{'a' * 200}",
                "/alerte/ZZZZZZ",
                "/image/../vigie.db",
                "/texte/article7/x%0d%0aSet-Cookie:%20a=b",
            )
        ]
    assert [answer.statut for answer in refused] == [405] * 4
    assert all("Cette page se lit" in a.texte and a.entetes["Allow"] == "GET, HEAD" for a in refused)
    assert [answer.statut for answer in missing] == [404] * len(missing)
    assert all("Page introuvable" in a.texte and 'lang="fr"' in a.texte for a in missing)
    assert "Suivis proches : article7" in missing[1].texte


async def test_every_answer_bears_headers_that_forbid_all_but_a_style_and_pictures(monde: Monde) -> None:
    async with page_of(monde) as site:
        answers = [await site.get(chemin) for chemin in ("/", "/rien", "/style.css", "/atom.xml")]
    for answer in answers:
        policy = answer.entetes["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")
        assert answer.entetes["X-Content-Type-Options"] == "nosniff"
        assert answer.entetes["Referrer-Policy"] == "no-referrer"
        assert answer.entetes["Server"] == "Vigie"


async def test_who_has_the_page_already_is_not_sent_it_again(monde: Monde) -> None:
    await monde.tell(vote(1274))
    async with page_of(monde) as site:
        for chemin in (
            "/",
            "/suivi/article7",
            "/suivi/article7/atom.xml",
            "/suivi/article7/agenda.ics",
            "/style.css",
        ):
            first = await site.get(chemin)
            known = {"If-None-Match": first.entetes["ETag"]}
            again = await site.get(chemin, entetes=known)
            assert (again.statut, again.corps) == (304, b"")
        feed = await site.get("/suivi/article7/atom.xml")
        since = {"If-Modified-Since": feed.entetes["Last-Modified"]}
        assert (await site.get("/suivi/article7/atom.xml", entetes=since)).statut == 304
        head = await site.get("/", "HEAD")
        assert (head.statut, head.corps) == (200, b"")
        await monde.tell(rejected(1263, "l'amendement n° 27 de Mme Regol à l'article 7"))
        assert (await site.get("/suivi/article7", entetes=known)).statut == 200


async def test_a_page_is_written_once_for_those_who_ask_together(monde: Monde) -> None:
    asked = []

    def context() -> object:
        asked.append(1)
        raise StorageError("occupée")

    async with page_of(monde, frais=60) as site:
        await asyncio.gather(*(site.get("/suivi/article7") for _ in range(20)))
        await monde.tell(vote(1274))
        text = (await site.get("/suivi/article7")).texte
    assert "Article 7 : adopté" not in text, "what is fresh is given again"
    async with page_of(monde, context_of=context) as site:
        answers = await asyncio.gather(*(site.get("/suivi/article7") for _ in range(MOST_WAITING * 2)))
    assert {answer.statut for answer in answers} == {503}
    assert all(answer.entetes["Retry-After"] == "30" for answer in answers)
    assert len(asked) < MOST_WAITING, "those who ask together for one page wait for the same"


async def test_a_reader_does_not_wait_for_a_page_that_was_given_in_the_last_minute(monde: Monde) -> None:
    async with page_of(monde, perime=60) as site:
        await site.get("/suivi/article7")
        await monde.tell(vote(1274))
        old = (await site.get("/suivi/article7")).texte
        assert "Article 7 : adopté" not in old
        for _ in range(500):  # the next ones, as soon as it is written
            if "Article 7 : adopté" in (await site.get("/suivi/article7")).texte:
                return
            await asyncio.sleep(0.01)
    pytest.fail("the page was not written anew")


async def test_a_page_that_fails_is_an_error_in_french_and_the_others_go_on(
    monde: Monde, caplog: pytest.LogCaptureFixture
) -> None:
    await monde.tell(vote(1274))
    monde.vigie.write_now(lambda db: db.execute("UPDATE alertes SET message = '{'"))
    async with page_of(monde) as site:
        broken, fine = await site.get("/suivi/article7"), await site.get("/votes/article7")
    assert broken.statut == 500
    assert "La page n'a pas pu être écrite" in broken.texte
    assert "Traceback" not in broken.texte
    assert fine.statut == 200
    assert "page publique, /suivi/article7" in caplog.text


async def test_behind_a_path_of_another_site_links_and_feeds_lead_there(monde: Monde) -> None:
    await monde.tell(vote(1274))
    page = PagePublique(url_publique="https://exemple.fr/vigie", titre="Veille citoyenne")
    async with page_of(monde, page) as site:
        text = (await site.get("/suivi/article7")).texte
        feed = (await site.get("/suivi/article7/atom.xml")).texte
    assert 'href="/vigie/votes/article7"' in text
    assert 'href="/vigie/style.css"' in text
    assert "— Veille citoyenne</title>" in text
    assert 'href="https://exemple.fr/vigie/suivi/article7/atom.xml" rel="self"' in feed
