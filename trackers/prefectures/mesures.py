"""What an authorisation allows, quoted from its articles: means, purposes, place, number of cameras."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parlement.extraction import Serre

_IMAGES = re.compile(
    r"(?:captation|captee?r?|capter)[^.]{0,90}(?:enregist|trans?mi|transmettre)[^.]{0,90}(?:images|aerone|camera)"
    r"|captationd'?images|vol(?:d'un|d')(?:drone|helicoptere)|recoursa(?:des|un)drones?"
)
_ALGORITHME = re.compile(r"traitements?algorithmiques?")
_AUTORISE = re.compile(r"autoris|renouvel|prolong|proroge|modifi|abrog|retir")
_ECARTE = re.compile(r"delegation(?:de|des)signature|interdi(?:sant|ction)|spectacleaerien|subdelegation")

_DRONE = re.compile(r"drone|tele-?pilot|sanspersonneabord|sansequipage")
_FINALITES = re.compile(
    r"prevention(?:des|d')atteintesalasecurite(?:despersonnes)?(?:et(?:des|aux)biens)?"
    r"(?:,?danslesdits?lieux|,?dansdeslieuxparticulierementexposes)?"
    r"|securitedesrassemblements(?:depersonnes)?(?:surlavoiepublique)?(?:oudansdeslieuxouvertsaupublic)?"
    r"|preventiond(?:'|es|')actesdeterrorisme"
    r"|regulationdesfluxdetransports?"
    r"|surveillancedesfrontieres(?:,envuedeluttercontreleurfranchissementirregulier)?"
    r"|secoursauxpersonnes"
    r"|presenced'objetsabandonnes|presenceouutilisationd'armes|mouvementsdefoule|departsdefeux?"
    r"|densitetropimportantedepersonnes|presenced'unepersonneausol[^;.]{0,60}|nonrespect[^;.]{0,60}sensdecirculation[^;.]{0,30}"
    r"|franchissementoupresence[^;.]{0,90}(?:interditeousensible|sensible)"
)
"""Those of article L. 242-5 of the Code de la sécurité intérieure, and the events that the decree of 28 August 2023
lets algorithms look for."""

_BUT = (
    r"(?=,?(?:le(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\d)|les\d|du\d|du(?:lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|dimanche)|al'?occasion|l'?occasion|autitre|auxtitres|pour|afin|danslecadre|acompter|apartir|en?vue|"
    r"auxfins|auxseulesfins)|[;.:(]|$)"
)
_LIEU = re.compile(
    rf"(?:(?:sont|est)autorise(?:e?s|e)?|aeroneu?fs(?:tele-?pilotes)?|helicopteres?)(?P<lieu>(?:a(?!l'?occasion)|aux?|dans(?!lecadre)|sur|en)"
    rf"[^;.]{{2,200}}?){_BUT}"
)
_LIEU_TITRE = re.compile(
    rf"(?P<lieu>(?:aparis|danslesdepartements?|danslacommune|danslescommunes)[^;.]{{0,160}}?){_BUT}"
)
_PERIMETRE = re.compile(
    r"(?:perimetregeographique|zonessurvolees|airessurvolees|territoire)(?P<lieu>[^.]{4,300})|s'?applique(?P<autre>a[^.]{4,300})"
)

_NOMBRES = {
    mot: rang
    for rang, mot in enumerate(
        ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
        start=1,
    )
} | {"une": 1, "quinze": 15, "vingt": 20}
_MOTS = "|".join(sorted(_NOMBRES, key=len, reverse=True))
_NOMBRE = rf"(?P<mot>{_MOTS}|\d{{1,3}})(?:\((?P<chiffre>\d{{1,3}}|[a-z]+)\))?"
_MAXIMUM = re.compile(
    rf"nombremaximal[^.]{{0,160}}?(?:fixea|estde|limitea|s'elevea|:|arretea)(?P<dit>{_NOMBRE}(?:cameras?|aeronefs?|drones?|helicopteres?)?[^;.]{{0,60}})"
)
_PAR_CAMERA = re.compile(rf"(?<![a-z])(?P<dit>{_NOMBRE}cameras?[^;.,]{{0,60}})")


def is_authorisation(titre: str, articles: Sequence[str]) -> bool:
    """Whether an act authorises cameras in the air or algorithms on images, or changes such an act."""
    tete, premier = Serre(titre).serre, Serre(articles[0]).serre if articles else ""
    if _ECARTE.search(tete):
        return False
    return any(
        (_IMAGES.search(said) or _ALGORITHME.search(said)) and _AUTORISE.search(said)
        for said in (tete, premier)
    )


def moyen_of(texte: str) -> str:
    """By what: "vsa", "hélicoptère", "drones", "aéronefs" for both or neither, "" when nothing says it."""
    said = Serre(texte).serre
    if _ALGORITHME.search(said):
        return "vsa"
    drone, helicoptere = _DRONE.search(said) is not None, "helicoptere" in said
    if drone != helicoptere:
        return "drones" if drone else "hélicoptère"
    return "aéronefs" if drone or "aerone" in said else ""


def finalites_of(articles: Sequence[str]) -> Iterator[str]:
    """Purposes as written, of the first article that says any; each once."""
    for article in articles:
        serre = Serre(article)
        seen: set[str] = set()
        for match in _FINALITES.finditer(serre.serre):
            if match[0] not in seen:
                seen.add(match[0])
                yield serre.brut(*match.span())
        if seen:
            return


def lieu_of(titre: str, articles: Sequence[str]) -> str:
    """The place, as written: where cameras are authorised, else by the title, else the perimeter; "" for none."""
    sources = [(_LIEU, texte) for texte in (*articles[:1], titre)] + [(_LIEU_TITRE, titre)]
    sources += [(_PERIMETRE, article) for article in articles[1:] if "autorisation" in Serre(article).serre]
    for forme, texte in sources:
        serre = Serre(texte)
        if match := forme.search(serre.serre):
            name = next(name for name, said in match.groupdict().items() if said)
            return serre.brut(*match.span(name))
    return ""


def cameras_of(articles: Sequence[str]) -> tuple[int | None, str]:
    """Most cameras at once, None when word and figure disagree, and how it is written; (None, "") when not said."""
    for forme in (_MAXIMUM, _PAR_CAMERA):
        for article in articles:
            serre = Serre(article)
            if match := forme.search(serre.serre):
                return _nombre(match), serre.brut(*match.span("dit"))
    return None, ""


def _nombre(match: re.Match[str]) -> int | None:
    said = [_value(match[name]) for name in ("mot", "chiffre") if match[name]]
    return said[0] if len(set(said)) == 1 else None


def _value(written: str) -> int | None:
    return int(written) if written.isdecimal() else _NOMBRES.get(written)
