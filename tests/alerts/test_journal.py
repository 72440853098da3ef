"""Acts of the Journal officiel: what is told, to whom, once, and what is no news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from alerts.abonnement.abonnes import Abonne
from alerts.dits import ANCIEN, ANTERIEUR
from alerts.importance import Importance
from alerts.message import decode_message
from alerts.weigh import Alerte, Genre
from parlement.suivis import FilArticle
from storage.corrections import latest_corrections
from storage.outbox import Etat
from tests.alerts.actes import AOUT, DECRET, LOI, act, open_veille, posted, published, titles, veilleur
from tests.alerts.monde import ARTICLE7, DOSSIER, GROUPES, JO2024, TERMINAL, Monde
from tests.alerts.test_compose import golden
from veilles.veille import PREFIXE

CONNUS = (DOSSIER, *GROUPES)
"""A bill that is no law yet."""
VEILLE = f"{PREFIXE}drones"
MOTS = "Article 1\nDes caméras installées sur des aéronefs sont employées."

HORS_SUJET = f"{MOTS[:-1]} pour un spectacle aérien."


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    with open_veille(tmp_path) as monde:
        yield monde


async def alertes(monde: Monde, *records: object) -> list[Alerte]:
    """What these records make worth telling."""
    monde.read(*records)  # type: ignore[arg-type]
    await veilleur(monde).read()
    return [alerte for alerte in monde.weigh() if not alerte.retrait]


async def test_a_decree_that_applies_a_followed_article_and_says_watched_words(monde: Monde) -> None:
    (text,) = await posted(monde, DECRET)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ▲ MAJEUR  📜 Décret n° 2023-828 : vsa, article7, jo2024 — JO du 30 août 2023
        <https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000000000828>
        Applique l'article 10 de la loi n° 2023-380, qui était l'article 7 du projet (article7)
        Décret n° 2023-828 du 28 août 2023 relatif aux modalités de mise en œuvre des traitements
        algorithmiques sur les images
        JORF n°0200 du 30 août 2023 · NOR IOMD2315000D
        Signé : La Première ministre, Une Personne ; Le ministre de l'intérieur, Une Autre
        Modifie : article R. 253-1 du code de la sécurité intérieure
        Notice : « le décret est pris pour l'application de l'article 10 de la loi n° 2023-380 du 19 mai
        2023. »

        Ce qui a été trouvé
          • vsa : « …2023-380 du 19 mai 2023, notamment son article 10 ; Article 1 Les traitements
            algorithmiques ne portent que sur huit évènements. »

        Source lue le mercredi 30 août 2023 à 2 h 31
        """
        )
        + " "
    )


async def test_an_act_that_says_nothing_of_ours_is_silent_and_one_read_again_is_not_told_again(
    monde: Monde,
) -> None:
    await posted(monde, DECRET)
    again = replace(DECRET, ministere="Autre ministère")
    assert await posted(monde, again, act("JORFTEXT1", cite=("78-17",), contenu="Article 1\nRien.")) == []


# --- whom it concerns ----------------------------------------------------------------------------------------


async def test_citing_the_law_concerns_those_who_follow_what_is_cited(monde: Monde) -> None:
    vise = "Vu la loi n° 2023-380"
    cases: dict[str, tuple[dict[str, object], tuple[str, ...]]] = {
        "the article": ({"cite": ("2023-380", "2023-380#10"), "visas": vise}, ("article7", "jo2024")),
        "a range that has it": (
            {"cite": ("2023-380", "2023-380#8 à 12"), "visas": vise},
            ("article7", "jo2024"),
        ),
        "another article": ({"cite": ("2023-380", "2023-380#9"), "visas": vise}, ("jo2024",)),
        "its title": (
            {"cite": ("2023-380",), "titre": "Arrêté d'application de la loi n° 2023-380"},
            ("jo2024",),
        ),
        "its body only": ({"cite": ("2023-380",), "contenu": f"Article 1\n{vise}"}, ()),
        "another law": ({"cite": ("2023-381",), "visas": "Vu la loi n° 2023-381"}, ()),
    }
    found = await alertes(monde, *(act(name, **changes) for name, (changes, _) in cases.items()))
    told = {alerte.uids[0]: alerte.suivis for alerte in found}
    assert told == {name: suivis for name, (_, suivis) in cases.items() if suivis}


