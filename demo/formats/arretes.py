"""The files of the prefectures: an order of the Paris police prefect alone, or a collection that holds it.

The wording is that of such orders (their visas, their article on the hours), ABRIDGED; the last line says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from textwrap import wrap

from demo.chronique_actes import ArretePrefet, FaitsActes, Fichier
from demo.formats.pdf import LIGNES_PAR_PAGE, pdf
from parlement.temps import PARIS, date_courte, date_longue, jour_de

AVERTISSEMENT = "Texte abrégé et résumé pour la démonstration : ce n'est pas le texte officiel."
COLONNES = 88
"""Letters in a line."""


def fichier_pdf(faits: FaitsActes, fichier: Fichier) -> bytes:
    """The file, as published."""
    return pdf(list(_pages(faits, fichier)), fichier.cree)


def texte_du_fichier(faits: FaitsActes, fichier: Fichier) -> str:
    """All its words: what attrap.fr searches."""
    return " ".join(ligne for page in _pages(faits, fichier) for ligne in page if ligne)


def _pages(faits: FaitsActes, fichier: Fichier) -> Iterator[Sequence[str]]:
    arretes = faits.arretes_de(fichier)
    if fichier.nom:
        yield from _couverture(fichier, [a.intitule for a in arretes])
    for arrete in arretes:
        yield from _paginees(_alineas(arrete))
    for autre in filter(None, fichier.autres.split("|")):
        yield from _paginees(
            [autre, "", "ARRETE :", "", "Article 1er – Texte non repris.", "", AVERTISSEMENT]
        )


def _couverture(fichier: Fichier, intitules: Sequence[str]) -> Iterator[Sequence[str]]:
    """First page and summary of a collection."""
    numero = fichier.nom.removeprefix("recueil-").split("-recueil")[0]
    jour = date_courte(date.fromisoformat(fichier.jour)).upper()
    yield (
        "PREFECTURE",
        "DE PARIS",
        "RECUEIL DES ACTES",
        "ADMINISTRATIFS SPÉCIAL",
        f"N°{numero}",
        f"PUBLIÉ LE {jour}",
    )
    titres = [*intitules, *filter(None, fichier.autres.split("|"))]
    yield from _paginees(["Sommaire", "Préfecture de Police / Cabinet", *titres])


def _paginees(alineas: Sequence[str]) -> Iterator[Sequence[str]]:
    """Paragraphs cut into lines, and lines into pages."""
    lignes = [ligne for alinea in alineas for ligne in wrap(alinea, COLONNES) or [""]]
    for debut in range(0, len(lignes), LIGNES_PAR_PAGE):
        yield lignes[debut : debut + LIGNES_PAR_PAGE]


def _alineas(arrete: ArretePrefet) -> list[str]:
    """An order, a blank paragraph between two."""
    return [ligne for alinea in (*_motifs(arrete), *_articles(arrete)) for ligne in (alinea, "")]


def _motifs(arrete: ArretePrefet) -> Iterator[str]:
    yield arrete.intitule
    yield "Le préfet de police,"
    yield (
        "Vu le code de la sécurité intérieure, notamment ses articles L. 242-1 à L. 242-8 et "
        "R. 242-8 à R. 242-14 ;"
    )
    yield (
        "Vu l'arrêté du 19 avril 2023 relatif au nombre maximal de caméras installées sur des aéronefs "
        "pouvant être simultanément utilisées dans chaque département et collectivité d'outre-mer ;"
    )
    if arrete.debut >= INSTRUCTION:
        yield (
            "Vu l'instruction ministérielle NOR IOMD2311883J du 30 avril 2023 relative à la procédure "
            "d'autorisation des caméras installées sur des aéronefs ;"
        )
    yield (
        "Considérant que le I de l'article L. 242-5 du code de la sécurité intérieure permet de capter, "
        "d'enregistrer et de transmettre des images au moyen de caméras installées sur des aéronefs aux fins "
        f"d'assurer {arrete.finalite} ;"
    )
    yield "ARRETE :"


INSTRUCTION = datetime(2023, 5, 1, 12, tzinfo=PARIS)
"""After the ministerial instruction of 30 April 2023: orders signed before do not cite it."""


def _articles(arrete: ArretePrefet) -> Iterator[str]:
    articles = [
        "La captation, l'enregistrement et la transmission d'images au moyen de caméras installées sur "
        f"{arrete.vecteur} sont autorisés {arrete.lieu} au titre de {arrete.finalite}."
    ]
    if arrete.cameras:
        articles.append(
            "Le nombre maximal de caméras pouvant procéder simultanément à des enregistrements est fixé à "
            f"{arrete.cameras} caméras."
        )
    articles.append(f"La présente autorisation est délivrée {periode(arrete)}.")
    for numero, article in enumerate(articles, 1):
        yield f"Article {'1er' if numero == 1 else numero} – {article}"
    yield AVERTISSEMENT


def periode(arrete: ArretePrefet) -> str:
    """« pour le samedi 6 mai 2023 de 14h00 à 20h00 », or « du … à … au … à … » past midnight."""
    debut, fin = arrete.debut.astimezone(PARIS), arrete.fin.astimezone(PARIS)
    if jour_de(debut) == jour_de(fin):
        return f"pour le {date_longue(debut)} de {_heure(debut)} à {_heure(fin)}"
    return f"du {date_longue(debut)} à {_heure(debut)} au {date_longue(fin)} à {_heure(fin)}"


def _heure(instant: datetime) -> str:
    return f"{instant:%Hh%M}"
