"""`!abonner`, `!desabonner`, `!abonnements`: what an admin asks for, what the channel then receives, who sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.importance import Importance
from commands.base import Refus
from commands.reglages.abonner import MOST_SUBJECTS
from commands.reglages.salon import salon_of, save_reglages
from commands.reglages.sujets import ENTIER, add_sujet
from storage.abonnements import inscription_of, inscriptions, notes
from tests.commands.serveur import ADMIN, AILLEURS, LOCAL, MEMBRE, Serveur

# --- asking for something ------------------------------------------------------------------------------------


def test_without_a_word_it_says_everything_that_can_be_asked_for(serveur: Serveur) -> None:
    text = serveur.ask("!abonner")

    for example in (
        "!abonner article7",
        "!abonner veille drones",
        "!abonner 75",
        "!abonner tout",
        "!suivre ADRESSE",
    ):
        assert example in text
    assert "ne reçoit encore rien" in text
    assert serveur.abonne() is None


def test_several_subjects_at_once_make_one_subscription_and_one_line_of_the_log(serveur: Serveur) -> None:
    text = serveur.ask("!abonner article7, veille drones, Paris, Mme Martin")

    assert text.startswith("#alertes reçoit maintenant article7, la veille drones, Paris, Élisa Martin")
    one = serveur.received()
    assert one.suivis == {"article7"}
    assert one.veilles == {"drones"}
    assert one.departements == {"75"}
    assert one.personnes == {"PA2"}
    assert not one.recoit_tout
    assert one.depuis == serveur.now
    (line,) = notes(serveur.monde.vigie)
    assert (line.nom, line.serveur, line.action) == ("Camille", "9", "abonner")


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("75", "departements", {"75"}),
        ("val d'oise", "departements", {"95"}),
        ("Article 7", "suivis", {"article7"}),
        ("jo2024", "suivis", {"jo2024"}),
        ("veille VSA", "veilles", {"vsa"}),
        ("députée martin élisa", "personnes", {"PA2"}),
        ("Pierre Martin", "personnes", {"14133K"}),
        ("personne PA1", "personnes", {"PA1"}),
    ],
)
def test_a_subject_is_found_by_the_words_people_use(
    partage: Serveur, typed: str, field: str, value: set[str]
) -> None:
    partage.ask(f"!abonner {typed}")
    assert getattr(partage.received(), field) == value
    partage.ask("!desabonner tout")


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("vsa", ("« suivi article7 »", "« veille vsa »")),
        ("Martin", ("« personne PA2 » (Élisa Martin)", "« personne 14133K »")),
    ],
)
def test_a_name_that_means_several_things_is_asked_again_not_guessed(
    serveur: Serveur, typed: str, choices: tuple[str, ...]
) -> None:
    text = serveur.ask(f"!abonner {typed}")

    assert "désigne plusieurs choses" in text
    assert serveur.abonne() is None
    for choice in choices:
        assert choice in text
        told = choice.split("« ")[1].split(" »")[0]
        assert "reçoit maintenant" in serveur.ask(f"!abonner {told}")


@pytest.mark.parametrize(
    ("typed", "near"), [("artcle7", "article7"), ("parsi", "Paris"), ("Elisa Martan", "Élisa Martin")]
)
def test_an_unknown_name_gives_the_nearest(partage: Serveur, typed: str, near: str) -> None:
    text = partage.ask(f"!abonner jo2024, {typed}")
    assert f"Vouliez-vous dire : {near}" in text
    assert partage.abonne() is None, "one that is not understood keeps the others from being done by halves"


def test_a_department_alone_brings_the_orders_of_its_prefects_and_nothing_else(serveur: Serveur) -> None:
    serveur.ask("!abonner 75")
    assert not serveur.received().recoit_tout


def test_asking_twice_changes_nothing(serveur: Serveur) -> None:
    serveur.ask("!abonner article7")
    assert serveur.ask("!abonner article7").startswith("Déjà demandé : article7")
    assert len(notes(serveur.monde.vigie)) == 1


def test_another_channel_of_the_server_can_be_named(serveur: Serveur) -> None:
    assert serveur.ask("!abonner <#222> tout").startswith("#vsa reçoit maintenant tout")
    assert serveur.ask("!abonner article7 #alertes").startswith("#alertes reçoit")
    assert serveur.received("discord:222").recoit_tout
    assert serveur.received("discord:111").suivis == {"article7"}


@pytest.mark.parametrize("channel", ["<#555>", "#ici", "<#0>", "#"])
def test_a_channel_of_another_server_is_refused(partage: Serveur, channel: str) -> None:
    partage.ask(f"!abonner tout {channel}")
    assert inscriptions(partage.monde.vigie) == []


def test_the_terminal_names_any_channel(declared: Serveur) -> None:
    assert "dites lequel" in declared.ask("!abonner jo2024", LOCAL)
    assert declared.ask("!abonner jo2024 <#222>", LOCAL).startswith("Le salon 222 reçoit maintenant jo2024")
    assert declared.received("discord:222").suivis == {"article7", "jo2024"}
    declared.ask("!abonner jo2024 <#111>", LOCAL)
    assert declared.ask("!abonnements").startswith("Abonnements : 2 salons")


# --- the file and the chat -----------------------------------------------------------------------------------


def test_chat_adds_to_the_file_and_takes_nothing_from_it(declared: Serveur) -> None:
    declared.ask("!abonner veille drones #vsa")
    assert declared.received("discord:222").suivis == {"article7"}
    assert declared.received("discord:222").veilles == {"drones"}

    assert "est demandé par config.toml" in declared.ask("!desabonner article7 #vsa")
    assert "config.toml donne à #vsa les arrêtés de tous les départements" in declared.ask("!abonner 75 #vsa")
    declared.ask("!desabonner tout #vsa")
    assert declared.received("discord:222").suivis == {"article7"}
    assert declared.received("discord:222").veilles == frozenset()


# --- taking out ----------------------------------------------------------------------------------------------


def test_what_was_asked_for_can_be_taken_out_by_the_same_words(serveur: Serveur) -> None:
    serveur.ask("!abonner article7, veille vsa, Paris, Pierre Martin")
    serveur.ask("!desabonner article 7, pierre martin")
    assert (serveur.received().suivis, serveur.received().personnes) == (frozenset(), frozenset())
    assert serveur.received().veilles == {"vsa"}
    assert serveur.received().departements == {"75"}


def test_taking_everything_out_leaves_nothing_behind(serveur: Serveur) -> None:
    serveur.ask("!abonner tout")
    assert "reçoit tout. Pour choisir" in serveur.ask("!desabonner article7")
    serveur.ask("!regler importance majeur")
    assert serveur.ask("!desabonner tout").startswith("#alertes ne reçoit plus rien")
    assert serveur.abonne() is None
    assert inscription_of(serveur.monde.vigie, "discord:111").version == 0
    assert "Rien n'a été demandé dans Discord" in serveur.ask("!desabonner tout")


# --- rights, two admins at once, hostile input ---------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["abonner tout", "desabonner tout", "regler importance majeur", "pause", "suivre pjl22-220"]
)
def test_who_has_no_right_changes_nothing(partage: Serveur, line: str) -> None:
    before = notes(partage.monde.vigie)
    assert partage.ask(f"!{line}", MEMBRE).startswith("Réservé aux admins")
    assert (inscriptions(partage.monde.vigie), notes(partage.monde.vigie)) == ([], before)


def test_of_two_admins_at_once_the_second_is_told_and_undoes_nothing(serveur: Serveur) -> None:
    seen = salon_of(serveur.context(), "discord:111")
    serveur.ask("!abonner article7", replace(ADMIN, qui="70", nom="Alix"))

    with pytest.raises(Refus, match="vient d'être changé par quelqu'un d'autre"):
        save_reglages(serveur.context(), seen, add_sujet(seen.dit, ENTIER), "abonner", "tout")
    assert serveur.received().suivis == {"article7"}
    assert [line.nom for line in notes(serveur.monde.vigie)] == ["Alix"]


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000,
        "@everyone",
        "**gras** [lien](https://x.fr)",
        "\u202earticle7\u202c",
        "', DROP TABLE",
        "a," * 140,
        "<#" + "9" * 500,
    ],
)
def test_hostile_words_are_answered_and_subscribe_to_nothing(partage: Serveur, typed: str) -> None:
    for command in (
        "abonner",
        "desabonner",
        "regler",
        "pause",
        "suivre",
        "oublier",
        "apercu",
        "journal",
        "admins",
    ):
        text = partage.ask(f"!{command} {typed}")
        assert 0 < len(text) < 2500, command
        assert "\u202e" not in text
    assert inscriptions(partage.monde.vigie) == []


def test_a_channel_names_so_many_subjects_and_no_more(serveur: Serveur) -> None:
    numbers = [f"{n:02}" for n in range(1, 96) if n not in (10, 20)]
    for start in range(0, len(numbers), 40):
        serveur.ask(f"!abonner {','.join(numbers[start : start + 40])}")
    assert len(serveur.received().departements) == 93 < MOST_SUBJECTS
    assert "et 81 autres" in serveur.ask("!abonnements")


# --- !abonnements --------------------------------------------------------------------------------------------


def test_it_shows_file_and_chat_and_where_each_comes_from(declared: Serveur) -> None:
    declared.ask("!abonner veille drones, 75")
    declared.ask("!regler calme 23 h - 7 h #vsa")
    declared.ask("!pause 2 jours")
    text = declared.ask("!abonnements")

    assert text.startswith("Abonnements : 2 salons")
    assert "• Importance : notable" in text
    assert "Vient de config.toml, complété dans Discord ; en dernier par Camille" in text
    assert "en pause depuis le 25 mai 2023 : jusqu'au samedi 27 mai 2023" in text
    assert "Choisi dans Discord ; en dernier par Camille" in text


def test_a_member_sees_this_channel_alone_and_another_server_nothing(declared: Serveur) -> None:
    declared.ask("!abonner article7")
    assert declared.ask("!abonnements", MEMBRE).startswith("Abonnements : #alertes")
    assert declared.ask("!abonnements", AILLEURS).startswith("Aucun abonnement")
    assert declared.ask("!abonnements", LOCAL).startswith("Abonnements : 2 salons")


def test_three_thousand_subscriptions_are_paged(serveur: Serveur) -> None:
    rows = [
        {"destination": f"discord:{n}", "serveur": "9", "salon": f"salon-{n}", "reglages": '{"tout":true}'}
        for n in range(3000)
    ]
    serveur.monde.vigie.write_now(lambda db: db.table("abonnements").insert_all(rows))
    message = serveur.message("!abonnements 2")
    assert message.titre == "Abonnements : 3000 salons (page 2 sur 500)"
    assert next(section.titre for section in message.sections) == "#salon-6"
    assert message.suite == "!abonnements 3"
    assert "Il y a 500 pages" in serveur.ask("!abonnements 501")


def test_what_happened_before_the_subscription_is_not_for_it(serveur: Serveur) -> None:
    serveur.ask("!regler importance majeur")
    serveur.now += timedelta(days=3)
    serveur.ask("!abonner tout")
    assert serveur.received().seuil is Importance.MAJEUR
    assert serveur.received().depuis is not None


def test_what_is_too_long_to_be_read_whole_is_not_done_by_halves(serveur: Serveur) -> None:
    text = serveur.ask("!abonner " + ", ".join(f"département {n}" for n in range(30, 60)))
    assert text.startswith("C'est trop long")
    assert serveur.abonne() is None
