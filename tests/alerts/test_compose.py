"""One message of each kind as a terminal shows it, and what is said of figures that change or contradict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from alerts.compose import _WRITERS
from alerts.message import decode_message
from alerts.render.discord import render_discord
from alerts.weigh import Genre
from tests.alerts.monde import (
    ARTICLE7,
    DOSSIER,
    GROUPES,
    LIMITE,
    LOI_JO,
    SEANCE,
    Monde,
    decision,
    open_monde,
    rejected,
    step,
    vote,
    with_voices,
)

AMENDEMENT = "l'amendement n° 27 de Mme Regol à l'article 7"
MOTION = "la motion de rejet préalable, déposée par Mme Mathilde Panot,"


async def told(monde: Monde, *records: object) -> list[str]:
    """What the terminal shows of what these records make due; then it is delivered."""
    await monde.tell(*records)  # type: ignore[arg-type]
    return [monde.shown(row) for row in monde.deliver()]


def golden(text: str) -> str:
    return dedent(text).strip()


# --- one of each kind --------------------------------------------------------------------------------------


async def test_votes_on_an_article(monde: Monde) -> None:
    (text,) = await told(
        monde,
        rejected(
            1263,
            "l'amendement de suppression n° 27 de Mme Regol et les amendements identiques suivants à l'article 7",
        ),
        vote(1273, "l'amendement n° 760 (rect.) de M. Mazars après l'article 7"),
        replace(vote(1274), demandeurs=('Président du groupe "Renaissance"',)),
    )
    assert text == golden(
        """
        ▲ MAJEUR  ✅ Article 7 (Jeux olympiques 2024) ADOPTÉ — 59 pour, 14 contre
        <https://www.assemblee-nationale.fr/dyn/16/scrutins/1274>
        Jeux olympiques 2024 <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918> · Assemblée
        · 1re lecture · jeudi 23 mars 2023 · 1re séance
        [++++++++--] scrutin n° 1274 · 73 votants · majorité à 37
        Pour : RE 50, LFI 8, NI 1
        Contre : LFI 12, RE 2
        Hors de la ligne de leur groupe : 2 membres (RE, contre ; le groupe : pour), 8 membres (LFI, pour ;
        le groupe : contre)
        Demandé par : RE

        Amendements mis aux voix (1)
          • ❌ Amendement n° 27 de Mme Regol (suppression) et identiques : rejeté, 10 pour, 40 contre, 1
            abstention — scrutin n° 1263 <https://www.assemblee-nationale.fr/dyn/16/scrutins/1263>
            ◦ Pour : LFI 10
            ◦ Contre : RE 40
            ◦ Abstention : RE 1
            ◦ Hors de la ligne de leur groupe : 1 membre (RE, abstention ; le groupe : contre)

        Autour de l'article
          • Après l'article 7 : ✅ Amendement n° 760 (rect.) de M. Mazars : adopté, 59 pour, 14 contre —
            scrutin n° 1273 <https://www.assemblee-nationale.fr/dyn/16/scrutins/1273>
            ◦ Pour : RE 50, LFI 8, NI 1
            ◦ Contre : LFI 12, RE 2
            ◦ Hors de la ligne de leur groupe : 2 membres (RE, contre ; le groupe : pour), 8 membres (LFI,
              pour ; le groupe : contre)

        Source lue le jeudi 23 mars 2023 à 13 h 17 · 53F12F
        """
    ).replace("53F12F", text.rpartition(" ")[2])


async def test_a_decision(monde: Monde) -> None:
    (text,) = await told(monde, decision(textes=("PRJLANR5L16BTA0096",)), vote(1305, "l'ensemble"))
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ▲ MAJEUR  ✅ Jeux olympiques 2024 : ADOPTÉ AVEC MODIFICATIONS — 59 pour, 14 contre (Assemblée, 1re
        lecture)
        <https://www.assemblee-nationale.fr/dyn/16/scrutins/1305>
        Jeux olympiques 2024 <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918> · Assemblée
        · 1re lecture · jeudi 23 mars 2023
        [++++++++--] scrutin n° 1305 · 73 votants · majorité à 37
        Pour : RE 50, LFI 8, NI 1
        Contre : LFI 12, RE 2
        Hors de la ligne de leur groupe : 2 membres (RE, contre ; le groupe : pour), 8 membres (LFI, pour ;
        le groupe : contre)
        Texte adopté n° 96 (Assemblée)

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


async def test_a_motion(monde: Monde) -> None:
    (text,) = await told(monde, rejected(1242, MOTION))
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  ❌ Jeux olympiques 2024 : motion de rejet préalable rejetée — 10 pour, 40 contre, 1
        abstention
        <https://www.assemblee-nationale.fr/dyn/16/scrutins/1242>
        Jeux olympiques 2024 <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918> · Assemblée
        · 1re lecture · jeudi 23 mars 2023 · 1re séance
        [++-------·] scrutin n° 1242 · 51 votants · majorité à 26
        Pour : LFI 10
        Contre : RE 40
        Abstention : RE 1
        Hors de la ligne de leur groupe : 1 membre (RE, abstention ; le groupe : contre)

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


async def test_the_law(monde: Monde) -> None:
    (text,) = await told(
        monde,
        step(
            "L16-PROM",
            "PROM-PUB",
            date(2023, 5, 19),
            loi="2023-380",
            loi_titre="relative aux jeux Olympiques et Paralympiques de 2024",
            jo_date=date(2023, 5, 20),
            jo_numero="116",
            nor="SPOX2233026L",
            url="https://www.legifrance.gouv.fr/loi",
        ),
    )
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ▲ MAJEUR  📜 Jeux olympiques 2024 : loi n° 2023-380 publiée
        <https://www.legifrance.gouv.fr/loi>
        Jeux olympiques 2024 <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918> ·
        promulgation
        Loi n° 2023-380 du 19 mai 2023 relative aux jeux Olympiques et Paralympiques de 2024
        Journal officiel n° 116 du 20 mai 2023 · NOR SPOX2233026L
        L'article 7 (vidéosurveillance algorithmique) est devenu l'article 10 de la loi.

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


async def test_steps(monde: Monde) -> None:
    happened, announced = await told(
        monde,
        step("A1", "AN1-COM-FOND-SAISIE", date(2023, 3, 22)),
        step("A2", "AN1-DEPOT", date(2023, 3, 22), textes=("PRJLANR5L16B0809",)),
        step("A3", "AN1-PROCACC", date(2023, 3, 22)),
        step("S2", "AN1-DEBATS-SEANCE", date(2023, 3, 27), reunion="RU2"),
        step("S3", "AN1-DEBATS-SEANCE", date(2023, 3, 28), reunion="RU3"),
        step("S4", "AN1-DEBATS-SEANCE", date(2023, 3, 28), reunion="RU4"),
    )
    assert (
        happened.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  📌 Jeux olympiques 2024 : dépôt du texte et 2 autres étapes (Assemblée, 1re lecture)
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        • mercredi 22 mars 2023 · dépôt du texte : texte n° 809
        • mercredi 22 mars 2023 · procédure accélérée engagée
        • mercredi 22 mars 2023 · renvoi en commission

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )
    assert (
        announced.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  📌 Jeux olympiques 2024 : 3 séances annoncées, du lundi 27 au mardi 28 mars 2023
        (Assemblée, 1re lecture)
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        • lundi 27 mars 2023 · séance publique
        • mardi 28 mars 2023 · 2 séances publiques

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


async def test_a_sitting_moved(monde: Monde) -> None:
    (text,) = await told(monde, replace(SEANCE, date=date(2023, 3, 24)))
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  🗓️ Jeux olympiques 2024 : séance publique déplacée au vendredi 24 mars 2023
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        Jeux olympiques 2024 · Assemblée · 1re lecture
        Prévue le jeudi 23 mars 2023, déplacée au vendredi 24 mars 2023

        Source lue le jeudi 23 mars 2023 à 13 h 17
        """
        )
        + " "
    )


