"""What `!suivre` takes: an address, then an article, a name, a title, aliases; and the name proposed for a bill."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from alerts.abonnement.reglages import NON, TOUT
from commands.base import CommandError, Context, Refus, shortened
from parlement.articles import Designation, parse_designation
from parlement.departements import nom_departement, read_departement
from parlement.dossiers import Dossier
from parlement.legislatures import PREMIERE, legislature_of
from parlement.suivis import find_suivis, read_cible, read_legislature
from parlement.texte import clean, fold
from trackers.registry import legislatures_of
from veilles.noms import designates

LONGEST_NOM, LONGEST_ALIAS, LONGEST_TITRE = 32, 40, 120
MOST_ALIAS = 8
_NOM = re.compile(rf"\w[\w.-]{{0,{LONGEST_NOM - 1}}}")
_KEYS = ("article", "alias", "nom", "titre")
_UID = re.compile(r"DLR5L\d+N(\d+)")
_HOSTS = re.compile(r"(?:^|\.)(?:assemblee-nationale|senat)\.fr$")
_GENRE = re.compile(
    r"^(?:projet|proposition) de (?:loi|resolution)(?: (?:organique|constitutionnelle|europeenne|de finances|"
    r"de programmation|de financement))*,? ?(?:relatif|relative|relatifs|relatives|visant|tendant|portant|pour|sur|"
    r"autorisant|renforcant|ratifiant|modifiant)?\b"
)
_SMALL = frozenset(
    re.split(
        " ",
        "a au aux d de des du en et l la le les leur leurs par pour sa se ses son sur un une dans notamment afin",
    )
)
"""Words that say nothing of a subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """What was asked: `cible` as `Suivi` has it; "" and None for what was not said."""

    adresse: str
    cible: str
    legislature: int | None = None
    article: str = ""
    nom: str = ""
    titre: str = ""
    alias: tuple[str, ...] = ()

    @property
    def place(self) -> Designation | None:
        """The article, None for the whole bill."""
        found = parse_designation(self.article) if self.article else None
        return replace(found, additional=False) if found else None


def read_demande(argument: str) -> Demande:
    """Read a request. Raises CommandError, saying what to type."""
    adresse, said, loose = _parts(argument)
    cible = read_cible(adresse)
    if cible is None:
        raise CommandError(_no_dossier(adresse))
    article = said.get("article") or loose
    return Demande(
        adresse=adresse,
        cible=cible,
        legislature=read_legislature(adresse),
        article=_article(article) if article else "",
        nom=_nom(said["nom"]) if "nom" in said else "",
        titre=clean(said.get("titre", ""))[:LONGEST_TITRE],
        alias=_alias(said.get("alias", "")),
    )


def _parts(argument: str) -> tuple[str, dict[str, str], str]:
    """The address, what follows each key word, and what stands before any. Raises CommandError."""
    first, *words = argument.split()
    said: dict[str, list[str]] = {}
    key = ""
    for word in words:
        name = fold(word).rstrip(":=")
        if name in _KEYS and name not in said:
            key = name
            said[key] = []
        else:
            said.setdefault(key, []).append(word)
    told = {name: " ".join(kept) for name, kept in said.items()}
    if missing := [name for name, value in told.items() if not value]:
        raise CommandError(
            f"Il manque ce qui suit « {missing[0]} » : article 7, nom narcotrafic, alias drogue, titre …"
        )
    return first.strip("<>"), told, told.pop("", "")


def _no_dossier(adresse: str) -> str:
    """Why this names no bill: another site, another page of the houses, or no address at all."""
    try:
        host = urlsplit(adresse if "//" in adresse else f"//{adresse}").hostname or ""
    except ValueError:
        host = ""
    advice = (
        "Copiez l'adresse de la page du dossier sur assemblee-nationale.fr ou senat.fr, ou écrivez son identifiant "
        "(DLR5L17N50169, pjl24-630)."
    )
    if _HOSTS.search(host):
        return f"Cette page de {host} n'est pas celle d'un dossier. {advice}"
    if "://" in adresse or ":" in adresse or "." in host:
        return f"Vigie ne suit que les dossiers de l'Assemblée et du Sénat, pas « {shortened(adresse, 60)} ». {advice}"
    return f"« {shortened(adresse, 60)} » ne désigne pas un dossier. {advice}"


