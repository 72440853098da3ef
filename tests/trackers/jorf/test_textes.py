"""Acts and summaries as DILA writes them: every word kept, nothing guessed, what is odd told."""

from __future__ import annotations

from datetime import date

import pytest

from parlement.jorf import Journal, TexteJo, TypeActe
from tests.parlement.recorded import SAMPLES, needs_samples
from tests.trackers.jorf.corps_jorf import JOURNAL, article, contenu, sommaire, texte, uid_of
from trackers.base import Reading, Unreadable
from trackers.jorf.documents import parse_document

RECORDED = SAMPLES / "journal-officiel"


def read(body: bytes) -> TexteJo:
    (found,) = parse_document(body).records
    assert isinstance(found, TexteJo)
    return found


def test_an_act_is_told_whole_with_its_issue_and_its_date_of_publication() -> None:
    found = read(
        texte(
            1,
            "<p>\n<br/>Les drones<br/>sont <sup>bien</sup>&#160;vus.</p>",
            VISAS=contenu("Vu la loi ;<br/>Décrète :"),
        )
    )
    assert (found.uid, found.journal, found.jo) == (uid_of(1), JOURNAL, "JORF n°0192 du 19 août 2026")
    assert (found.type_acte, found.numero, found.nor) == (TypeActe.DECRET, "2026-100", "INTD2600001D")
    assert (found.publie, found.date) == (date(2026, 8, 19), date(2026, 8, 17))
    assert found.visas == "Vu la loi ;\nDécrète :"
    assert found.contenu == "Article 1\nLes drones\nsont bien vus."
    assert found.url == f"https://www.legifrance.gouv.fr/jorf/id/{uid_of(1)}"


def test_articles_within_sections_keep_their_order_and_their_titles() -> None:
    inner = f"<SECTION_TA><TITRE_TA>Chapitre II</TITRE_TA>{article('2', '<p>Deux.</p>')}</SECTION_TA>"
    struct = f"{article('1er', '<p>Un.</p>')}<SECTION_TA><TITRE_TA>Titre I<sup>er</sup></TITRE_TA>{inner}</SECTION_TA>"
    found = read(texte(1, STRUCT=struct + article("Annexe", "<p>Liste.</p>") + article("", "<p>Fin.</p>")))
    assert found.contenu.split("\n") == [
        "Article 1er", "Un.", "Titre Ier", "Chapitre II", "Article 2", "Deux.", "Annexe", "Liste.", "Fin.",
    ]  # fmt: skip


def test_a_row_of_a_table_is_a_line_its_cells_kept_apart() -> None:
    rows = "<tr><th>Département</th><th>Nombre<br/>maximal</th></tr><tr><td><p>Var</p></td><td>5</td></tr>"
    found = read(texte(1, f"<p>Fixé ainsi :</p><div><table border='1'>{rows}</table></div>"))
    assert found.contenu == "Article 1\nFixé ainsi :\nDépartement | Nombre maximal\nVar | 5"


def test_a_sign_of_xml_in_the_words_is_read_as_it_stands() -> None:
    assert read(texte(1, "<p>Si a &lt; b &amp; c &gt; d</p>")).contenu == "Article 1\nSi a < b & c > d"


def test_what_is_empty_or_absent_says_nothing_and_2999_is_no_date() -> None:
    body = texte(1, NUM="", TITREFULL="", DATE_TEXTE="2999-01-01", SM="<CONTENU/>", ID_ELI="")
    found = read(body.replace(f'<ORIGINE_PUBLI id="{JOURNAL}">'.encode(), b"<ORIGINE_PUBLI>"))
    assert (found.numero, found.autorite, found.eli, found.journal, found.date) == ("", "", "", "", None)
    assert found.titre == "Décret du 17 août 2026"


def test_travaux_preparatoires_corrections_and_repeals_are_kept() -> None:
    kept = {
        "TP": contenu("Assemblée nationale :<br/>Projet de loi n° 939 ;"),
        "RECT": contenu("Lire : « b »."),
        "ABRO": contenu("Abroge."),
    }
    found = read(texte(1, NATURE="LOI", **kept))
    assert found.travaux == "Assemblée nationale :\nProjet de loi n° 939 ;"
    assert found.contenu.split("\n")[-2:] == ["Lire : « b ».", "Abroge."]
    assert "Projet de loi n° 939" not in found.texte


def test_those_who_signed_are_told_with_their_office() -> None:
    lines = (
        "Fait à Paris, le 17 août 2026.",
        "Nom Un",
        "Par le Président de la République :",
        "Le Premier ministre,",
        "Nom Deux",
    )
    signed = "".join(f"<p>{line}</p>" for line in lines)
    found = read(
        texte(1, STRUCT=f"{article('1', '<p>Un.</p>')}<SIGNATAIRES><CONTENU>{signed}</CONTENU></SIGNATAIRES>")
    )
    assert found.signataires == ("Nom Un", "Le Premier ministre, Nom Deux")
    assert found.contenu == "Article 1\nUn."


