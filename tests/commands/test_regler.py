"""`!regler`, `!pause`, `!reprendre`, `!admins`: a channel's settings as people type them, and what then holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alerts.abonnement.abonnes import TOUTES_LES_PERCEES, Calme, EtatAbonne, Mention
from alerts.abonnement.familles import Famille
from alerts.abonnement.reglages import CLES
from alerts.importance import Importance
from alerts.weigh.base import Percee
from commands.base import CommandError
from commands.discord.appel import Demandeur
from commands.reglages.durees import read_fin
from commands.reglages.regler import suggest_reglage
from storage.abonnements import end_etats, inscription_of, notes, roles_of
from tests.commands.rejeu import text_of
from tests.commands.serveur import ADMIN, AILLEURS, LOCAL, MEMBRE, VIGIES, Serveur


@pytest.mark.parametrize(
    ("typed", "champ", "value"),
    [
        ("importance notable", "seuil", Importance.NOTABLE),
        ("importance=majeure", "seuil", Importance.MAJEUR),
        ("genre votes et agenda", "familles", {Famille.VOTES, Famille.AGENDA}),
        ("genres tout", "familles", frozenset()),
        ("resume 19:30", "resume", time(19, 30)),
        ("Résumé 7h05", "resume", time(7, 5)),
        ("immediat non", "immediat", False),
        ("calme de 22h à 7h30", "calme", Calme(time(22), time(7, 30))),
        ("calme minuit - 6 h", "calme", Calme(time(0), time(6))),
        ("percées adoption, drone", "percees", {Percee.ADOPTION, Percee.DRONE}),
        ("percees rien", "percees", frozenset()),
        ("percees tout", "percees", TOUTES_LES_PERCEES),
        ("fuseau Nouvelle-Calédonie", "fuseau", "Pacific/Noumea"),
        ("fuseau europe/paris", "fuseau", "Europe/Paris"),
        ("images non", "images", False),
        ("alarmes oui", "alarmes", True),
        ("mention @vigies", "mentions", (Mention(VIGIES),)),
        (f"mentions <@&{VIGIES}> article 7", "mentions", None),
        (f"mentions notable <@&{VIGIES}> vsa", "mentions", None),
        ("mentions @vigies notable article7, drones", "mentions", (
            Mention(VIGIES, Importance.NOTABLE, frozenset({"article7", "drones"})),
        )),
    ],
)  # fmt: skip
def test_a_setting_is_changed_by_the_words_people_type(
    partage: Serveur, typed: str, champ: str, value: Any
) -> None:
    partage.ask("!abonner tout")
    text = partage.ask(f"!regler {typed}")
    if value is None:
        assert text.startswith(("Je n'ai pas trouvé", "Ce n'est pas possible"))
    else:
        assert getattr(partage.received(), champ) == value
        assert notes(partage.monde.vigie)[0].action.startswith("régler ")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("importance importantissime", "choisissez parmi majeur, notable"),
        ("genres voets", "vouliez-vous dire « votes » ?"),
        ("resume 25 h", "écrivez 19 h, ou 7 h 30"),
        ("calme 23 h", "écrivez 23 h - 7 h, ou non"),
        ("calme 7 h - 7 h", "à la même heure"),
        ("fuseau Mars", "n'est pas un fuseau horaire connu"),
        ("fuseau martinik", "vouliez-vous dire « America/Martinique » ?"),
        ("images peut-être", "répondez oui ou non"),
        ("mentions tout le monde", "ne nomme pas de rôle"),
        ("mentions @everyone", "ne prévient jamais tout le monde"),
        ("mentions <@&9>", "ne prévient jamais tout le monde"),
        ("mentions <@&300000000000000009>", "n'existe pas, ou plus"),
        ("mentions @vigies 75", "pour un suivi ou une veille"),
        ("mentions retirer 400000000000000001", "n'est pas prévenu ici"),
        ("importanse majeur", "Vouliez-vous dire !regler importance ?"),
    ],
)
def test_what_is_no_such_setting_says_what_to_type_and_changes_nothing(
    partage: Serveur, typed: str, told: str
) -> None:
    partage.ask("!abonner tout")
    before = partage.received()
    assert told in partage.ask(f"!regler {typed}")
    assert partage.received() == before


def test_what_breaks_through_says_when_there_is_nothing_to_break_through(serveur: Serveur) -> None:
    serveur.ask("!abonner tout")
    assert "Cela ne change rien pour l'instant" in serveur.ask("!regler percees drone")
    serveur.ask("!regler calme 23 h - 7 h")
    assert "Cela ne change rien" not in serveur.ask("!regler percees adoption")
    assert serveur.ask("!regler calme de 25h à 3h").startswith("Je n'ai pas compris\n")
    assert serveur.ask("!pause jusqu'à hier").startswith("Je n'ai pas compris\n")


def test_every_setting_shows_its_value_what_it_is_for_and_examples_that_work(serveur: Serveur) -> None:
    serveur.ask("!abonner tout")
    every = serveur.ask("!regler")
    for cle in CLES:
        assert f"• {cle.nom} : {cle.said(serveur.received())}" in every
        text = serveur.ask(f"!regler {cle.nom}")
        assert text.startswith(f"{cle.libelle} : {cle.quoi}")
        for value in cle.valeurs:
            typed = value.replace("@rôle", "@vigies")
            assert serveur.ask(f"!regler {cle.nom} {typed}").startswith(f"{cle.libelle} : "), value
            serveur.ask(f"!regler {cle.nom} défaut")
    assert serveur.ask("!regler") == every, "« défaut » undoes each of them"


def test_a_setting_of_the_file_is_refused_and_the_others_are_not(declared: Serveur) -> None:
    assert "vient de config.toml pour #vsa (notable)" in declared.ask("!regler importance majeur #vsa")
    assert "importance : notable · config.toml" in declared.ask("!regler #vsa")
    declared.ask("!regler images non #vsa")
    assert declared.received("discord:222").seuil is Importance.NOTABLE
    assert not declared.received("discord:222").images


def test_completions_are_settings_then_values_that_are_understood(serveur: Serveur) -> None:
    assert suggest_reglage(serveur.context(), "") == [cle.nom for cle in CLES]
    assert suggest_reglage(serveur.context(), "imp") == ["importance"]
    assert "mentions @vigies" in suggest_reglage(serveur.context(), "mentions ")
    for cle in CLES:
        for line in suggest_reglage(serveur.context(), f"{cle.nom} "):
            assert serveur.ask(f"!regler {line}").startswith(f"{cle.libelle} : "), line


def test_roles_to_ping_are_added_changed_and_taken_out_one_by_one(serveur: Serveur) -> None:
    serveur.ask("!abonner tout")
    serveur.ask("!regler mentions @vigies article7")
    serveur.ask("!regler mentions <@&400000000000000001>")
    serveur.ask("!regler mentions @vigies notable")
    assert serveur.received().mentions == (Mention(VIGIES, Importance.NOTABLE),)
    assert "Mentions : @vigies notable" in serveur.ask("!abonnements")
    serveur.ask("!regler mention retirer @vigies")
    assert serveur.received().mentions == ()


def test_a_role_deleted_since_is_said_so(serveur: Serveur) -> None:
    serveur.ask("!abonner tout")
    serveur.ask("!regler mentions @vigies")
    later = replace(ADMIN, roles={"9": "@everyone"})
    assert f"rôle supprimé ({VIGIES})" in serveur.ask("!abonnements", later)
    assert serveur.ask(f"!regler mentions retirer {VIGIES}", later).startswith("Mentions : non")


def test_settings_before_any_subscription_wait_for_it(serveur: Serveur) -> None:
    assert "ne reçoit encore rien" in serveur.ask("!regler importance majeur")
    assert serveur.abonne() is None
    serveur.ask("!abonner tout")
    assert serveur.received().seuil is Importance.MAJEUR


def test_quiet_hours_and_digests_say_what_is_posted_all_the_same(serveur: Serveur) -> None:
    serveur.ask("!abonner tout")
    assert "Posté aussitôt quand même : tout" in serveur.ask("!regler calme 23 h - 7 h")
    assert "!regler immediat non" in serveur.ask("!regler resume 19 h")
    serveur.ask("!regler resume non")
    assert "tout reste posté aussitôt" in serveur.ask("!regler immediat non")


@pytest.mark.parametrize(
    "stored", ["{}}", '{"resume":"soir"}', '{"calme":"23:00-7:00"}', '{"importance":"enorme"}']
)
def test_settings_of_a_later_version_are_left_alone_and_stop_nobody_else(
    serveur: Serveur, stored: str
) -> None:
    serveur.ask("!abonner tout")
    rows = [{"destination": "discord:222", "serveur": "9", "reglages": stored}]
    serveur.monde.vigie.write_now(lambda db: db.table("abonnements").insert_all(rows))
    serveur.choix.forget()

    assert serveur.received().recoit_tout
    assert serveur.abonne("discord:222") is None
    assert "version plus récente" in serveur.ask("!regler images non #vsa")
    assert inscription_of(serveur.monde.vigie, "discord:222").reglages == stored


# --- pause ---------------------------------------------------------------------------------------------------


def test_a_pause_ends_when_told_to(serveur: Serveur) -> None:
    serveur.ask("!abonner tout")
    assert "!reprendre" in serveur.ask("!pause")
    assert serveur.received().etat is EtatAbonne.PAUSE
    assert serveur.ask("!reprendre").startswith("#alertes reprend")
    assert serveur.received().etat is EtatAbonne.ACTIF
    assert "n'est pas en pause" in serveur.ask("!reprendre")
    assert [line.action for line in notes(serveur.monde.vigie)] == ["reprendre", "pause", "abonner"]


def test_a_pause_with_an_end_ends_by_itself(serveur: Serveur) -> None:
    serveur.ask("!abonner tout")
    serveur.ask("!pause jusqu'à lundi")
    fin = datetime(2023, 5, 29, 6, 0, tzinfo=UTC)
    assert inscription_of(serveur.monde.vigie, "discord:111").fin == fin
    assert serveur.received().motif == "jusqu'au lundi 29 mai 2023 à 8 h 00"

    vigie = serveur.monde.vigie
    assert vigie.write_now(lambda db: end_etats(db, datetime(2023, 5, 29, 5, 59, tzinfo=UTC))) == []
    assert vigie.write_now(lambda db: end_etats(db, fin)) == ["discord:111"]
    assert serveur.received().etat is EtatAbonne.ACTIF


def test_a_channel_that_receives_nothing_has_nothing_to_pause(serveur: Serveur) -> None:
    assert "ne reçoit rien" in serveur.ask("!pause")
    assert inscription_of(serveur.monde.vigie, "discord:111").version == 0


JEUDI = datetime(2023, 5, 25, 10, 0, tzinfo=UTC)
"""A Thursday, noon in Paris."""


@pytest.mark.parametrize(
    ("typed", "fin"),
    [
        ("3 h", "2023-05-25T15:00"),
        ("90 minutes", "2023-05-25T13:30"),
        ("pendant 2 jours", "2023-05-27T12:00"),
        ("1 semaine", "2023-06-01T12:00"),
        ("jusqu'à 18 h", "2023-05-25T18:00"),
        ("jusqu'à 9h30", "2023-05-26T09:30"),
        ("demain", "2023-05-26T08:00"),
        ("lundi", "2023-05-29T08:00"),
        ("jusqu’à jeudi 20 h", "2023-06-01T20:00"),
        ("jusqu'au 3 juin", "2023-06-03T08:00"),
        ("1er janvier à 0 h", "2024-01-01T00:00"),
        ("03/06/2023 14:15", "2023-06-03T14:15"),
        ("2023-06-03", "2023-06-03T08:00"),
    ],
)
def test_an_end_is_read_as_people_say_it(typed: str, fin: str) -> None:
    assert (
        read_fin(typed, JEUDI, ZoneInfo("Europe/Paris")).astimezone(ZoneInfo("Europe/Paris")).isoformat()[:16]
        == fin
    )


@pytest.mark.parametrize(
    "typed", ["un peu", "0 h", "31 février", "2 mai 2023", "9999 mois", "2030-01-01", "99/99", "1" * 99]
)
def test_an_end_that_is_past_far_or_no_date_is_refused(typed: str) -> None:
    with pytest.raises(CommandError, match=r"Écrivez 3 h, 2 jours"):
        read_fin(typed, JEUDI, ZoneInfo("Europe/Paris"))


# --- admins, journal -----------------------------------------------------------------------------------------


def test_only_who_manages_the_server_chooses_the_roles_that_are_trusted(serveur: Serveur) -> None:
    trusted = replace(ADMIN, gere=False)
    assert "permission « Gérer le serveur »" in serveur.ask("!admins @vigies", trusted)
    assert roles_of(serveur.monde.vigie, "9") == frozenset()
    assert "• @vigies" in serveur.ask("!admins @vigies")
    assert roles_of(serveur.monde.vigie, "9") == {VIGIES}
    assert "• @vigies" in serveur.ask("!admins", trusted)
    for wrong in ("@everyone", "<@&9>", "<@&300000000000000009>", "@inconnu", "bonjour"):
        assert serveur.ask(f"!admins {wrong}").startswith(("Ce n'est pas possible", "Je n'ai pas trouvé"))
    assert roles_of(serveur.monde.vigie, "9") == {VIGIES}
    serveur.ask("!admins aucun")
    assert roles_of(serveur.monde.vigie, "9") == frozenset()
    assert "dans un serveur" in serveur.ask("!admins", LOCAL)


def test_who_bears_a_role_that_the_file_trusts_may_change_things_and_admins_shows_it(
    serveur: Serveur,
) -> None:
    file = replace(serveur.context().fichier, admins=frozenset({VIGIES}))
    camille = Demandeur(appel=replace(ADMIN, admin=False, gere=False), roles=frozenset({VIGIES}))
    context = camille.within(replace(serveur.context(), fichier=file))
    assert context.appel is not None
    assert context.appel.admin
    assert "@vigies (config.toml)" in text_of("!admins", context)
    assert not replace(camille, roles=frozenset({"7"})).within(context).appel.admin  # type: ignore[union-attr]


def test_the_log_says_who_changed_what_where_and_is_paged(serveur: Serveur) -> None:
    assert "Rien n'a été changé" in serveur.ask("!journal")
    serveur.ask("!abonner tout #vsa")
    for hour in range(20):
        serveur.ask(f"!regler resume {hour} h")
    text = serveur.ask("!journal")
    assert "Camille · #alertes · régler resume : 19 h" in text
    assert text.count("•") == 15
    assert "La suite : !journal 2" in text
    assert "Camille · #vsa · abonner : tout" in serveur.ask("!journal 2")
    assert "#vsa" not in serveur.ask("!journal 2", MEMBRE), "a member sees this channel alone"
    assert "Rien n'a été changé" in serveur.ask("!journal", AILLEURS)
    assert "Camille · #vsa" in serveur.ask("!journal 2", LOCAL)
    assert "n'est pas une page" in serveur.ask("!journal hier")
