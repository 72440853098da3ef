"""Public votes of the Sénat: the list of a session, the page of a vote, and who voted what.

Numbers begin again with each session, in October. The page alone says what was voted, when, and how it ended; the
JSON beside it alone says who voted what (recorded: 7 February 2023). No page was recorded, only figures of four of
them (2022-2024): they are read by their words, and refused unless their own figures prove each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final
from urllib.parse import urljoin

from parlement import senat
from parlement.scrutins import SIEGES_SENAT, Scrutin, Votants
from parlement.texte import clean, fold
from parlement.titres import Nature, read_titre
from trackers.base import Reading, Unreadable
from trackers.entries import read_entries
from trackers.json_xml import Node, decode, objects, text
from trackers.page import Page, read_page
from trackers.page_scrutin import (
    AFTER,
    CUT_SHORT,
    inconsistent,
    missing,
    prove,
    read_chiffres,
    read_seance,
    read_sort,
    read_type,
)
from trackers.senat.base import path_of

_DOSSIER: Final = "/(?:scrutin-public|scrupub)"
"""The second one before April 2023: it still leads to the first."""
_VOTE: Final = rf"{_DOSSIER}/(?P<session>[0-9]{{4}})/scr(?P=session)-(?P<numero>[0-9]{{1,5}})"

LISTE: Final = re.compile(rf"{_DOSSIER}/scr(?P<session>[0-9]{{4}})\.html")
"""Path of the list of the votes of a session, named by its first year."""
PAGE: Final = re.compile(rf"{_VOTE}\.html")
"""Path of the page of a vote."""
VOTES: Final = re.compile(rf"{_VOTE}\.json")
"""Path of the list of who voted what."""


def liste_url(site: str, session: int) -> str:
    """Where the votes of a session are listed. `site` is the base address."""
    return f"{site}/scrutin-public/scr{session}.html"


def page_url(site: str, session: int, numero: int) -> str:
    """Where a vote is told."""
    return senat.scrutin_url(session, numero).replace(senat.SITE, site)


def votes_url(site: str, session: int, numero: int) -> str:
    """Where it is said who voted what."""
    return page_url(site, session, numero).removesuffix(".html") + ".json"


# --- the list ------------------------------------------------------------------------------------------------

_SENAT = re.compile(r"(?:[\w-]+\.)*senat\.fr\.?")


def read_liste(body: bytes, url: str) -> tuple[tuple[str, str], ...]:
    """Votes that a list links to, the oldest first: their id, and their title as far as the list shows it.

    url: the list's own address, that relative links begin at. Raises Unreadable when it links to no vote.
    """
    found = read_entries(read_page(body), lambda href: _linked(href, url))
    if not found:
        raise Unreadable("liste des scrutins : aucun lien vers un scrutin")
    votes = sorted(found, key=lambda uid: senat.split_scrutin(uid) or (0, 0))
    return tuple((uid, _titre_in(found[uid])) for uid in votes)


def _linked(href: str, url: str) -> str:
    """The id of the vote whose page is at an address written in a page; "" for anything else."""
    try:
        address = urljoin(url, href.strip())
    except ValueError:  # "http://[x"
        return ""
    host = address.partition("://")[2].partition("/")[0]
    if host != url.partition("://")[2].partition("/")[0] and not _SENAT.fullmatch(host.lower()):
        return ""
    match = PAGE.fullmatch(path_of(address))
    return senat.uid_scrutin(int(match["session"]), int(match["numero"])) if match else ""


_NUMERO = re.compile(r"scrutin(?: public)?\s*n ?[°o]s? ?([0-9]{1,5})(?![0-9])")
_SUR = re.compile(
    r"(?i)(?:^|scrutin(?: public)?(?: ?n ?[°ºo]s? ?[0-9]{1,5})?[ :,.–—-]*|s[eé]ance du [^\n]{6,25}?[0-9]{4}[ :,.–—-]*|"
    r"[0-9]{4} ?[:–—-] ?)sur (?P<titre>(?:l['’]|les? |la |une? )[^\n]+)",
    re.MULTILINE,
)
_LEAD = re.compile(
    r"(?i)(?:scrutin(?: public)? ?n ?[°ºo]s? ?[0-9]{1,5})?[\s,:–—-]*(?:s[eé]ance du [^:,–—-]{8,25}[0-9]{4})?[\s,:–—-]*"
)


def _titre_in(words: str) -> str:
    """The title in the entry of a list, as the page writes it: what follows "sur", or says a known object; else ""."""
    match = _SUR.search(words)
    titre = clean(AFTER.sub("", match["titre"] if match else _LEAD.sub("", words, count=1)))
    return titre if match or _is_known(titre) else ""


# --- the page of a vote --------------------------------------------------------------------------------------


def parse_scrutin(body: bytes, url: str) -> Reading:
    """Read the page of a vote. Raises Unreadable, naming what is missing or what contradicts itself."""
    session, numero = _identify(PAGE, url)
    page = read_page(body)
    _check_numero(page, session, numero)
    jour = _jour(page, session)
    titre = _titre(page, numero)
    bloc = [_bloc(page, titre)]
    scrutin = Scrutin(
        uid=senat.uid_scrutin(session, numero),
        numero=numero,
        legislature=session,
        date=jour,
        seance=senat.uid_seance(jour),
        titre=titre,
        sort=read_sort(page, bloc, r"le\s+senat"),
        type_libelle=read_type(page),
        **read_chiffres(page, bloc),
    )
    if (scrutin.votants or 0) + (scrutin.non_votants or 0) > SIEGES_SENAT:
        inconsistent(
            f"{scrutin.votants} votants et {scrutin.non_votants} non-votants pour {SIEGES_SENAT} sièges"
        )
    return Reading((prove(scrutin),))


def _identify(pattern: re.Pattern[str], url: str) -> tuple[int, int]:
    match = pattern.fullmatch(path_of(url))
    if match is None:
        raise Unreadable(f"adresse inattendue pour un scrutin du Sénat : {url}")
    return int(match["session"]), int(match["numero"])


def _check_numero(page: Page, session: int, numero: int) -> None:
    """Refuse a page that is not this vote's: by its first title with a number, and its own address if it says one."""
    lines = (*page.headings, page.titre, *page.lines)
    said = next((int(match[1]) for line in lines if (match := _NUMERO.search(fold(line)))), None)
    if said is None:
        missing("numéro du scrutin absent")
    own = {PAGE.fullmatch(path_of(address)) for address in page.own} - {None}
    others = {(int(m["session"]), int(m["numero"])) for m in own if m} - {(session, numero)}
    if said != numero or others:
        missing(
            f"c'est celle du scrutin n° {said if said != numero else others.pop()[1]}, pas du n° {numero}"
        )