async def test_an_article_whose_number_in_the_law_is_unknown_is_told_of_the_whole_law(tmp_path: Path) -> None:
    unknown = replace(ARTICLE7, fil=FilArticle(article=ARTICLE7.fil.article))  # type: ignore[union-attr]
    records = (*CONNUS, LOI)
    with open_veille(tmp_path, suivis=(unknown,), records=records) as monde:
        (alerte,) = await alertes(monde, act("JORFTEXT1", cite=("2023-380",), visas="Vu la loi n° 2023-380"))
        assert alerte.suivis == ("article7",)


async def test_an_act_read_before_the_law_was_known_is_told_once_it_is(tmp_path: Path) -> None:
    with open_veille(tmp_path, records=CONNUS) as monde:
        assert await alertes(monde, act("JORFTEXT1", cite=("2023-380",), visas="Vu la loi n° 2023-380")) == []
        assert "jo:JORFTEXT1" in [alerte.cle for alerte in await alertes(monde, LOI)]


# --- what it is worth ----------------------------------------------------------------------------------------


async def test_its_importance_follows_what_it_is(monde: Monde) -> None:
    cases: dict[str, tuple[dict[str, object], Importance]] = {
        "law": ({"nature": "LOI", "numero": "2026-798"}, Importance.MAJEUR),
        "decree": ({"nature": "DECRET"}, Importance.MAJEUR),
        "order": ({"nature": "ARRETE"}, Importance.NOTABLE),
        "CNIL": ({"nature": "DELIBERATION", "nor": "CNIX2300001X"}, Importance.NOTABLE),
        "opinion": ({"nature": "AVIS", "titre": "Avis relatif à un prix"}, Importance.COURANT),
        "nomination": (
            {"nature": "DECRET", "titre": "Décret du 28 août 2023 portant nomination"},
            Importance.COURANT,
        ),
        "something else": ({"contenu": HORS_SUJET}, Importance.DISCRET),
    }
    found = await alertes(
        monde, *(act(name, **{"contenu": MOTS} | changes) for name, (changes, _) in cases.items())
    )
    told = {alerte.uids[0]: alerte.importance for alerte in found}
    assert told == {name: importance for name, (_, importance) in cases.items()}


async def test_a_law_cited_in_passing_is_worth_less_than_one_applied(monde: Monde) -> None:
    passing = act("JORFTEXT1", nature="DECRET", cite=("2023-380",), visas="Vu la loi n° 2023-380 ;")
    applied = replace(passing, uid="JORFTEXT2", notice="Application de la loi n° 2023-380.")
    found = {alerte.uids[0]: alerte.importance for alerte in await alertes(monde, passing, applied)}
    assert found == {"JORFTEXT1": Importance.COURANT, "JORFTEXT2": Importance.MAJEUR}


async def test_what_is_probably_something_else_says_so_and_goes_only_where_it_is_asked_for(
    monde: Monde,
) -> None:
    monde.abonnes = (TERMINAL, Abonne(destination="discord:1", seuil=Importance.DISCRET))
    (text,) = await posted(monde, act("JORFTEXT1", contenu=HORS_SUJET))
    assert "Probablement hors sujet : aviation civile" in text


# --- the law itself ------------------------------------------------------------------------------------------


async def test_a_law_told_before_its_bill_said_so_is_the_same_message_completed(tmp_path: Path) -> None:
    with open_veille(tmp_path, records=CONNUS) as monde:
        await posted(monde, act("JORFTEXT1", nature="LOI", numero="2023-380", contenu=MOTS))
        await published(monde, LOI)
        (edited,) = monde.due()
        assert edited.etat is Etat.A_MODIFIER
        assert decode_message(edited.message).titre == "📜 Jeux olympiques 2024 : loi n° 2023-380 publiée"
        # The two sources give two days here: corrected, not withdrawn.
        assert [one.apres for one in latest_corrections(monde.vigie)] == ["JO du 20 mai 2023"]


# --- news and history ----------------------------------------------------------------------------------------


async def test_what_was_published_before_the_veille_began_is_history(tmp_path: Path) -> None:
    since = {
        VEILLE: AOUT + timedelta(days=3),
        "article7": AOUT + timedelta(days=3),
        "jo2024": AOUT + timedelta(days=3),
    }
    with open_veille(tmp_path, since=since) as monde:
        await published(monde, act("JORFTEXT1", contenu=MOTS))
        assert [motif for _, _, motif in monde.outbox()] == [ANTERIEUR]


