"""Reading what is tracked, and the channels that are told: blocks [[suivis]] and [[discord.salons]]."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from alerts.abonnement.abonnes import Abonne
from alerts.abonnement.reglages import CLES, Cle, ReglageError, Reglages, filled, read_personne
from parlement.articles import Designation, parse_designation
from parlement.departements import DEPARTEMENTS, read_departement
from parlement.suivis import LOI, FilArticle, Suivi, find_suivis, read_cible, read_legislature
from service.configuration.reader import Block, shown, suggest
from veilles.veille import Veille

SALON_KEYS = ("id", "tout", "suivis", "veilles", "departements", "personnes", *(cle.nom for cle in CLES))
SUIVI_KEYS = ("nom", "titre", "dossier", "article", "article_par_texte", "alias", "suites")

_SALON_ID = re.compile(r"[1-9][0-9]{0,19}")
_TEXTE = re.compile(rf"{LOI}|[0-9]+")
_DOSSIER = (
    "ni un identifiant (DLR5L16N46918), ni une référence du Sénat (pjl22-220), ni l'adresse d'un dossier : "
    "copiez celle de sa page sur assemblee-nationale.fr ou senat.fr"
)


def read_suivis(root: Block) -> tuple[Suivi, ...]:
    """Every suivi, those with faults included; what is wrong goes to the block's faults."""
    blocks = root.tables("suivis", "suivis")
    suivis = tuple(_suivi(block) for block in blocks)
    for block, suivi in zip(blocks, suivis, strict=True):
        _check_words(block, suivi, suivis, blocks)
        _check_known(block, "suites", suivi.suites, [other for other in suivis if other is not suivi])
    return suivis


def _suivi(block: Block) -> Suivi:
    block.check_keys(*SUIVI_KEYS)
    nom = block.required("nom", 'le mot que l\'on tapera, par exemple nom = "narcotrafic"')
    return Suivi(
        nom=nom,
        titre=block.value("titre", "") or nom,
        cible=_cible(block),
        legislature=read_legislature(str(block.values.get("dossier", ""))),
        fil=_fil(block),
        alias=block.texts("alias"),
        suites=block.texts("suites"),
    )


def _cible(block: Block) -> str:
    written = block.required("dossier", "l'adresse de sa page, copiée du navigateur")
    cible = read_cible(written) if written else ""
    if cible is None:
        block.refuse("dossier", f"{shown(written)} n'est {_DOSSIER}")
    return cible or ""


def _fil(block: Block) -> FilArticle | None:
    label = f"{block.label}, article_par_texte"
    elsewhere = block.table("article_par_texte", label, '{ loi = "10", 939 = "7" }')
    for texte in elsewhere.values:
        if not _TEXTE.fullmatch(texte):
            elsewhere.refuse(
                texte, f"n'est pas un texte : écrivez « {LOI} » ou le numéro d'un texte, 939 par exemple"
            )
    if elsewhere.values and "article" not in block.values:
        block.refuse("article_par_texte", "ne va pas seul : ajoutez « article », son numéro partout ailleurs")
    ailleurs = {texte: place for texte in elsewhere.values if (place := _article(elsewhere, texte))}
    article = _article(block, "article")
    return FilArticle(article=article, ailleurs=ailleurs) if article else None


def _article(block: Block, key: str) -> Designation | None:
    if key not in block.values:
        return None
    written = block.values[key]
    place = parse_designation(str(written)) if type(written) in (str, int) else None
    if place is None or place.kind != "article":
        block.refuse(
            key,
            f'{shown(written)} n\'est pas un article : donnez son numéro, "7", "7 bis" ou "premier", '
            'ou ce qui le suit, "après l\'article 7"',
        )
        return None
    return replace(place, additional=False)


def _check_words(block: Block, suivi: Suivi, suivis: tuple[Suivi, ...], blocks: list[Block]) -> None:
    """Each word people may type must find one suivi: names and aliases, case and accents apart."""
    words = [("nom", suivi.nom), *(("alias", alias) for alias in suivi.alias)]
    for key, word in words:
        owners = find_suivis(word, suivis)
        if word and not owners:
            block.refuse(
                key, f"{shown(word)} ne contient ni lettre ni chiffre : personne ne pourrait le taper"
            )
        elif owners and owners[0] is not suivi:
            first = next(b for b, s in zip(blocks, suivis, strict=True) if s is owners[0])
            block.refuse(
                key, f"{shown(word)} désigne déjà {first.label} ({first.place}) : prenez un autre mot"
            )


def _check_known(block: Block, key: str, noms: tuple[str, ...], suivis: list[Suivi]) -> None:
    known = list(dict.fromkeys(suivi.nom for suivi in suivis if suivi.nom))
    for nom in noms:
        if nom not in known:
            meant = [suivi.nom for suivi in find_suivis(nom, suivis)]
            hint = f" : vouliez-vous dire « {meant[0]} » ?" if len(meant) == 1 else suggest(nom, known)
            block.refuse(key, f"{shown(nom)} n'est pas le nom d'un {'autre ' * (key == 'suites')}suivi{hint}")


