"""Ten channels of different settings receive the played-back debates: each exactly what its settings say, and why."""

from collections import Counter
from dataclasses import replace
from datetime import time

import pytest

from alerts.importance import Importance
from commands.base import Appel, Context, Fichier
from parlement.temps import PARIS
from storage.alertes import AlerteConnue, alertes_of
from storage.outbox import Etat
from tests.commands.rejeu import Rejeu, text_of
from tests.commands.salons import AUTEUR, NUIT, SALONS, Recu

TABLE = {
    # channel: alerts posted by themselves, digests, alerts told in digests, alerts left out (of 57)
    "tout": (50, 0, 0, 7),
    "majeur": (9, 0, 0, 48),
    "article7, tout bas": (46, 0, 0, 11),
    "décisions": (31, 0, 0, 26),
    "drones à Paris": (5, 0, 0, 52),
    "drones à Marseille": (3, 0, 0, 54),
    "nuits calmes": (38, 2, 6, 13),
    "silence la nuit": (35, 3, 9, 13),
    "résumé de 19 h": (30, 2, 6, 21),
    "une personne": (2, 0, 0, 55),
}
AILLEURS = ("veille non demandée ici", "suivi non demandé ici")
RAISONS = {
    "tout": (),
    "majeur": ("sous le seuil majeur",),
    "article7, tout bas": AILLEURS,
    "décisions": ("genre non demandé ici", *AILLEURS),
    "drones à Paris": ("suivi non demandé ici",),
    "drones à Marseille": ("suivi non demandé ici", "département non demandé ici"),
    "nuits calmes": ("Dite dans le résumé", "ne valait que sur le moment", *AILLEURS),
    "silence la nuit": ("Dite dans le résumé", "ne valait que sur le moment", *AILLEURS),
    "résumé de 19 h": ("Dite dans le résumé", *AILLEURS),
    "une personne": AILLEURS,
}
"""What `!pourquoi` answers in each about what only others received."""


def alertes(context: Context) -> dict[str, AlerteConnue]:
    """Every alert of the debates that was news, by key."""
    return {one.cle: one for one in alertes_of(context.vigie, most=1000)}


def recus(debats: Rejeu, nom: str) -> list[Recu]:
    """What a channel received, digests apart."""
    return [one for one in debats.carnet.recus(SALONS[nom]) if not one.alerte.startswith("resume:")]


def resumes(debats: Rejeu, nom: str) -> list[Recu]:
    """The digests that a channel received."""
    return [one for one in debats.carnet.recus(SALONS[nom]) if one.alerte.startswith("resume:")]


def in_digests(context: Context, nom: str) -> int:
    """How many alerts digests told to a channel."""
    sql = "SELECT count(*) AS n FROM outbox WHERE destination = ? AND etat = ?"
    return int(context.vigie.rows(sql, SALONS[nom].destination, Etat.RESUME)[0]["n"])


def asked_from(context: Context, nom: str, line: str) -> str:
    """What the bot answers in one of the channels."""
    where = SALONS[nom].destination
    appel = Appel(qui="1", nom="Camille", destination=where, salon=nom, serveur="1", admin=True)
    fichier = Fichier(salons=tuple(SALONS.values()), suivis=context.fichier.suivis)
    return text_of(line, replace(context, appel=appel, fichier=fichier))


def is_quiet(one: Recu) -> bool:
    """Whether it was posted during the quiet hours."""
    clock = one.instant.astimezone(PARIS).time()
    return clock >= NUIT.debut or clock < NUIT.fin


def test_each_channel_receives_what_the_table_says(debats: Rejeu, context: Context) -> None:
    counts = {
        nom: (
            (alone := len({one.alerte for one in recus(debats, nom)})),
            len(resumes(debats, nom)),
            (told := in_digests(context, nom)),
            len(alertes(context)) - alone - told,
        )
        for nom in SALONS
    }

    assert counts == TABLE


def test_the_channel_that_wants_what_is_major_gets_all_of_it_and_nothing_else(
    debats: Rejeu, context: Context
) -> None:
    major = {one.cle for one in alertes(context).values() if one.importance == Importance.MAJEUR}

    assert {one.alerte for one in recus(debats, "majeur")} == major


def test_a_channel_of_one_article_gets_what_concerns_it_and_nothing_else(
    debats: Rejeu, context: Context
) -> None:
    about = {
        cle for cle, one in alertes(context).items() if "article7" in one.suivis and one.genre != "personne"
    }

    assert {one.alerte for one in recus(debats, "article7, tout bas")} == about


def test_prefects_orders_go_where_their_department_is_followed(debats: Rejeu, context: Context) -> None:
    orders = {cle for cle, one in alertes(context).items() if one.genre == "arrêté"}

    assert orders <= {one.alerte for one in recus(debats, "drones à Paris")}
    assert not orders & {one.alerte for one in recus(debats, "drones à Marseille")}


def test_at_night_only_what_may_break_through_is_posted(debats: Rejeu, context: Context) -> None:
    known = alertes(context)

    at_night = {one.alerte for one in recus(debats, "nuits calmes") if is_quiet(one)}

    assert at_night == {cle for cle in at_night if known[cle].percees}
    assert Counter(percee for cle in at_night for percee in known[cle].percees) == {"adoption": 2, "vote": 1}


def test_a_channel_where_nothing_breaks_through_is_silent_all_night(debats: Rejeu) -> None:
    assert not [one for one in debats.carnet.recus(SALONS["silence la nuit"]) if is_quiet(one)]


def test_the_digest_leaves_at_its_hour_and_the_adoption_at_once(debats: Rejeu, context: Context) -> None:
    known = alertes(context)
    every = debats.carnet.recus(SALONS["résumé de 19 h"])

    early = {one.alerte for one in every if one.instant.astimezone(PARIS).time() != time(19)}

    assert early
    assert all("adoption" in known[cle].percees for cle in early)


def test_who_follows_one_person_is_told_what_she_does_and_nothing_else(
    debats: Rejeu, context: Context
) -> None:
    known = alertes(context)

    assert {known[one.alerte].personnes for one in recus(debats, "une personne")} == {(AUTEUR,)}


@pytest.mark.parametrize("nom", SALONS)
def test_why_a_message_was_or_was_not_posted_is_said_for_every_difference(
    nom: str, debats: Rejeu, context: Context
) -> None:
    """The channel that gets all is compared with each of the others."""
    everywhere, here = recus(debats, "tout"), {one.alerte for one in recus(debats, nom)}
    for one in everywhere:
        told = asked_from(context, nom, f"!pourquoi {one.message.reference}")
        if one.alerte in here:
            assert "Postée ici" in told, told
        else:
            assert any(reason in told for reason in RAISONS[nom]), told
