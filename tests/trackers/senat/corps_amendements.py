"""Small amendments files in the Sénat's format, written for the tests: one odd case each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SEANCE = "https://www.senat.fr/amendements/2022-2023/249/jeu_complet_2022-2023_249.csv"
COMMISSION = (
    "https://www.senat.fr/amendements/commissions/2022-2023/220/jeu_complet_commission_2022-2023_220.csv"
)

COLONNES = (
    "Nature ",
    "Numéro ",
    "Subdivision ",
    "Alinéa",
    "Auteur ",
    "Au nom de ",
    "Date de dépôt ",
    "Dispositif ",
    "Objet ",
    "Sort ",
    "Url amendement ",
    "Fiche Sénateur",
)
SAISIE = "Date de saisie du sort "
AVEC_SAISIE = (*COLONNES[:10], SAISIE, *COLONNES[10:])


def adresse(numero: str, *, commission: bool = False) -> str:
    """The address of an amendment, as the file writes it."""
    liste = "commissions/2022-2023/220" if commission else "2022-2023/249"
    return f"//www.senat.fr/amendements/{liste}/Amdt_{numero.split()[0]}.html"


def cellules(**colonnes: str) -> dict[str, str]:
    """Cells of a row; columns are named as in the file, spaces apart ("Au_nom_de")."""
    return {nom.replace("_", " "): cell for nom, cell in colonnes.items()}


def ligne(numero: str = "31", *, commission: bool = False, **colonnes: str) -> dict[str, str]:
    """A row, with some cells changed."""
    return {
        "Nature": "Amt",
        "Numéro": numero,
        "Subdivision": "Article 7",
        "Alinéa": " ",
        "Auteur": "Mme MARTIN",
        "Au nom de": "",
        "Date de dépôt": "2023-01-16",
        "Dispositif": "<body><p>Supprimer cet article.</p></body>",
        "Objet": "<body><p>Il est inutile.</p></body>",
        "Sort": "",
        "Date de saisie du sort": "",
        "Url amendement": adresse(numero, commission=commission),
        "Fiche Sénateur": "//www.senat.fr/senfic/martin_anne14133k.html",
    } | cellules(**colonnes)


def retiree(numero: str = "8") -> dict[str, str]:
    """A row emptied by a withdrawal before the sitting."""
    blank = dict.fromkeys(ligne(), "")
    return blank | {"Nature": "Amt", "Numéro": numero, "Sort": " Cet amendement est retiré avant séance"}


def texte(
    *lignes: Mapping[str, str], colonnes: Sequence[str] = COLONNES, sep: str = "sep=\t\r\n", fin: str = "\r\n"
) -> str:
    """A file, as text."""
    rows = [colonnes, *([row.get(nom.strip(), "") for nom in colonnes] for row in lignes)]
    return sep + "".join("\t".join(row) + fin for row in rows)


def fichier(
    *lignes: Mapping[str, str], colonnes: Sequence[str] = COLONNES, encodage: str = "cp1252"
) -> bytes:
    """A file, as served."""
    return texte(*lignes, colonnes=colonnes).encode(encodage)