def _jour(page: Page, session: int) -> date:
    """The day of the sitting, in the session of the address: from 1 October to 30 September."""
    jour, _ = read_seance(page)
    if not date(session, 10, 1) <= jour < date(session + 1, 10, 1):
        missing(f"la séance du {jour:%d/%m/%Y} n'est pas de la session {senat.write_session(session)}")
    return jour


_RESULTAT = re.compile(r"suffrages exprimes|votants|le senat (?:a|n'a pas) (?:adopte|approuve)")


def _titre(page: Page, numero: int) -> str:
    """What was voted, as the Assemblée's archive writes it: what follows "sur", or the line that says a known object.

    It stands between the number and the result; else anywhere, if it says a known object.
    """
    folded = [fold(line) for line in page.lines]
    first = next((n for n, line in enumerate(folded) if numero in _numeros(line)), 0)
    last = next((n for n, line in enumerate(folded) if n > first and _RESULTAT.search(line)), len(folded))
    near = page.lines[first:last]
    candidates = (_said(near), filter(_is_known, near[1:]), filter(_is_known, _said(page.lines)))
    titres = next((whole for found in candidates if (whole := _whole(found))), [])
    if not titres:
        missing("titre du scrutin absent")
    return max(titres, key=lambda titre: (_is_known(titre), len(titre)))


