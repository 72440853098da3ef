"""What is sent with a key: tokens asked for in time, renewed, never shown; POST requests without conditions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.trackers.api_a_cle import OAUTH, REFUS, SECRET, Api
from tests.trackers.loopback_site import LoopbackSite, open_site, redirect, reply
from tests.trackers.test_fetch import SETTINGS, Watch
from trackers.base import Outcome, Request, Response, Validators
from trackers.fetch import Fetcher
from trackers.oauth import Credential

ACTE = "/consult/jorf"


def echo(path: str, body: dict[str, Any]) -> web.Response:
    return web.json_response({"recu": body}, headers={"ETag": '"v1"', "Last-Modified": "hier"})


@pytest.fixture
async def site() -> AsyncIterator[LoopbackSite]:
    async with open_site() as opened:
        yield opened


@pytest.fixture
def api(site: LoopbackSite) -> Api:
    return Api(site, echo)


@pytest.fixture
def watch() -> Watch:
    return Watch()


Make = Callable[[Credential], Fetcher]


@pytest.fixture
async def make(tmp_path: Path, watch: Watch) -> AsyncIterator[Make]:
    made: list[Fetcher] = []

    def build(credential: Credential) -> Fetcher:
        made.append(Fetcher(replace(SETTINGS, credentials=(credential,)), watch, tmp_path / "corps"))
        return made[-1]

    yield build
    for fetcher in made:
        await fetcher.aclose()


def post(url: str, body: bytes = b'{"textCid":"JORFTEXT1"}') -> Request:
    return Request(url=f"{url}#JORFTEXT1", body=body, auth="api")


def said(response: Response) -> bytes:
    assert response.body is not None, response.detail
    body = response.body.read_bytes()
    response.discard()
    return body


async def test_json_is_posted_with_a_token_and_the_fragment_of_its_address_is_not_sent(
    api: Api, make: Make
) -> None:
    response = await make(api.credential).fetch(post(api.page(ACTE)))
    assert said(response) == b'{"recu": {"textCid": "JORFTEXT1"}}'
    assert api.asked == [(ACTE, {"textCid": "JORFTEXT1"})]
    assert api.headers[0]["Content-Type"] == "application/json"
    assert response.request.url.endswith("#JORFTEXT1")


async def test_one_token_serves_until_shortly_before_its_end(api: Api, make: Make, watch: Watch) -> None:
    fetcher, request = make(api.credential), post(api.page(ACTE))
    await asyncio.gather(*(fetcher.fetch(request) for _ in range(3)))
    watch.now += timedelta(minutes=53)
    await fetcher.fetch(request)
    assert api.granted == 1
    watch.now += timedelta(minutes=2)
    assert (await fetcher.fetch(request)).outcome is Outcome.CHANGED
    assert api.granted == 2


async def test_a_token_that_ends_early_is_renewed_and_nothing_is_lost(api: Api, make: Make) -> None:
    fetcher, request = make(api.credential), post(api.page(ACTE))
    await fetcher.fetch(request)
    api.revoke()
    assert (await fetcher.fetch(request)).outcome is Outcome.CHANGED
    assert api.granted == 2


async def test_a_new_token_refused_at_once_is_not_asked_for_again(
    site: LoopbackSite, api: Api, make: Make
) -> None:
    response = await make(api.credential).fetch(post(site.page(ACTE, reply(401))))
    assert (response.outcome, response.status) == (Outcome.UNREACHABLE, 401)
    assert api.granted == 2


@pytest.mark.parametrize("status", [400, 401])
async def test_a_refused_key_is_told_with_what_to_check_and_without_the_secret(
    site: LoopbackSite, api: Api, make: Make, status: int
) -> None:
    site.page(OAUTH, reply(status, b'{"error":"invalid_client"}'))
    response = await make(api.credential).fetch(post(api.page(ACTE)))
    assert (response.outcome, response.detail) == (Outcome.UNREACHABLE, REFUS)
    assert api.asked == []


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"<html>", "réponse illisible du serveur de jetons"),
        (b'{"token_type":"Bearer"}', "réponse illisible du serveur de jetons"),
        (b'{"access_token":"a b\\n"}', "jeton illisible"),
    ],
)
async def test_a_token_that_cannot_be_read_is_told_without_a_word_of_it(
    site: LoopbackSite, api: Api, make: Make, body: bytes, detail: str
) -> None:
    site.page(OAUTH, reply(200, body))
    response = await make(api.credential).fetch(post(api.page(ACTE)))
    assert (response.outcome, response.detail) == (Outcome.UNREACHABLE, detail)


async def test_what_the_api_refuses_is_told_in_its_own_words(
    site: LoopbackSite, api: Api, make: Make
) -> None:
    fetcher = make(api.credential)
    response = await fetcher.fetch(post(site.page(ACTE, reply(403))))
    assert response.detail == "conditions non acceptées"


async def test_a_quota_passed_is_waited_for_as_long_as_the_api_says(
    site: LoopbackSite, api: Api, make: Make, watch: Watch
) -> None:
    fetcher = make(api.credential)
    request = post(site.page(ACTE, reply(429, headers={"Retry-After": "900"}), api.answer))
    response = await fetcher.fetch(request)
    assert (response.outcome, response.detail) == (Outcome.UNREACHABLE, "quota dépassé")
    assert response.retry_after == 900
    watch.now += timedelta(minutes=14)
    assert (await fetcher.fetch(request)).outcome is Outcome.UNREACHABLE
    assert api.asked == []
    watch.now += timedelta(minutes=2)
    assert (await fetcher.fetch(request)).outcome is Outcome.CHANGED


async def test_a_post_is_never_conditional_and_the_same_answer_is_known_by_its_content(
    api: Api, make: Make
) -> None:
    fetcher, request = make(api.credential), post(api.page(ACTE))
    first = await fetcher.fetch(request)
    assert first.validators == Validators(sha256=first.validators.sha256)
    known = replace(first.validators, etag='"v1"', last_modified="hier")
    assert (await fetcher.fetch(request, known)).outcome is Outcome.UNCHANGED
    assert not {"If-None-Match", "If-Modified-Since"} & set(api.headers[-1])
    first.discard()


async def test_a_redirect_of_what_is_posted_is_refused(site: LoopbackSite, api: Api, make: Make) -> None:
    elsewhere = site.url("/ailleurs", host="localhost")
    response = await make(api.credential).fetch(post(site.page(ACTE, redirect(elsewhere, 307))))
    assert response.outcome is Outcome.UNREACHABLE
    assert response.detail.startswith("redirection refusée")
    assert [request.path for request in site.asked] == [OAUTH, ACTE]


async def test_neither_the_secret_nor_a_token_is_ever_written_in_a_log(
    api: Api, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    credential = api.credential
    await make(credential).fetch(post(api.page(ACTE)))
    await make(replace(credential, client_id="autre")).fetch(post(api.page(ACTE)))
    assert OAUTH in caplog.text, "the exchange itself is logged"
    assert SECRET not in caplog.text + repr(credential)
    assert api.token not in caplog.text


async def test_a_key_that_was_not_given_is_told_and_nothing_is_asked(
    site: LoopbackSite, api: Api, make: Make
) -> None:
    response = await make(api.credential).fetch(replace(post(site.url(ACTE)), auth="autre"))
    assert response.detail == "aucune clé « autre » n'a été donnée"
    assert site.asked == []