def test_the_laws_it_cites_come_from_its_visas_and_articles_and_what_it_changes_from_its_articles() -> None:
    found = read(
        texte(
            1,
            "<p>L'article R. 242-8 du code de la sécurité intérieure est abrogé.</p>",
            VISAS=contenu("Vu la loi n° 2023-380 du 19 mai 2023, notamment son article 10 ;"),
            TP=contenu("Loi n° 2026-1 du 1er janvier 2026"),
        )
    )
    assert found.cite == ("2023-380", "2023-380#10")
    assert found.modifie == ("R. 242-8 du code de la sécurité intérieure",)


def test_a_rectification_names_the_act_that_it_corrects() -> None:
    titre = "Décret n° 2023-283 du 19 avril 2023 relatif aux aéronefs (rectificatif)"
    assert read(texte(1, TITREFULL=titre, NOR="IOMD2301821Z")).rectifie == "IOMD2301821D"
    assert read(texte(1)).rectifie == ""


def test_an_act_of_600_kilobytes_is_read_to_its_last_word() -> None:
    long = "<br/>".join(f"Ligne {rank} sur les conditions de la présente annexe." for rank in range(12_000))
    found = read(texte(1, f"<p>{long}<br/>caméras installées sur des aéronefs</p>"))
    assert len(found.contenu) > 600_000
    assert found.texte.endswith("caméras installées sur des aéronefs")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            texte(1).replace(b"<ID>", b"<ANCIEN_ID>", 1).replace(b"</ID>", b"</ANCIEN_ID>", 1),
            "sans identifiant",
        ),
        (texte(1, ID="LEGITEXT000006"), "identifiant inattendu : « LEGITEXT000006 »"),
        (b"<ARTICLE/>", "<ARTICLE>"),
        (b"", "document vide"),
        (texte(1)[:-20], "XML invalide"),
        (b"<!DOCTYPE html><html><body>Indisponible</body></html>", "page HTML"),
    ],
)
def test_another_document_is_refused_and_said(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        parse_document(body)


def test_an_entity_bomb_is_refused() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE TEXTE [<!ENTITY e0 "boum">{bomb}]><TEXTE><ID>&e9;</ID></TEXTE>'.encode()
    with pytest.raises(Unreadable):
        parse_document(body)


@pytest.mark.parametrize(
    ("written", "remark"),
    [("", "sans date de publication"), ("19/08/2026", "DATE_PUBLI illisible : « 19/08/2026 »")],
)
def test_an_act_without_a_date_of_publication_is_kept_and_told(written: str, remark: str) -> None:
    reading = parse_document(texte(1, DATE_PUBLI=written))
    assert reading.remarks == (f"{uid_of(1)} : {remark}",)
    assert len(reading.records) == 1


def test_a_summary_lists_its_acts_once_each_in_its_order() -> None:
    reading = parse_document(sommaire([3, 1, 3, 2]))
    assert reading == Reading(
        (
            Journal(
                uid=JOURNAL,
                titre="JORF n°0192 du 19 août 2026",
                numero="0192",
                publie=date(2026, 8, 19),
                textes=(uid_of(3), uid_of(1), uid_of(2)),
            ),
        )
    )


def test_a_summary_that_lists_nothing_is_told() -> None:
    assert parse_document(sommaire([])).remarks == (f"{JOURNAL} : le sommaire n'annonce aucun texte",)


@needs_samples
def test_the_recorded_summary_of_19_august_2026_lists_83_acts() -> None:
    (journal,) = parse_document((RECORDED / "jorf_sommaire_JORFCONT000054706874.xml").read_bytes()).records
    assert isinstance(journal, Journal)
    assert (len(journal.textes), journal.numero, journal.publie) == (83, "0192", date(2026, 8, 19))
    assert "JORFTEXT000054707332" in journal.textes, "law 2026-798, whose title says nothing of cameras"


@needs_samples
def test_recorded_acts_are_read_with_their_words() -> None:
    nomination = read((RECORDED / "jorf_texte_nomination_JORFTEXT000054708776.xml").read_bytes())
    assert nomination.contenu.startswith("Article 1\nSont nommés conseillers référendaires")
    assert nomination.contenu.count("1er septembre 2026") == 5
    assert nomination.signataires[1].startswith("Le Premier ministre, ")
    bare = read((RECORDED / "JORFTEXT000054246001.xml").read_bytes())
    assert (bare.numero, bare.eli, bare.nor) == ("", "", "INTJ2615756A")
    assert bare.contenu.startswith("Par arrêté du ministre de l'intérieur")
    arrete = read((RECORDED / "jorf_texte_arrete_JORFTEXT000054708438.xml").read_bytes())
    assert (arrete.type_acte, arrete.eli[-5:], len(arrete.visas.split("\n"))) == (TypeActe.ARRETE, "texte", 6)
