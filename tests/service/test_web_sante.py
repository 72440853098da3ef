"""What tells whoever runs Vigie that it works: `/healthz`, `/metrics`, and who may read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.configuration import PagePublique
from service.web.installation import Passerelle
from storage.database import ReadOnlyDatabase
from storage.migrations import VIGIE
from tests.alerts.monde import Monde, open_monde, vote
from tests.commands.debat import source
from tests.service.site_web import page_of
from trackers.assemblee.archives import SITE
from trackers.base import Outcome
from trackers.registry import build_trackers

TRACKERS = build_trackers(frozenset(), SITE, frozenset({16}), 16)
SCRUTINS = next(tracker for tracker in TRACKERS if tracker.nom == "scrutins-16")
LIVE = next(tracker for tracker in TRACKERS if tracker.nom.startswith("direct-"))


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_monde(tmp_path) as monde:
        yield monde


async def test_all_is_well_when_databases_sources_and_gateway_answer(monde: Monde) -> None:
    source(monde, SCRUTINS.nom, monde.now)
    async with page_of(monde, trackers=lambda: TRACKERS, passerelle=lambda: Passerelle(True, 0.05)) as site:
        answer = await site.get("/healthz")
    assert (answer.statut, answer.texte) == (200, "ok\n")


async def test_a_source_that_is_late_is_an_alarm_and_a_live_one_is_not(monde: Monde) -> None:
    then = monde.now
    source(monde, SCRUTINS.nom, then, Outcome.UNREACHABLE)
    async with page_of(monde, trackers=lambda: [SCRUTINS, LIVE], depuis=then) as site:
        monde.now += timedelta(minutes=14)
        early = await site.get("/healthz")
        monde.now += timedelta(days=2)
        late = await site.get("/healthz")
    assert early.statut == 200
    assert late.statut == 503
    assert late.texte.splitlines() == ["en difficulté", f"- {SCRUTINS.libelle} : pas lue depuis 2 jours"]


async def test_a_gateway_that_is_closed_and_a_database_that_cannot_be_written_are_told(monde: Monde) -> None:
    reading = ReadOnlyDatabase(monde.vigie.path, VIGIE)
    async with page_of(monde, passerelle=lambda: Passerelle(False, None)) as site:
        closed = await site.get("/healthz")
    async with page_of(monde, vigie=reading) as site:
        stuck = await site.get("/healthz")
    reading.close()
    assert (closed.statut, stuck.statut) == (503, 503)
    assert "la passerelle de Discord est fermée" in closed.texte
    assert "vigie.db est ouverte en lecture seule" in stuck.texte


async def test_measures_are_those_of_the_sources_the_outbox_and_the_gateway(monde: Monde) -> None:
    source(monde, SCRUTINS.nom, monde.now)
    await monde.tell(vote(1274))
    monde.deliver()
    polls = {("scrutins-16", "changed"): 3}
    async with page_of(monde, polls=polls, passerelle=lambda: Passerelle(True, 0.25)) as site:
        answer = await site.get("/metrics")
    families = text_string_to_metric_families(answer.texte)
    found = {(s.name, *sorted(s.labels.items())): s.value for family in families for s in family.samples}
    assert found["vigie_source_last_success_timestamp_seconds", ("source", "scrutins-16")] == monde_at(monde)
    assert found["vigie_polls_total", ("result", "changed"), ("source", "scrutins-16")] == 3
    assert found["vigie_outbox_depth", ("state", "envoyé")] == 1
    assert found[("vigie_alerts_sent_total",)] == 1
    assert found[("vigie_gateway_latency_seconds",)] == 0.25
    assert found[("vigie_gateway_up",)] == 1


def monde_at(monde: Monde) -> float:
    state = monde.tracked.parlement.source(SCRUTINS.nom)
    assert state is not None
    assert state.succes is not None
    return state.succes.timestamp()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
async def test_through_a_proxy_neither_measures_nor_details_are_told(monde: Monde, header: str) -> None:
    source(monde, SCRUTINS.nom, monde.now, Outcome.UNREACHABLE)
    monde.now += timedelta(days=2)
    then = monde.now - timedelta(days=2)
    async with page_of(monde, trackers=lambda: [SCRUTINS], depuis=then) as site:
        relayed = {header: "203.0.113.7"}
        health, metrics = (
            await site.get("/healthz", entetes=relayed),
            await site.get("/metrics", entetes=relayed),
        )
    assert (health.statut, health.texte) == (503, "en difficulté\n")
    assert metrics.statut == 404


async def test_a_public_address_hides_measures_unless_the_admin_wants_them(monde: Monde) -> None:
    page = PagePublique(url_publique="https://exemple.fr")
    async with page_of(monde, page) as site:
        hidden = await site.get("/metrics")
    async with page_of(monde, replace(page, metriques=True)) as site:
        shown = await site.get("/metrics", entetes={"X-Forwarded-For": "203.0.113.7"})
    assert (hidden.statut, shown.statut) == (404, 200)


async def test_the_page_of_sources_says_which_one_no_longer_answers_and_not_why(monde: Monde) -> None:
    source(monde, SCRUTINS.nom, monde.now, Outcome.UNREACHABLE)
    source(monde, "direct-derouleur-16", monde.now, Outcome.UNREACHABLE)
    monde.parlement.write_now(lambda db: db.execute("UPDATE sources SET detail = 'chemin-privé'"))
    async with page_of(monde) as site:
        text = (await site.get("/sante")).texte
    assert "<h1>1 source ne répond plus</h1>" in text
    assert "indisponible (sans conséquence" in text
    assert "chemin-privé" not in text