def read_salons(
    discord: Block, suivis: tuple[Suivi, ...], veilles: tuple[Veille, ...] = ()
) -> tuple[Abonne, ...]:
    """Every channel of the [discord] section; what is wrong goes to the block's faults."""
    first: dict[str, str] = {}
    salons = []
    for block in discord.tables("salons", "discord.salons"):
        salon = _salon(block, suivis, veilles)
        if salon.destination in first:
            block.refuse("id", f"ce salon a déjà un bloc ({first[salon.destination]}) : réunissez-les")
        first.setdefault(salon.destination, block.place)
        salons.append(salon)
    return tuple(salons)


def _salon(block: Block, suivis: tuple[Suivi, ...], veilles: tuple[Veille, ...]) -> Abonne:
    block.check_keys(*SALON_KEYS)
    noms = block.texts("suivis")
    _check_known(block, "suivis", noms, list(suivis))
    said = Reglages(**{cle.nom: value for cle in CLES if (value := _reglage(block, cle)) is not None})
    _check_mentions(block, said, suivis, veilles)
    wanted = _veilles(block, veilles)
    personnes = _personnes(block)
    return Abonne(
        destination=f"discord:{_salon_id(block)}",
        tout=block.value("tout", False) or not (noms or wanted or personnes or said.alarmes),
        suivis=frozenset(noms),
        veilles=frozenset(wanted),
        departements=frozenset(_departements(block)),
        personnes=frozenset(personnes),
        declare=frozenset(cle.nom for cle in CLES if cle.nom in block.values),
        **filled(said),
    )


def _reglage(block: Block, cle: Cle) -> Any:
    """A setting as it is stored, read like what is typed in Discord; None when it is absent or refused."""
    if cle.nom not in block.values:
        return None
    written = block.values[cle.nom]
    if written == []:
        return ()  # every kind, no role, nothing breaking through: as the setting says
    if isinstance(written, bool):
        written = "oui" if written else "non"
    elif isinstance(written, list):
        written = "; ".join(map(str, written))
    try:
        return cle.read(str(written))
    except ReglageError as error:
        block.refuse(cle.nom, str(error))
        return None


def _check_mentions(
    block: Block, said: Reglages, suivis: tuple[Suivi, ...], veilles: tuple[Veille, ...]
) -> None:
    """Each subject of a ping is the name of a suivi or of a veille."""
    known = [*(suivi.nom for suivi in suivis), *(veille.nom for veille in veilles)]
    for word in dict.fromkeys(word for one in said.mentions or () for word in one.sujets):
        if word not in known:
            block.refuse("mentions", f"{shown(word)} n'est ni un suivi ni une veille{suggest(word, known)}")


def _personnes(block: Block) -> tuple[str, ...]:
    """Ids of the members that a channel follows, written as ids or as the addresses of their pages."""
    found = []
    for word in block.texts("personnes"):
        try:
            found.append(read_personne(word))
        except ReglageError as error:
            block.refuse("personnes", str(error))
    return tuple(found)


def _veilles(block: Block, veilles: tuple[Veille, ...]) -> tuple[str, ...]:
    """Names of the veilles that a channel wants."""
    known = [veille.nom for veille in veilles]
    for nom in block.texts("veilles"):
        if nom not in known:
            block.refuse("veilles", f"{shown(nom)} n'est pas le nom d'une veille{suggest(nom, known)}")
    return block.texts("veilles")


def _departements(block: Block) -> list[str]:
    """Numbers of the departments whose prefects' acts a channel wants, written by number or by name."""
    written = block.values.get("departements", [])
    if not isinstance(written, list):
        block.refuse("departements", f'{shown(written)} n\'est pas une liste : écrivez ["75", "13"]')
        return []
    found = []
    for word in map(str, written):
        numero = read_departement(word)
        if numero is None:
            near = suggest(word, list(DEPARTEMENTS.values()))
            advice = near or ' : écrivez son numéro ou son nom, "75" ou "Paris"'
            block.refuse("departements", f"{shown(word)} n'est pas un département{advice}")
        else:
            found.append(numero)
    return found


def read_admins(discord: Block) -> frozenset[str]:
    """Ids of the roles whose members may change things in chat; what is wrong goes to the block's faults."""
    written = discord.values.get("admins", [])
    if not isinstance(written, list) or not all(
        type(role) in (str, int) and _SALON_ID.fullmatch(str(role).strip()) for role in written
    ):
        advice = (
            "dans Discord, clic droit sur le rôle, « Copier l'identifiant », par exemple [123456789012345678]"
        )
        discord.refuse("admins", f"{shown(written)} n'est pas une liste d'identifiants de rôles : {advice}")
        return frozenset()
    return frozenset(str(role).strip() for role in written)


def _salon_id(block: Block) -> str:
    """The channel's id, as a number or between quotes."""
    written = block.values.get("id", "")
    number = str(written).strip() if type(written) in (str, int) else ""
    if _SALON_ID.fullmatch(number):
        return number
    advice = "dans Discord, clic droit sur le salon, « Copier l'identifiant »"
    what = (
        f"{shown(written)} n'est pas un identifiant de salon, qui est un nombre"
        if "id" in block.values
        else "manque"
    )
    block.refuse("id", f"{what} : {advice}")
    return f"? {block.path[-1]}"
