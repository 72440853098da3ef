"""Where article 7 stood, as `!statut article7` said it along the debates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from alerts.message import Lien
from alerts.render.discord import render_discord
from commands.base import Context
from commands.registry import answer_line
from parlement.suivis import Suivi
from tests.alerts.monde import DOSSIER, Monde, open_monde
from tests.commands.debat import DEBAT, DEPOT, amendement, ask, decided, read_one_by_one
from tests.commands.rejeu import Rejeu, text_of


def test_the_day_it_was_tabled_nothing_is_decided_nor_announced(debats: Rejeu) -> None:
    text = debats.answer("2022-12-22")
    assert "📍 22 décembre 2022 · Sénat, 1re lecture : dépôt du texte — article 7 du texte n° 220" in text
    assert "• Sénat, 1re lecture : déposé le 22 décembre 2022 (n° 220)" in text
    assert "adopté" not in text
    assert "• aucune séance annoncée pour l'instant" in text
    assert "scrutin" not in text


def test_after_the_senat_it_is_adopted_there_and_committees_meet(debats: Rejeu) -> None:
    text = debats.answer("2023-02-01")
    assert (
        "📍 adopté par le Sénat le 31 janvier 2023 (texte n° 44), transmis à l'Assemblée le 1er février 2023 "
        "sous le n° 809" in text
    )
    assert (
        "• Sénat, 1re lecture : déposé le 22 décembre 2022 (n° 220, puis 249) · adopté le 31 janvier 2023, "
        "sans scrutin public connu (n° 44)" in text
    )
    assert "réunion de commission (Assemblée, 1re lecture) : mardi 7 février 2023" in text
    assert "1er février" not in text.partition("Et ensuite")[2], "a meeting of the morning is not to come"


def test_before_the_debate_the_sittings_are_announced_each_day_once(debats: Rejeu) -> None:
    text = debats.answer("2023-03-15")
    assert "article 7 du texte de la commission n° 939 (Assemblée)" in text
    assert (
        "séance publique (Assemblée, 1re lecture) : lundi 20 mars 2023 à 21 h 30, "
        "puis mardi 21, mercredi 22, jeudi 23 mars 2023" in text
    )


def test_the_night_of_the_vote_it_knows_the_vote_and_nothing_later(debats: Rejeu) -> None:
    text = debats.answer("2023-03-23")
    assert "✅ L'article : adopté en 1re lecture par l'Assemblée le 23 mars 2023, 59 pour, 14 contre" in text
    assert "scrutin n° 1274" in text
    assert (
        "📝 Amendements (texte n° 939) : 11 déposés · 0 à discuter · 2 adoptés (n° 757, 789) · 9 rejetés"
        in text
    )
    assert "!amendements article7 · !votes article7" in text
    for later in ("400", "1305", "loi n°", "article 10", "adopté avec modifications", "avril", "mai"):
        assert later not in text, f"{later} was not known on 23 March"
    assert "mardi 28 mars 2023 à 15 h 00" in text


def test_the_evening_of_the_solemn_vote_no_sitting_is_to_come(debats: Rejeu) -> None:
    text = debats.answer("2023-03-28")
    assert (
        "Assemblée, 1re lecture : transmis (n° 809, puis 939) · adopté avec modifications "
        "le 28 mars 2023, 400 pour, 93 contre" in text
    )
    assert "• aucune séance annoncée pour l'instant" in text
    assert "244" not in text


def test_after_the_conseil_constitutionnel_it_is_not_a_law_yet(debats: Rejeu) -> None:
    text = debats.answer("2023-05-18")
    assert "Conseil constitutionnel : partiellement conforme le 17 mai 2023 (n° 2023-850 DC)" in text
    assert "Assemblée, texte de la CMP : adopté le 11 avril 2023, 244 pour, 57 contre" in text
    assert "2023-380" not in text


def test_in_the_end_it_is_article_10_of_the_law(debats: Rejeu) -> None:
    text = debats.answer("2023-06-01")
    assert "📍 devenu l'article 10 de la loi n° 2023-380 du 19 mai 2023" in text
    for fact in (
        "23 mars 2023, 59 pour, 14 contre",
        "400 pour, 93 contre",
        "244 pour, 57 contre",
        "17 mai 2023",
    ):
        assert fact in text
    assert "• la suite : Jeux olympiques 2030 — !statut jo2030" in text


def test_the_bill_itself_became_a_law(debats: Rejeu) -> None:
    text = debats.answer("2023-06-01", "!statut jo2024")
    assert "📍 devenu la loi n° 2023-380 du 19 mai 2023" in text
    assert "📝 Amendements (texte n° 939) : 28 déposés · 4 adoptés · 24 rejetés" in text
    assert "à discuter" not in text, "nothing is, once it is a law"


def test_votes_of_the_article_are_those_held_so_far(debats: Rejeu) -> None:
    assert "Aucun scrutin public connu." in debats.answer("2023-03-15", "!votes article7")
    assert "12 scrutins. Le détail d'un vote : !vote 1274" in debats.answer("2023-03-23", "!votes article7")


def test_the_answer_is_short_enough_for_a_phone(context: Context) -> None:
    embed = render_discord(answer_line("!statut article7", context)).embeds[0]
    lines = [line for line in embed["description"].splitlines() if line]
    assert len(lines) <= 14, "four lines, six readings, two sequels and their headings"
    assert max(map(len, (line.partition("](")[0] for line in lines))) < 150


def test_nothing_asked_tells_every_suivi_in_a_line_each(context: Context) -> None:
    message = answer_line("!statut", context)
    assert len(message.resume) == len(context.tracked.suivis)


def test_before_the_debate_every_amendment_is_to_be_discussed(debats: Rejeu) -> None:
    text = debats.answer("2023-03-15")
    assert "📝 Amendements (texte n° 249 du Sénat) : 2 déposés · 2 sans sort connu" in text
    assert "939) :" not in text, "none was published at noon"


def test_amendments_beside_the_article_and_in_commission_are_told_apart(monde: Monde) -> None:
    read_one_by_one(
        monde,
        *DEBAT,
        decided(amendement("1"), "Adopté"),
        amendement("2", "APRÈS ART. 7"),
        amendement("3", etat="RT", sous_etat="Retiré avant publication"),
        *(amendement(f"CL{n}", en="CION_LOIS") for n in (4, 5)),
    )
    text = ask(monde, "!statut article7")
    assert (
        "📝 Amendements (texte n° 939) : 2 déposés · 0 à discuter · 1 adopté (n° 1) · 1 retiré "
        "· 1 à côté de l'article — !amendements article7" in text
    )
    assert "CL" not in text


def test_before_the_sitting_those_of_the_commission_are_counted(monde: Monde) -> None:
    read_one_by_one(monde, DEPOT, amendement("CL4", en="CION_LOIS"))
    assert "📝 Amendements (texte n° 809, en commission) : 1 déposé · 1 à discuter" in ask(
        monde, "!statut vsa"
    )


def test_each_house_that_has_a_page_of_the_bill_is_linked_to_once(tmp_path: Path) -> None:
    for uid, links in (
        (DOSSIER.uid, ["dossier à l'Assemblée", "au Sénat"]),
        ("pjl22-220", ["dossier au Sénat"]),
    ):
        known = replace(DOSSIER, uid=uid)
        suivi = Suivi(nom="jo", titre="Jeux", cible=uid)
        (folder := tmp_path / uid).mkdir()
        with open_monde(folder, suivi, records=(known,)) as monde:
            context = Context(tracked=monde.tracked, vigie=monde.vigie, now=monde.now)
            (line,) = (one for one in answer_line("!statut jo", context).resume if "🔗 " in one.spans)
        assert [span.texte for span in line.spans if isinstance(span, Lien)] == links


def test_when_its_words_are_known_how_to_read_an_article_is_told(context: Context) -> None:
    assert "· le texte : !texte article7" in text_of("!statut article7", context)
