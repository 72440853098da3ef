"""DILA's open data of the Journal officiel: the index page, and JORFSIMPLE archives of one issue each.

Paths, elements and their order are those of the archives of 2026; the markup of a text is reduced to paragraphs.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from html import escape
from itertools import groupby

from demo.chronique_actes import ActeJo, ArticleJo, JournalJo
from parlement.temps import PARIS, date_courte

LEGIFRANCE = "https://www.legifrance.gouv.fr"
SANS_LIMITE = "2999-01-01"
"""The day DILA writes for « no date »."""
_GENRES_ELI = {"LOI": "loi", "DECRET": "decret", "ARRETE": "arrete"}
_HAUT = '<?xml version="1.0" encoding="UTF-8"?>'


def nom_de_l_archive(journal: JournalJo) -> str:
    """`JORFSIMPLE_20230420-003012.tar.gz`: the stamp is that of the archive, not of the issue."""
    return f"JORFSIMPLE_{_cachet(journal)}.tar.gz"


def _cachet(journal: JournalJo) -> str:
    return f"{journal.livre.astimezone(PARIS):%Y%m%d-%H%M%S}"


def index_des_archives(archives: Iterable[tuple[JournalJo, int]]) -> bytes:
    """The index page of the folder: each archive and its size in bytes, as Apache writes it, in ISO-8859-1."""
    lignes = (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">',
        "<html><head><title>Index of /OPENDATA/JORFSIMPLE</title></head><body>",
        "<h1>Index of /OPENDATA/JORFSIMPLE</h1><table>",
        '<tr><th><a href="?C=N;O=D">Name</a></th><th><a href="?C=M;O=A">Last modified</a></th>'
        '<th><a href="?C=S;O=A">Size</a></th></tr>',
        '<tr><td><a href="/OPENDATA/">Parent Directory</a></td><td>&nbsp;</td><td align="right">  - </td></tr>',
        *(_ligne(journal, taille) for journal, taille in archives),
        "</table></body></html>",
        "",
    )
    return "\n".join(lignes).encode("iso-8859-1")


def _ligne(journal: JournalJo, taille: int) -> str:
    nom = nom_de_l_archive(journal)
    return (
        f'<tr><td><a href="{nom}">{nom}</a></td>'
        f'<td align="right">{journal.livre.astimezone(PARIS):%Y-%m-%d %H:%M}  </td>'
        f'<td align="right">{taille / 1024:.1f}K</td></tr>'
    )


def archive_du_journal(journal: JournalJo) -> bytes:
    """The issue and its acts, one file each; its bytes depend on the facts only."""
    tampon = io.BytesIO()
    with tarfile.open(fileobj=tampon, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for nom, corps in _membres(journal):
            membre = tarfile.TarInfo(f"{_dossier(journal)}/{nom}.xml")
            membre.size, membre.mtime = len(corps), int(journal.livre.timestamp())
            archive.addfile(membre, io.BytesIO(corps))
    return gzip.compress(tampon.getvalue(), mtime=0)


def _dossier(journal: JournalJo) -> str:
    """`20230420-003012/jorf/simple/JORF/CONT/00/00/54/70/68/JORFCONT000054706874`: five pairs of digits of the id."""
    chiffres = journal.id.removeprefix("JORFCONT")
    paires = "/".join(chiffres[i : i + 2] for i in range(0, 10, 2))
    return f"{_cachet(journal)}/jorf/simple/JORF/CONT/{paires}/{journal.id}"


def _membres(journal: JournalJo) -> Iterator[tuple[str, bytes]]:
    yield journal.id, sommaire(journal)
    for rang, acte in enumerate(journal.actes, 1):
        yield acte.id, texte(journal, acte, rang)


def _titre(journal: JournalJo) -> str:
    return f"JORF n°{journal.numero} du {date_courte(date.fromisoformat(journal.publie))}"


def sommaire(journal: JournalJo) -> bytes:
    """`<JO>`: the issue, and its acts under the headings of the summary."""
    eli = f"{LEGIFRANCE}/eli/jo/{_jour_eli(journal.publie)}/{journal.numero}"
    rubriques = groupby(journal.actes, key=lambda acte: acte.rubrique)
    lignes = (
        _HAUT,
        "<JO>",
        *_balises(ID=journal.id, ID_ELI=eli, ANCIEN_ID="", ORIGINE="JORF", NATURE="JO"),
        *_balises(TITRE=_titre(journal), NUM=journal.numero, DATE_PUBLI=journal.publie),
        "<STRUCTURE_TXT>",
        '<TM niv="1">',
        '<TITRE_TM>Journal officiel "Lois et Décrets"</TITRE_TM>',
        *(ligne for rubrique, actes in rubriques for ligne in _rubrique(rubrique, actes)),
        "</TM>",
        "</STRUCTURE_TXT>",
        "</JO>",
        "",
    )
    return "\n".join(lignes).encode()


def _rubrique(rubrique: str, actes: Iterable[ActeJo]) -> Iterator[str]:
    yield '<TM niv="2">'
    yield f"<TITRE_TM>{_texte(rubrique)}</TITRE_TM>"
    yield from (f'<LIEN_TXT idtxt="{acte.id}" titretxt="{escape(acte.titre)}"/>' for acte in actes)
    yield "</TM>"


def texte(journal: JournalJo, acte: ActeJo, rang: int) -> bytes:
    """`<TEXTE>`: one act, whole. rang: its number in the issue."""
    origine = f'<ORIGINE_PUBLI id="{journal.id}">{_titre(journal)}</ORIGINE_PUBLI>'
    court = acte.titre.split(f" {acte.date[:4]} ")[0] + f" {acte.date[:4]}"
    lignes = (
        _HAUT,
        "<TEXTE>",
        *_balises(ID=acte.id, ID_ELI=_eli(acte), ANCIEN_ID="", ORIGINE="JORF", NATURE=acte.nature),
        *_balises(NUM=acte.numero, NUM_PARUTION=journal.numero, NUM_SEQUENCE=str(rang), NOR=acte.nor),
        *_balises(DATE_PUBLI=journal.publie, DATE_TEXTE=acte.date),
        origine,
        *_balises(PAGE_DEB_PUBLI="", PAGE_FIN_PUBLI="", TITRE=court, TITREFULL=acte.titre),
        *_balises(AUTORITE="", MINISTERE=acte.rubrique if acte.rubrique != "LOIS" else "", LIENS=""),
        *_contenu("NOTICE", (acte.notice,) if acte.notice else ()),
        *_contenu("VISAS", acte.visas),
        *(ligne for nom in ("ABRO", "RECT", "SM") for ligne in _contenu(nom, ())),
        *_contenu("TP", acte.travaux),
        "<STRUCT>",
        *(ligne for article in acte.articles for ligne in _article(acte, article)),
        *_contenu("SIGNATAIRES", acte.signataires),
        "</STRUCT>",
        '<ENTREPRISE texte_entreprise="non"/>',
        "</TEXTE>",
        "",
    )
    return "\n".join(lignes).encode()


def _article(acte: ActeJo, article: ArticleJo) -> Iterator[str]:
    yield "<ARTICLE>"
    identite = f"JORFARTI{int(acte.id[-12:]) + int(article.numero):012}"
    yield from _balises(ID=identite, NUM=article.numero, DATE_DEBUT=SANS_LIMITE, DATE_FIN=SANS_LIMITE)
    yield from _contenu("BLOC_TEXTUEL", article.alineas)
    yield "</ARTICLE>"


def _contenu(balise: str, lignes: Iterable[str]) -> tuple[str, ...]:
    """What holds text: one paragraph whose lines are broken, or nothing."""
    corps = "".join(f"<br/>{_texte(ligne)}" for ligne in lignes)
    return (f"<{balise}>", f"<CONTENU><p>{corps}</p></CONTENU>" if corps else "<CONTENU/>", f"</{balise}>")


def _balises(**valeurs: str) -> Iterator[str]:
    for nom, valeur in valeurs.items():
        yield f"<{nom}>{_texte(valeur)}</{nom}>" if valeur else f"<{nom}/>"


def _eli(acte: ActeJo) -> str:
    """The permanent address of an act; blank when its NOR is not known."""
    genre = _GENRES_ELI.get(acte.nature)
    return (
        f"{LEGIFRANCE}/eli/{genre}/{_jour_eli(acte.date)}/{acte.nor}/jo/texte" if genre and acte.nor else ""
    )


def _jour_eli(jour: str) -> str:
    """`2023/4/19`."""
    lu = datetime.fromisoformat(jour)
    return f"{lu.year}/{lu.month}/{lu.day}"


def _texte(texte: str) -> str:
    return escape(texte, quote=False)
