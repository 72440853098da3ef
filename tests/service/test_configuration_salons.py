"""The channels of config.toml: the same settings, in the same words, as in chat; faults with their line."""

from __future__ import annotations

from datetime import time

import pytest

from alerts.abonnement.abonnes import Abonne, Calme, Mention
from alerts.abonnement.familles import Famille
from alerts.abonnement.reglages import CLES
from alerts.importance import Importance
from alerts.weigh.base import Percee
from service.configuration import ConfigurationError, read

SUIVIS = '[[suivis]]\nnom = "article7"\ndossier = "pjl22-220"\narticle = 7\n'


def salon(lines: str) -> Abonne:
    (one,) = read(f"{SUIVIS}[[discord.salons]]\nid = 42\n{lines}\n", "config.toml", {}).salons
    return one


def fault(lines: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        salon(lines)
    (error,) = caught.value.errors
    return error


def test_every_setting_is_read_and_belongs_to_the_file() -> None:
    one = salon(
        """
        suivis = ["article7"]
        personnes = ["PA795228", "https://www.senat.fr/senateur/martin_pierre14133k.html"]
        importance = "notable"
        genres = ["votes", "décisions"]
        mentions = ["123456789012345678 notable article7", "234567890123456789 drones"]
        resume = "19 h 30"
        immediat = false
        calme = "23 h - 7 h"
        percees = ["adoption"]
        fuseau = "Martinique"
        images = false
        alarmes = true
        """
    )
    assert one == Abonne(
        destination="discord:42",
        suivis=frozenset({"article7"}),
        personnes=frozenset({"PA795228", "14133K"}),
        seuil=Importance.NOTABLE,
        familles=frozenset({Famille.VOTES, Famille.DECISIONS}),
        mentions=(
            Mention("123456789012345678", Importance.NOTABLE, frozenset({"article7"})),
            Mention("234567890123456789", Importance.MAJEUR, frozenset({"drones"})),
        ),
        resume=time(19, 30),
        immediat=False,
        calme=Calme(time(23), time(7)),
        percees=frozenset({Percee.ADOPTION}),
        fuseau="America/Martinique",
        images=False,
        alarmes=True,
        declare=frozenset(cle.nom for cle in CLES),
    )


def test_what_the_file_does_not_write_is_left_to_chat() -> None:
    assert salon('importance = "majeur"\nimages = true').declare == {"importance", "images"}
    assert salon("").declare == frozenset()


@pytest.mark.parametrize(
    ("lines", "everything"),
    [("", True), ('departements = ["75"]', True), ('suivis = ["article7"]', False), ("alarmes = true", False),
     ("alarmes = true\ntout = true", True), ('personnes = ["PA1"]', False)],
)  # fmt: skip
def test_a_channel_that_names_nothing_gets_everything(lines: str, everything: bool) -> None:
    assert salon(lines).recoit_tout is everything


def test_an_empty_list_means_what_it_says() -> None:
    one = salon("percees = []\ngenres = []\nmentions = []")
    assert (one.percees, one.familles, one.mentions) == (frozenset(), frozenset(), ())
    assert one.declare == {"percees", "genres", "mentions"}
    assert salon('resume = "non"\ncalme = "non"').resume is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('genres = ["voets"]', "« genres » : « voets » n'est pas un genre d'alerte : vouliez-vous dire « votes » ?"),
        ('mentions = ["@tous"]', "« mentions » : « @tous » ne nomme pas de rôle"),
        ('mentions = ["123456789012345678 article8"]', "« article8 » n'est ni un suivi ni une veille : vouliez-vous"),
        ('resume = "le soir"', "« resume » : « le soir » n'est pas une heure : écrivez 19 h, ou 7 h 30"),
        ('calme = "la nuit"', "« calme » : « la nuit » ne dit pas deux heures"),
        ('fuseau = "Europe/Pariss"', "n'est pas un fuseau horaire connu"),
        ('percees = ["rejet"]', "« percees » : « rejet » n'est pas une percée"),
        ('images = "bof"', "« images » : « bof » : répondez oui ou non"),
        ("immediat = 12", "« immediat » : « 12 » : répondez oui ou non"),
        ('personnes = ["Mme Martin"]', "« personnes » : « Mme Martin » n'est pas un membre"),
        ("tout = 1", "« tout » : « 1 » n'est pas une réponse"),
        ("couleur = 1", "« couleur » : clé inconnue"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(line: str, told: str) -> None:
    error = fault(line)
    assert error.startswith("config.toml, ligne 7, [[discord.salons]] n° 1")
    assert told in error


def test_the_roles_that_the_file_trusts_are_ids() -> None:
    configuration = read('[discord]\nadmins = [123456789012345678, "42"]\n', "config.toml", {})
    assert configuration.admins == {"123456789012345678", "42"}
    for wrong in ('"42"', '["@vigies"]', "[true]"):
        with pytest.raises(ConfigurationError) as caught:
            read(f"[discord]\nadmins = {wrong}\n", "config.toml", {})
        (error,) = caught.value.errors
        assert error.startswith("config.toml, ligne 2, [discord], « admins »")
        assert "n'est pas une liste d'identifiants de rôles" in error
