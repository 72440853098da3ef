"""Messages shared by the tests of this folder: two real ones, and strategies for hostile ones."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import strategies as st

from alerts.importance import Importance
from alerts.message import (
    Action,
    Ajoute,
    Barre,
    Fichier,
    Gras,
    Heure,
    Lien,
    Ligne,
    Message,
    Retire,
    Section,
    Span,
    ligne,
    puce,
    reponse,
    section,
)
from storage.outbox import Envoi, Etat


def alerte(titre: str, importance: Importance, *resume: Ligne | str, **rest: Any) -> Message:
    """An alert with this first line and these details."""
    return msgspec.structs.replace(reponse(titre, *resume, **rest), importance=importance)


SCRUTIN = "https://www.assemblee-nationale.fr/dyn/16/scrutins/1274"
VOTE_A = datetime(2023, 3, 23, 12, 11, tzinfo=UTC)

EN_COURS = Envoi(
    id=1,
    alerte="",
    destination="discord:42",
    importance="notable",
    message="",
    publie="",
    etat=Etat.EN_COURS,
    tentatives=0,
    tente_le=None,
    message_id="",
    nonce="n1",
    reference="V-1",
)
"""A row about to be posted in a channel."""

VOTE = alerte(
    "Article 7 ADOPTÉ — 59 pour, 14 contre",
    Importance.MAJEUR,
    "Loi JO 2024, 1re lecture à l’Assemblée, séance du jeudi 23 mars 2023 (1re séance)",
    ligne("Adopté par ", Gras("59"), " voix contre ", Gras("14"), ", aucune abstention ", Barre(59, 14)),
    sections=[
        section("Par groupe", puce(Gras("RE"), " : 30 pour"), puce(Gras("LFI-NUPES"), " : 6 contre")),
        section(
            "Amendements votés à cette séance",
            puce("n° 1 (rect.) de M. Léaument : rejeté"),
            puce("n° 2 [Rect.] : retiré à ", Heure(VOTE_A, "heure")),
        ),
        section("Demandé par", "Groupe Écologiste - NUPES"),
        section(
            "Sources", ligne(Lien("Scrutin n° 1274", SCRUTIN), ", publié ", Heure(VOTE_A, "relatif"), ".")
        ),
    ],
    pied="Source lue à 13 h 20",
    reference="V-3K9F2A",
    url=SCRUTIN,
    suite="!votes article7",
)

REPONSE = reponse(
    "Article 7 : où en est-on ?",
    ligne(Gras("Adopté"), " en 1re lecture à l’Assemblée le ", Heure(VOTE_A, "date"), "."),
    "- 3 amendements_identiques restent à *confirmer*",
    sections=[section("Prochaine séance", ligne(Heure(datetime(2023, 3, 28, 13, tzinfo=UTC), "complet")))],
    pied="Réponse à !article7",
    reference="R-8Q2M",
)

# Two words replaced, one added, one removed: what an amendment does to an article.
CHANGEMENT = reponse(
    "Article 7 : ce qui change",
    ligne(
        "À titre expérimental et jusqu’au ",
        Retire("30 juin 2025"),
        Ajoute("31 mars 2025"),
        ", les images ",
        Ajoute("*captées* "),
        "peuvent faire l’objet de traitements",
        Retire(" [algorithmiques]"),
        ".",
    ),
    fichier=Fichier("Article 7 (Sénat).txt", "Article 7\n\nI. – À titre expérimental…\n"),
)

_PIEGES = st.sampled_from(
    [
        "@everyone",
        "@here",
        "<@123456789012345678>",
        "<@&123456789012345678>",
        "**",
        "__",
        "~~",
        "||",
        "```",
        "\n# titre",
        "> cité",
        "- puce",
        "7. point",
        "\\",
        "[ici](https://evil.example)",
        "https://www.senat.fr/a_b(c).",
        "https://evil.example/_a_",
        "<t:1:R>",
        "\x1b[31mrouge",
        "\x1b]8;;https://evil.example\x07lien\x1b]8;;\x07",
        "\u202eenvers",
        "\u200f\u2067droite\u2069",
        "\ufeffa\u2060b\u200dc",
        "a\u200bb",
        "👩🏽\u200d🚀",
        "🇫🇷",
        "e\u0301",
        "\ud83d",
        "\r\n",
        "\u3164",
        "mot ",
        " ",
    ]
)
_UNICODE = st.text(st.characters(exclude_categories=()), max_size=20)


def textes() -> st.SearchStrategy[str]:
    """Any Unicode, lone surrogates included, and traps; sometimes very long."""
    court = st.lists(_PIEGES | _UNICODE, max_size=6).map("".join)
    return court | st.tuples(court, st.integers(1, 300)).map(lambda t: (t[0] * t[1])[:3000])


_URLS = st.sampled_from(
    [SCRUTIN, "https://x.fr/a b(c)*_", "javascript:alert(1)", "http://é.fr/é", "https://a@b.fr", "http://[x"]
)
_INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())  # noqa: DTZ001
_VOIX = st.integers(0, 1000)


def messages(texte: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Message]:
    """Any message, made of any texts."""
    texte = textes() if texte is None else texte
    url = _URLS | texte.map(lambda chemin: f"https://senat.fr/{chemin}") | texte
    spans: st.SearchStrategy[Span] = st.one_of(
        texte,
        st.builds(Gras, texte),
        st.builds(Retire, texte),
        st.builds(Ajoute, texte),
        st.builds(Lien, texte, url, st.booleans()),
        st.builds(Heure, _INSTANTS, st.sampled_from(["date", "heure", "complet", "relatif"])),
        st.builds(Barre, _VOIX, _VOIX, _VOIX),
    )
    lignes = st.builds(Ligne, st.lists(spans, max_size=4).map(tuple), st.sampled_from([0, 1, 2]))
    plusieurs = st.lists(lignes, max_size=4).map(tuple)
    return st.builds(
        Message,
        titre=texte,
        importance=st.none() | st.sampled_from(Importance),
        resume=plusieurs,
        sections=st.lists(st.builds(Section, texte, plusieurs), max_size=3).map(tuple),
        pied=texte,
        reference=texte,
        url=st.none() | url,
        suite=texte,
        actions=st.lists(st.builds(Action, texte, texte), max_size=7).map(tuple),
        ecran=st.sampled_from([0, 1, 3, 12]),
        fichier=st.none() | st.builds(Fichier, texte, texte),
    )