async def test_an_old_act_delivered_again_is_no_news(monde: Monde) -> None:
    await published(monde, act("JORFTEXT1", contenu=MOTS, publie=date(2023, 8, 22)))
    await published(monde, act("JORFTEXT2", contenu=MOTS, publie=date(2023, 8, 24)))
    assert [motif for _, _, motif in monde.outbox()] == [ANCIEN, ""]


async def test_words_added_to_a_veille_do_not_tell_what_was_published_long_before(monde: Monde) -> None:
    await published(monde, act("JORFTEXT1", contenu="Article 1\nUn scanner corporel."))
    wider = replace(monde.tracked.veilles[0], mots=("scanner corporel",))
    monde.tracked = replace(monde.tracked, veilles=(wider,))
    monde.now += timedelta(days=30)
    await published(monde)
    assert [motif for _, _, motif in monde.outbox()] == [ANCIEN]


# --- rectifications ------------------------------------------------------------------------------------------


CORRECTION = act(
    "JORFTEXT9",
    nature="DECRET",
    nor="IOMD2315000Z",
    titre=f"{DECRET.titre} (rectificatif)",
    publie=date(2023, 9, 9),
    rectifie=DECRET.nor,
    contenu="Au lieu de : « huit », lire : « neuf ».",
)


async def test_a_rectification_is_told_and_the_act_says_it_was_corrected(monde: Monde) -> None:
    await posted(monde, DECRET)
    monde.now = datetime(2023, 9, 9, 0, 30, tzinfo=UTC)
    await published(monde, CORRECTION)
    edited, told = sorted(monde.due(), key=lambda row: row.etat, reverse=True)
    assert (edited.etat, edited.alerte) == (Etat.A_MODIFIER, f"jo:{DECRET.uid}")
    assert "✏️ Rectifié au JO du 9 septembre 2023 : le rectificatif" in monde.shown(edited)
    assert titles([told]) == [
        "✏️ Décret n° 2023-828 (vsa, article7, jo2024) : rectificatif — JO du 9 septembre 2023"
    ]
    assert "Au lieu de : « huit », lire : « neuf »." in monde.shown(told)
    assert told.importance == Importance.NOTABLE


AUTRE = replace(CORRECTION, rectifie="ECOX2300001A", titre="Arrêté relatif à un prix (rectificatif)")
"""The rectification of an act that concerns nobody."""


async def test_a_rectification_of_what_concerns_nobody_is_told_for_its_own_words_alone(monde: Monde) -> None:
    assert await alertes(monde, act("JORFTEXT1", nor="ECOX2300001A"), AUTRE) == []
    (alerte,) = await alertes(monde, replace(AUTRE, contenu=MOTS))
    assert (alerte.cle, alerte.veilles) == (f"jo:{AUTRE.uid}", ("drones",))


async def test_a_rectification_that_names_no_act_is_known_by_its_own_number(monde: Monde) -> None:
    monde.read(DECRET)
    found = await alertes(monde, replace(CORRECTION, rectifie=""))
    assert {alerte.cle: alerte.genre for alerte in found} == {
        f"jo:{DECRET.uid}": Genre.JOURNAL,
        f"jo:{CORRECTION.uid}": Genre.RECTIFICATIF,
    }


# --- where it goes -------------------------------------------------------------------------------------------


async def test_a_channel_gets_the_suivis_and_veilles_that_it_names_and_one_that_names_none_gets_all(
    tmp_path: Path,
) -> None:
    abonnes = (
        Abonne(destination="discord:1"),
        Abonne(destination="discord:2", veilles=frozenset({"drones"})),
        Abonne(destination="discord:3", suivis=frozenset({JO2024.nom}), veilles=frozenset({"drones"})),
        Abonne(destination="discord:4", suivis=frozenset({"article7"})),
    )
    with open_veille(tmp_path, abonnes=abonnes) as monde:
        await published(monde, act("JORFTEXT1", contenu=MOTS))
        assert [row.destination for row in monde.deliver()] == ["discord:1", "discord:2", "discord:3"]
        await published(
            monde, act("JORFTEXT2", cite=("2023-380",), titre="Application de la loi n° 2023-380")
        )
        assert [row.destination for row in monde.due()] == ["discord:1", "discord:3"]


async def test_the_law_that_a_followed_bill_became_is_told_by_its_bill_alone(monde: Monde) -> None:
    law = act("JORFTEXT1", nature="LOI", numero="2023-380", contenu=MOTS)
    assert await alertes(monde, law) == []
