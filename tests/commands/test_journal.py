"""`!decrets`, `!drones`, `!veilles`, and what `!statut` says of the acts that apply a law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from parlement.arretes import Arrete
from tests.alerts.actes import ARRETE, DECRET, FEVRIER, act, open_veille, published
from tests.alerts.monde import Monde
from tests.commands.debat import ask, lines, source
from veilles.veille import PREFIXE, Proche, Veille

AERONEFS = "Article 1\nDes caméras installées sur des aéronefs sont employées."


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    since = {f"{PREFIXE}drones": datetime(2023, 1, 2, 9, 0, tzinfo=UTC)}
    with open_veille(tmp_path, since=since) as monde:
        yield monde


def answer(monde: Monde, asked: str) -> list[str]:
    return list(lines(ask(monde, asked, monde.now)))


async def test_the_acts_found_come_latest_first_those_probably_off_topic_apart(monde: Monde) -> None:
    source(monde, "jorf", monde.now)
    await published(
        monde,
        DECRET,
        act("JORFTEXT1", contenu=AERONEFS, publie=date(2023, 8, 29), numero="12", nature="DECRET"),
        act("JORFTEXT2", contenu=f"{AERONEFS[:-1]} pour un spectacle aérien."),
        act("JORFTEXT3"),
    )
    assert answer(monde, "!decrets") == [
        "Journal officiel — tout ce qui est suivi",
        "• 30 août 2023 · Décret n° 2023-828 <https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000000000828> : relatif "
        "aux modalités de mise en œuvre des traitements algorithmiques sur les images — article 10 de la loi "
        "n° 2023-380 — vsa : « …2023-380 du 19 mai 2023, notamment son article 10 ; Article 1 Les traitements "
        "algorithmiques ne portent que sur huit évènements. »",
        "• 29 août 2023 · Décret n° 12 <https://www.legifrance.gouv.fr/jorf/id/JORFTEXT1> : relatif aux obligations du "
        "Trésor — drones : « Article 1 Des caméras installées sur des aéronefs sont employées. »",
        "",
        "Probablement hors sujet",
        "• aviation civile · 30 août 2023 · Arrêté du 28 août 2023 "
        "<https://www.legifrance.gouv.fr/jorf/id/JORFTEXT2> : relatif aux obligations du Trésor — drones : "
        "« Article 1 Des caméras installées sur des aéronefs sont employées pour un spectacle aérien. »",
        "",
        "Sources : Journal officiel lu il y a 1 min",
    ]


async def test_one_veille_or_one_suivi_may_be_asked_for(monde: Monde) -> None:
    await published(monde, DECRET, act("JORFTEXT1", contenu=AERONEFS, numero="12", nature="DECRET"))
    drones, article = ask(monde, "!decrets drones"), ask(monde, "!decrets article7")
    assert ("Décret n° 12" in drones, "2023-828" in drones) == (True, False)
    assert ("Décret n° 12" in article, "2023-828" in article) == (False, True)
    assert "Essayez : !decrets drones, !decrets vsa, !decrets article7" in ask(monde, "!decrets bidule")


async def test_a_law_says_which_acts_apply_it_the_latest_three(monde: Monde) -> None:
    assert "Textes d'application" not in ask(monde, "!statut article7")
    await published(monde, DECRET)
    assert (
        "📜 Textes d'application : décret n° 2023-828 du 28 août 2023 "
        "<https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000000000828> (JO du 30 août) — !decrets article7"
        in answer(monde, "!statut article7")
    )
    later = (
        replace(DECRET, uid=f"JORFTEXT{n}", numero=f"2023-{n}", publie=date(2023, 10, n)) for n in range(1, 5)
    )
    await published(monde, *later, act("JORFTEXT9", cite=("2023-380",), visas="Vu la loi n° 2023-380"))
    (line,) = (line for line in answer(monde, "!statut jo2024") if "Textes d'application" in line)
    assert [f"2023-{n} " in line for n in (1, 2, 3, 4, 828)] == [False, True, True, True, False]
    assert line.endswith(" et 2 autres — !decrets jo2024")
    assert "arrêté" not in line, "an act that cites the law among its visas does not apply it"


# --- the prefects' authorisations ----------------------------------------------------------------------------


def order(numero: str, departement: str, **changes: object) -> Arrete:
    """An order of the prefect of a department."""
    who = f"pref{departement}"
    kept = replace(ARRETE, uid=f"{who}:{numero}", numero=numero, autorite=who, administrations=(who,))
    return replace(kept, **changes)  # type: ignore[arg-type]


async def test_authorisations_to_come_or_under_way_are_first_then_the_others_by_department(
    monde: Monde,
) -> None:
    monde.now = FEVRIER
    source(monde, "attrap", FEVRIER)
    begun = {"debut": FEVRIER - timedelta(hours=3), "jour_debut": date(2024, 2, 3)}
    over = {"debut": None, "fin": None, "jour_debut": date(2024, 1, 20), "jour_fin": date(2024, 1, 20)}
    await published(
        monde,
        ARRETE,
        order("13-1", "13", **begun),
        order("83-1", "83", **over),
        order("83-2", "83", **over | {"jour_debut": None, "jour_fin": None, "lieu": ""}),
        order("06-1", "06", **over, vu_premier=FEVRIER - timedelta(days=40)),
    )
    assert answer(monde, "!drones") == [
        "Caméras autorisées par les préfets — tous les départements",
        "",
        "En cours ou à venir",
        "• 🚁 Bouches-du-Rhône (13), du samedi 3 février, 10 h, au dimanche 4 février, 20 h — commencé il y a 3 h "
        "· place de la République, Paris 3e · arrêté n° 13-1 <https://prefecture.example.fr/recueil-071.pdf>",
        "• 🚁 Paris, dimanche 4 février, 9 h–20 h — dans 19 h · place de la République, Paris 3e · arrêté "
        "n° 2024-00137 <https://prefecture.example.fr/recueil-071.pdf>",
        "",
        "Depuis trente jours, par département",
        "Var (83) : 2",
        "Le détail : !drones 83",
        "",
        "Sources : actes des préfets lus il y a 1 min",
    ]
    assert answer(monde, "!drones var")[2:5] == [
        "Depuis trente jours",
        "• 🚁 Var (83), samedi 20 janvier · place de la République, Paris 3e · arrêté n° 83-1 "
        "<https://prefecture.example.fr/recueil-071.pdf> · vu le 3 février 2024",
        "• 🚁 Var (83), « le dimanche 4 février 2024 de 9 heures à 20 heures » · arrêté n° 83-2 "
        "<https://prefecture.example.fr/recueil-071.pdf> · vu le 3 février 2024",
    ]
    assert answer(monde, "!drones 2A")[1] == "Aucune autorisation connue depuis trente jours."
    assert "« zz » n'est pas un département" in ask(monde, "!drones zz")


async def test_veilles_say_their_words_since_when_and_what_they_found(monde: Monde) -> None:
    await published(monde, DECRET)
    assert answer(monde, "!veilles")[:3] == [
        "Ce qui est surveillé, mot à mot",
        "• drones — drones et caméras aéroportées · « caméras installées sur des aéronefs » · depuis le "
        "2 janvier 2023 · rien trouvé pour l'instant",
        "• vsa — vidéosurveillance algorithmique · « traitements algorithmiques » · 1 texte trouvé, le dernier le "
        "30 août 2023",
    ]


def test_words_that_count_only_near_others_are_told_with_them(monde: Monde) -> None:
    near = Proche(mots="L. 242-5", de=("sécurité intérieure", "police", "drone", "aéronef"))
    monde.tracked = replace(monde.tracked, veilles=(Veille(nom="csi", proches=(near,)),))
    assert "« L. 242-5 » près de « sécurité intérieure » ou « police » ou « drone »" in ask(monde, "!veilles")


def test_a_command_without_its_plural_is_understood_before_the_alias_of_a_veille(monde: Monde) -> None:
    aliased = replace(monde.tracked.veilles[0], alias=("drone",))
    monde.tracked = replace(monde.tracked, veilles=(aliased,))
    assert "Vouliez-vous dire !drones 75 ?" in ask(monde, "!drone 75")
    assert "Vouliez-vous dire !drones ?" in ask(monde, "!drone")


def test_a_veille_typed_alone_is_understood(monde: Monde) -> None:
    scanners = replace(monde.tracked.veilles[0], nom="scanners", alias=("scanner corporel",))
    monde.tracked = replace(monde.tracked, veilles=(scanners,))
    for typed in ("!scanners", "!scanner corporel"):
        assert "Vouliez-vous dire !decrets scanners ?" in ask(monde, typed)