async def test_a_deadline(monde: Monde) -> None:
    limite = replace(LIMITE, limite_amendements=datetime(2023, 3, 27, 15, tzinfo=UTC))
    await told(monde, replace(limite, limite_amendements=datetime(2023, 3, 28, 15, tzinfo=UTC)))
    (text,) = await told(monde, limite)
    assert (
        text.rpartition("·")[0]
        == golden(
            """
        ● NOTABLE  ⏳ Jeux olympiques 2024 : amendements à déposer avant le lundi 27 mars 2023 à 17 h 00
        <https://www.assemblee-nationale.fr/dyn/16/dossiers/DLR5L16N46918>
        ✏️ Date déplacée par la source : c'était le mardi 28 mars 2023 à 17 h 00
        Texte n° 939 : clôture du dépôt des amendements de séance dans 4 jours

        Source lue le jeudi 23 mars 2023 à 13 h 18
        """
        )
        + " "
    )


def test_every_kind_of_alert_has_its_writer() -> None:
    # Alarms are composed by those who watch over Vigie itself.
    assert set(_WRITERS) == set(Genre) - {Genre.ALARME}


# --- titles that read alone --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objets", "title"),
    [
        (
            [AMENDEMENT],
            "❌ Article 7 (Jeux olympiques 2024) : amendement n° 27 de Mme Regol rejeté — 10 pour, 40",
        ),
        ([AMENDEMENT] * 2, "🗳️ Article 7 (Jeux olympiques 2024) : 2 amendements mis aux voix, tous rejetés"),
        (
            ["l'amendement n° 5 de M. Peu après l'article 7"],
            "❌ Autour de l'article 7 (Jeux olympiques 2024) : amendement n° 5 de M. Peu après l'article 7 rejeté",
        ),
        (
            [
                "l'amendement n° 5 de M. Peu après l'article 7",
                "l'amendement n° 6 de M. Peu avant l'article 7",
            ],
            "🗳️ Autour de l'article 7 (Jeux olympiques 2024) : 2 amendements mis aux voix, tous rejetés",
        ),
        (
            ["la motion de renvoi en commission, déposée par M. Peu,"],
            "❌ Jeux olympiques 2024 : motion de renvoi en commission rejetée",
        ),
    ],
)
async def test_titles_say_the_place_and_agree(monde: Monde, objets: list[str], title: str) -> None:
    await monde.tell(*(rejected(numero, objet) for numero, objet in enumerate(objets, 1)))
    (row,) = monde.due()
    assert decode_message(row.message).titre.startswith(title)