def _article(typed: str) -> str:
    place = parse_designation(typed[:80])
    if place is None or place.kind != "article":
        raise CommandError(
            f"« {shortened(typed, 60)} » n'est pas un article : écrivez article 7, article 7 bis, article premier, "
            "ou article après l'article 9."
        )
    return str(place) if place.position else place.numero


def _nom(typed: str) -> str:
    nom = clean(typed)
    if not _NOM.fullmatch(nom):
        raise CommandError(
            f"« {shortened(nom, 60)} » n'est pas un nom : un seul mot, {LONGEST_NOM} lettres au plus, "
            "par exemple narcotrafic."
        )
    return nom.lower()


def _alias(typed: str) -> tuple[str, ...]:
    words = [clean(word) for word in re.split(r"[,;]", typed) if clean(word)]
    if len(words) > MOST_ALIAS or any(len(word) > LONGEST_ALIAS for word in words):
        raise CommandError(
            f"{MOST_ALIAS} alias au plus, de {LONGEST_ALIAS} lettres au plus, séparés par des virgules."
        )
    return tuple(dict.fromkeys(words))


def check_legislature(context: Context, demande: Demande) -> None:
    """Refuse a legislature that has no archives, and one to come: Vigie would leave the one that sits. Raises Refus."""
    said = demande.legislature or legislature_of(demande.cible)
    suivis = context.tracked.suivis
    last = legislatures_of((s.cible for s in suivis), (s.legislature for s in suivis if s.legislature))[-1]
    if said and said > last:
        raise Refus(
            f"Vigie ne connaît pas de {said}e législature : la dernière est la {last}e. Vérifiez l'adresse ; si une "
            "autre vient de commencer, suivez d'abord l'un de ses textes dans config.toml."
        )
    if said and said < PREMIERE:
        raise Refus(
            f"L'Assemblée ne publie rien d'avant la {PREMIERE}e législature : ce dossier est trop ancien."
        )


# --- names -----------------------------------------------------------------------------------------------------


def check_words(context: Context, words: Iterable[str]) -> None:
    """Refuse a name or alias that means something already. Raises Refus."""
    for word in words:
        if owner := owner_of(context, word):
            raise Refus(f"« {word} » désigne déjà {owner} : choisissez un autre mot (nom …, alias …).")


def owner_of(context: Context, word: str) -> str:
    """What a word means already, "" when it is free."""
    if fold(word) in TOUT | NON or not re.search(r"[a-z0-9]", fold(word)):
        return "autre chose"
    for suivi in find_suivis(word, context.tracked.suivis):
        return f"le suivi {suivi.nom}"
    for veille in context.tracked.veilles:
        if designates(word, veille.nom, *veille.alias):
            return f"la veille {veille.nom}"
    if numero := read_departement(word):
        return f"le département {nom_departement(numero)}"
    return ""


def propose_nom(context: Context, demande: Demande, dossier: Dossier | None) -> str:
    """A free name: from the article, else from the title of the bill, else from its address."""
    place, base = demande.place, _base(demande, dossier)
    article = re.sub(r"[^a-z0-9]", "", fold(str(place.sans_position()))) if place else ""
    article = f"{fold(place.position)}-{article}" if place and place.position else article
    wanted = [article, f"{base}-{article}"[:LONGEST_NOM]] if article else [base]
    numbered = (f"{wanted[-1][: LONGEST_NOM - 3]}-{n}" for n in range(2, 100))
    return next(nom for nom in (*wanted, *numbered) if not owner_of(context, nom))


def _base(demande: Demande, dossier: Dossier | None) -> str:
    """The first two words that say something: "jeux-olympiques"."""
    subject = _GENRE.sub("", fold(dossier.titre)) if dossier else fold(demande.cible).replace("_", " ")
    words = [word for word in re.findall(r"[a-z0-9]+", subject) if word not in _SMALL]
    if dossier is None and (number := _UID.fullmatch(demande.cible)):
        return f"dossier-{number[1]}"
    if dossier is None or not words:
        return re.sub(r"[^a-z0-9]+", "-", fold(demande.cible)).strip("-")[: LONGEST_NOM - 10] or "texte"
    return "-".join(words[:2])[: LONGEST_NOM - 10].strip("-")
