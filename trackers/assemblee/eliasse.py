"""Éliasse, the deputies' tablet: the amendment being called, the order of call, the outcomes so far.

An internal tool, undocumented: known from bodies of December 2018 and July 2026, and from the code of those who
read it in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import msgspec

from parlement.amendements import EN_SEANCE
from parlement.direct import AUCUN_TEXTE, EN_DISCUSSION, SORTS_DIRECTS, Direct, LigneAppel, SortDirect
from parlement.texte import clean, fold
from trackers.base import Reading, Unreadable
from trackers.json_xml import Node, decode, is_nil, number, text
from trackers.reasons import explain

SANS_PARENT = "X"
"""What Éliasse may write for the amendment changed by what is no sub-amendment."""

NUMERO = re.compile(r"(?P<prefixe>(?:[IVX]+-)?[A-Z]*)0*(?P<chiffres>[1-9][0-9]*)(?!\w)")
_POSITION = re.compile(r"([0-9]{1,6})(?:/([0-9]{1,6}))?")


def parse_prochain(body: bytes, legislature: int) -> Reading:
    """Read which amendment is called now or next; `legislature` is told when there is none. Raises Unreadable."""
    document = decode(body)
    if document and "prochainADiscuter" not in document:
        raise Unreadable("Éliasse : réponse sans amendement à discuter")
    prochain: Any = document.get("prochainADiscuter")
    if is_nil(prochain):
        prochain = {"bibard": ""}
    if not isinstance(prochain, dict) or "bibard" not in prochain:
        raise Unreadable("Éliasse : amendement à discuter illisible")
    texte = _bibard(prochain)
    if not texte:
        return Reading((Direct(uid=f"eliasse-{legislature}", legislature=legislature, etat=AUCUN_TEXTE),))
    legislature = number(prochain, "legislature") or legislature
    direct = Direct(
        uid=f"eliasse-{legislature}",
        legislature=legislature,
        etat=EN_DISCUSSION,
        texte=texte,
        organe=text(prochain, "organeAbrv"),
        numero=read_numero(text(prochain, "numAmdt")),
        restants=number(prochain, "nbrAmdtRestant"),
    )
    return Reading((direct,))


def parse_ordre(body: bytes, legislature: int, organe: str = EN_SEANCE, texte: str = "") -> Reading:
    """Read the order of call: `discussion.do` says of which text, the bare list of `amdtDerouleur.do` does not.

    One Direct for the order and one SortDirect for each amendment decided. A part of the order that does not begin
    at its head gives no order: nobody could tell what comes before. Raises Unreadable.
    """
    document = decode_any(body)
    ordre: Node = {"amendements": document}
    if isinstance(document, dict):
        if not isinstance(document.get("amdtsParOrdreDeDiscussion"), dict):
            raise Unreadable("Éliasse : réponse sans ordre de discussion")
        ordre = document["amdtsParOrdreDeDiscussion"]
        legislature = number(ordre, "legislature") or legislature
        organe, texte = text(ordre, "organe") or organe, _bibard(ordre) or texte
    lignes = _lignes(ordre.get("amendements"), "sort")
    appels = [_appel(ligne) for ligne in lignes]
    entier, tete, remarks = _completude(lignes)
    direct = Direct(
        uid=f"ordre-{legislature}-{organe}-{texte}",
        legislature=legislature,
        texte=texte,
        organe=organe,
        restants=sum(not appel.sort for appel in appels) if entier else None,
        suite=tuple(appels) if tete else (),
    )
    sorts = [
        SortDirect(
            uid=f"{legislature}-{organe}-{texte}-{appel.numero}",
            legislature=legislature,
            texte=texte,
            organe=organe,
            numero=appel.numero,
            place=appel.place,
            sort=appel.sort,
        )
        for appel in appels
        if appel.sort
    ]
    return Reading((direct, *sorts), (*remarks, *_sorts_inconnus(appel.sort for appel in appels)))


def parse_amendement_eliasse(body: bytes, legislature: int) -> Reading:
    """Read the outcomes told by `amendement.do`; an amendment not decided yet gives nothing. Raises Unreadable."""
    lignes = _lignes(decode(body).get("amendements"), "sortEnSeance")
    sorts = [_sort_direct(ligne, legislature) for ligne in lignes]
    return Reading(tuple(s for s in sorts if s.sort), tuple(_sorts_inconnus(s.sort for s in sorts)))


def decode_any(body: bytes) -> Any:
    """Decode a document or a list. Raises Unreadable."""
    written = body.removeprefix(b"\xef\xbb\xbf").strip()
    if not written.startswith(b"["):
        return decode(body)
    try:
        return msgspec.json.decode(written)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(explain("JSON invalide", error)) from error


def _lignes(value: Any, sort: str) -> list[Node]:
    """The amendments of a list, each with its number; `sort` is the key of the outcome. Raises Unreadable."""
    if not isinstance(value, list):
        raise Unreadable("Éliasse : liste d'amendements absente")
    lignes = [ligne for ligne in value if isinstance(ligne, dict) and _numero(ligne)]
    if len(lignes) != len(value):
        raise Unreadable("Éliasse : liste d'amendements dont une ligne n'a pas de numéro")
    if lignes and not any(sort in ligne for ligne in lignes):
        raise Unreadable("Éliasse : liste d'amendements sans aucune colonne de sort")
    return lignes


def _appel(ligne: Node) -> LigneAppel:
    parent = clean(text(ligne, "parentNumero"))
    return LigneAppel(
        numero=_numero(ligne),
        place=clean(text(ligne, "place")),
        sort=_sort(text(ligne, "sort")),
        parent="" if parent == SANS_PARENT else read_numero(parent),
        auteur=clean(text(ligne, "auteurLabel")),
        groupe=clean(text(ligne, "auteurGroupe")),
    )


def _sort_direct(amendement: Node, legislature: int) -> SortDirect:
    legislature = number(amendement, "legislature") or legislature
    organe, texte = text(amendement, "organeAbrv"), _bibard(amendement)
    numero = _numero(amendement)
    return SortDirect(
        uid=f"{legislature}-{organe}-{texte}-{numero}",
        legislature=legislature,
        texte=texte,
        organe=organe,
        numero=numero,
        place=clean(text(amendement, "placeReference")),
        sort=_sort(text(amendement, "sortEnSeance")),
    )


def _completude(lignes: list[Node]) -> tuple[bool, bool, list[str]]:
    """Whether these lines are the whole order, whether they are its head, and what to say when they are not.

    Each bears its position and the total: "100/1441". A position may be missing, never jump.
    """
    found = [match for ligne in lignes if (match := _POSITION.fullmatch(text(ligne, "position")))]
    positions = sorted({int(match[1]) for match in found})
    total = max((int(match[2]) for match in found if match[2]), default=0)
    tete = not positions or (positions[0] <= 1 and all(b - a == 1 for a, b in pairwise(positions)))
    entier = tete and 0 < total <= positions[-1]
    if entier or (tete and not total):
        return entier, tete, []
    return False, tete, [f"ordre d'appel incomplet : {len(lignes)} amendements sur {total or '?'}"]


def _sorts_inconnus(sorts: Iterable[str]) -> list[str]:
    unknown = sorted({sort for sort in sorts if sort} - set(SORTS_DIRECTS))
    return [f"sort inconnu dans Éliasse : {sort}" for sort in unknown]


def _sort(written: str) -> str:
    """The outcome, in our spelling when it is a known one, else as the source wrote it."""
    return next((known for known in SORTS_DIRECTS if fold(known) == fold(written)), clean(written))


def read_numero(written: str) -> str:
    """The number alone: "000237" -> "237", "1121 (Rect)" -> "1121"; as written when it is not one, "" for "0"."""
    match = NUMERO.match(clean(written))
    return match["prefixe"] + match["chiffres"] if match else clean(written).lstrip("0")


def _numero(ligne: Node) -> str:
    """`numeroLong` bears the prefix of a commission ("CL12"), `numero` may not."""
    return next((n for key in ("numeroLong", "numero") if (n := read_numero(text(ligne, key)))), "")


def _bibard(parent: Node) -> str:
    return printed_number(text(parent, "bibard") + text(parent, "bibardSuffixe"))


def printed_number(bibard: str) -> str:
    """The printed number, as people say it: "0636" -> "636", "1906A" stays."""
    return clean(bibard).lstrip("0")