async def test_a_result_in_words_unknown_to_us_is_shown_as_the_source_wrote_it(monde: Monde) -> None:
    (text,) = await told(
        monde, replace(vote(1), sort="sans suite"), replace(rejected(2, AMENDEMENT), sort="retiré")
    )
    assert "❔ Article 7 (Jeux olympiques 2024) SANS SUITE — 59 pour, 14 contre" in text
    assert "❔ Amendement n° 27 de Mme Regol : retiré" in text


async def test_unknown_results_are_counted_too(monde: Monde) -> None:
    (text,) = await told(monde, rejected(1, AMENDEMENT), replace(rejected(2, AMENDEMENT), sort="retiré"))
    assert "2 amendements mis aux voix, 1 rejeté, 1 retiré" in text


# --- figures -----------------------------------------------------------------------------------------------


async def test_mended_figures_say_before_and_after(monde: Monde) -> None:
    await told(monde, vote(1274))
    (text,) = await told(monde, with_voices(vote(1274), {"PO1": (51, 2, 0), "PO2": (9, 12, 0)}))
    assert "ADOPTÉ — 60 pour, 14 contre" in text
    assert "60 pour, 14 contre au lieu de 59 pour, 14 contre" in " ".join(text.split())


async def test_figures_that_contradict_are_withheld_then_given_by_the_edit(monde: Monde) -> None:
    (text,) = await told(monde, replace(vote(1274), pour=95))
    assert "ADOPTÉ — chiffres à confirmer" in text
    assert "95" not in text.replace("95 pour et 14 contre ne font pas", "")
    assert "Pour :" not in text
    (mended,) = await told(monde, vote(1274))
    assert "ADOPTÉ — 59 pour, 14 contre" in mended
    assert "à confirmer" not in mended


async def test_a_group_that_contradicts_is_called_by_its_name(monde: Monde) -> None:
    known = vote(1274)
    groupes = tuple(replace(g, membres=10) for g in known.groupes)
    (text,) = await told(monde, replace(known, groupes=groupes))
    assert "RE : 52 votants pour 10 membres" in " ".join(text.split())


async def test_those_of_no_group_break_no_line(monde: Monde) -> None:
    voices = {"PO1": (50, 0, 0), "PO3": (3, 1, 0)}
    (text,) = await told(monde, with_voices(vote(1274), voices))
    assert "Hors de la ligne" not in text


async def test_a_bill_that_admins_gave_no_name_leaves_room_for_what_happened(tmp_path: Path) -> None:
    long = replace(DOSSIER, titre=f"{DOSSIER.titre} et portant diverses autres dispositions")
    with open_monde(tmp_path, ARTICLE7, records=(long, SEANCE, *GROUPES)) as monde:
        await monde.tell(decision(), vote(1305, f"l'ensemble du {LOI_JO}"), vote(1274))
        titles = [decode_message(row.message).titre for row in monde.due()]
    assert len(titles) == 2
    assert all("ADOPTÉ" in title[:100] for title in titles)


async def test_no_line_says_twice_what_the_title_says(monde: Monde) -> None:
    (text,) = await told(monde, decision(), vote(1305, "l'ensemble"))
    assert text.casefold().count("adopté avec modifications") == 1


# --- hostile texts -----------------------------------------------------------------------------------------


async def test_a_hostile_title_stays_harmless(monde: Monde) -> None:
    link = "**[cliquez](https://evil.example)**"
    hostile = f"l'amendement n° 1 de @everyone {link} \x1b[31m <@123456789012345678> à l'article 7"
    scrutin = rejected(1, hostile, titre=f"{hostile} du {LOI_JO} (première lecture).")
    (text,) = await told(monde, scrutin)
    assert "\x1b" not in text
    message = decode_message(monde.vigie.rows("SELECT message FROM envois")[0]["message"])
    payload = render_discord(message)
    shown = payload.content + str(payload.embeds)
    assert "@everyone" not in shown
    assert "<@1234" not in shown
    assert "](https://evil.example)" not in shown