def _whole(titres: Iterable[str]) -> list[str]:
    return [titre for titre in titres if not titre.endswith(CUT_SHORT)]


def _numeros(folded: str) -> set[int]:
    return {int(numero) for numero in _NUMERO.findall(folded)}


def _said(lines: Iterable[str]) -> list[str]:
    found = (AFTER.sub("", match["titre"]).strip() for match in _SUR.finditer("\n".join(lines)))
    return [titre for titre in found if titre]


def _is_known(titre: str) -> bool:
    return read_titre(titre).nature is not Nature.AUTRE


_VOTANTS = re.compile(r"(?<![a-z-])votants?(?![a-z])|suffrages\s+exprimes")
# Where the summary stops, and the groups and the names begin, whose figures have the same labels.
_GROUPES = re.compile(
    r"analyse d(?:u|es) (?:scrutin|votes?)|(?:par|des)\s+(?:groupes?|senat(?:eurs?|rices?))(?![a-z])|"
    r"(?<![a-z])groupe\s|senateurs\s+n(?:on[\s-]inscrits|'appartenant)|\(\s*[0-9]{1,3}\s*(?:membres?\s*)?\)|"
    r"mises? au point|(?:ont|a)\s+vote\s|s(?:e sont|'est)\s+abstenus?"
)


def _bloc(page: Page, titre: str) -> tuple[int, int]:
    """Where the summary stands: after the title, whose words are those of figures ("pour 2018"), before the groups."""
    first = _VOTANTS.search(page.plain)
    if first is None:
        missing("chiffres absents")
    end = _GROUPES.search(page.plain, first.end())
    return page.end_of(titre, first.start()), end.start() if end else len(page.plain)


# --- who voted what --------------------------------------------------------------------------------------------

_CAMPS: Final = {"p": "pours", "c": "contres", "a": "abstenus", "n": "absents"}
_MATRICULE = re.compile(r"[0-9A-Z]{4,8}")


def parse_votes(body: bytes, url: str) -> Reading:
    """Read who voted what. Raises Unreadable for what is not such a list, or names somebody twice.

    Whoever has an unknown letter counts nowhere, and is told in a remark: sums no longer match, so that figures by
    group are withheld rather than wrong.
    """
    uid = senat.uid_scrutin(*_identify(VOTES, url))
    votes = _votes(decode(body))
    camps: dict[str, list[str]] = {field: [] for field in _CAMPS.values()}
    unknown: Counter[str] = Counter()
    for matricule, lettre in votes.items():
        if lettre in _CAMPS:
            camps[_CAMPS[lettre]].append(matricule)
        else:
            unknown[lettre[:20]] += 1
    if not any(camps.values()):
        raise Unreadable("votes des sénateurs : aucune position connue")
    remarks = (f"scrutin {uid}, position inconnue : « {lettre} » ({n} fois)" for lettre, n in unknown.items())
    return Reading(
        (Votants(uid=uid, **{field: tuple(uids) for field, uids in camps.items()}),), tuple(remarks)
    )


def _votes(root: Node) -> dict[str, str]:
    """Letter by senator."""
    listed = root.get("votes")
    if not isinstance(listed, list) or not listed:
        raise Unreadable("votes des sénateurs : liste absente ou vide")
    if len(listed) > SIEGES_SENAT:
        raise Unreadable(f"votes des sénateurs : {len(listed)} pour {SIEGES_SENAT} sièges")
    votes = {text(vote, "matricule").upper(): text(vote, "vote").lower() for vote in objects(listed)}
    unnamed = [matricule for matricule in votes if not _MATRICULE.fullmatch(matricule)]
    if len(votes) != len(listed) or unnamed:
        raise Unreadable("votes des sénateurs : un matricule manque, n'en est pas un, ou paraît deux fois")
    return votes
