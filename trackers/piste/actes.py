"""One act of the Journal officiel (`consult/jorf`): the same record as from DILA's archives, by the same id.

Seen: the issue's id and the date of signature left out, a version after the id, days of 2999, sections out of order
(`intOrdre` puts them back), addresses without their site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Jour

from parlement.citations import lois_citees, nor_rectifie
from parlement.jorf import TexteJo
from parlement.modifications import articles_touches
from parlement.texte import clean
from trackers.base import Reading, Unreadable
from trackers.html import to_line, to_text
from trackers.jorf.champs import joined
from trackers.jorf.textes import heading, signataires
from trackers.json_xml import Node, number, objects, text
from trackers.piste.commun import acte_id, adresse, jour, journal_id, objet
from trackers.piste.demandes import journal_de

_ELI = re.compile(r"/eli/\w+/(?P<date>\d{4}/\d{1,2}/\d{1,2})/(?:(?P<numero>\d{4}-\d+)/)?")
"""/eli/loi/2020/12/14/2020-1576/jo/texte: when the act was signed, and its number."""
_NUMERO = re.compile(r"(?:loi|décret|ordonnance)\b[^°]{0,30}\bn° ?(\d{2,4}-\d+)\b", re.IGNORECASE)


def parse_acte(body: bytes, url: str) -> Reading:
    """Read one act; its address may say which issue lists it. Raises Unreadable."""
    answer = objet(body, "cid")
    uid = acte_id(answer["cid"], answer.get("id"))
    if not uid:
        raise Unreadable("réponse de Légifrance sans identifiant d'acte (cid)")
    titre, nor = to_line(text(answer, "title")), text(answer, "nor")
    notice = joined((_words(answer, "notice"), _words(answer, "resume")))
    visas, contenu = _words(answer, "visa"), _contenu(answer)
    publie = jour(answer.get("dateParution"))
    acte = TexteJo(
        uid=uid,
        journal=journal_id(answer.get("idConteneur")) or journal_de(url),
        jo=clean(text(answer, "jorfText")),
        nature=text(answer, "nature"),
        numero=_numero(answer, titre),
        nor=nor,
        titre=titre,
        date=jour(answer.get("dateTexte")) or _signe(answer),
        publie=publie,
        notice=notice,
        visas=visas,
        contenu=contenu,
        travaux=_words(answer, "prepWork"),
        signataires=signataires(_words(answer, "signers")),
        eli=adresse(text(answer, "eli")),
        cite=lois_citees(joined((titre, visas, notice, contenu))),
        modifie=articles_touches(contenu),
        rectifie=nor_rectifie(titre, nor, contenu),
    )
    return Reading((acte,), () if publie else (f"{uid} : sans date de publication",))


def _numero(answer: Node, titre: str) -> str:
    """Its number, "2020-1576", from its address, else from its title; "" for what has none."""
    found = _NUMERO.match(titre)
    return _eli(answer, "numero") or (found[1] if found else "")


def _signe(answer: Node) -> Jour | None:
    """The day its address says that it was signed."""
    said = _eli(answer, "date")
    return jour("-".join(part.zfill(2) for part in said.split("/"))) if said else None


def _eli(answer: Node, part: str) -> str:
    """What one of its two addresses says of it, "" when neither does."""
    found = (_ELI.search(text(answer, key)) for key in ("alias", "eli"))
    return next((match[part] for match in found if match and match[part]), "")


def _contenu(answer: Node) -> str:
    """The articles under their headings, then what it says of corrections."""
    return joined((*_pieces(answer), _words(answer, "rectificatif")))


def _pieces(parent: Node) -> Iterator[str]:
    """Titles of sections, numbers of articles, texts, in their order and at any depth."""
    articles, sections = list(objects(parent.get("articles"))), list(objects(parent.get("sections")))
    inside = [*((one, True) for one in articles), *((one, False) for one in sections)]
    for one, is_article in sorted(inside, key=lambda pair: number(pair[0], "intOrdre") or 0):
        if is_article:
            yield heading(text(one, "num"))
            yield joined((_words(one, "surtitre"), _words(one, "content")))
        else:
            yield _words(one, "title")
            yield from _pieces(one)


def _words(parent: Node, key: str) -> str:
    return to_text(text(parent, key))
