"""Reading the words watched: blocks [[veilles]], and those that are shipped with Vigie."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from parlement.suivis import Suivi
from parlement.texte import fold
from service.configuration.reader import Block, Faults, Places, shown, suggest
from veilles.motifs import MotifInvalide, compile_motif
from veilles.noms import designates
from veilles.plier import serrer
from veilles.veille import Etiquette, Proche, Veille

VEILLE_KEYS = ("nom", "titre", "mots", "proches", "motifs", "etiquettes", "alias", "recherche")
PROCHE_KEYS = ("mots", "de", "distance")
LIVREES = "livrees.toml"
LETTRES = 3
"""Letters and figures of the shortest phrase: shorter ones are everywhere."""
PRES, LOIN = 200, 5000
"""Characters between words that are near, unless told, and at most: further would be another subject."""


@cache
def veilles_livrees() -> tuple[Veille, ...]:
    """The veilles shipped with Vigie: drones, vsa, reconnaissance-faciale."""
    text = resources.files("veilles").joinpath(LIVREES).read_text(encoding="utf-8")
    faults = Faults(Places(LIVREES, text))
    faults.places.locate()
    veilles = tuple(map(_veille, Block("", (), tomllib.loads(text), faults).tables("veilles", "veilles")))
    if told := faults.texts():
        raise RuntimeError("\n".join(told))
    return veilles


def read_veilles(root: Block, general: Block, suivis: Sequence[Suivi]) -> tuple[Veille, ...]:
    """Every veille: those shipped that are kept, then the admin's; one of the same name takes the place of the shipped.

    What is wrong goes to the blocks' faults.
    """
    blocks = root.tables("veilles", "veilles")
    own = [_veille(block) for block in blocks]
    names = {fold(veille.nom) for veille in own}
    shipped = [veille for veille in _kept(general) if fold(veille.nom) not in names]
    for rank, (block, veille) in enumerate(zip(blocks, own, strict=True)):
        _check_words(block, veille, [*shipped, *own[:rank]])
        _check_suivis(block, veille, suivis)
    return (*shipped, *own)


def _kept(general: Block) -> list[Veille]:
    """The shipped veilles, all of them unless [general] veilles_livrees chooses."""
    shipped = {veille.nom: veille for veille in veilles_livrees()}
    if "veilles_livrees" not in general.values:
        return list(shipped.values())
    chosen = general.texts("veilles_livrees")
    for nom in chosen:
        if nom not in shipped:
            general.refuse(
                "veilles_livrees", f"{shown(nom)} n'est pas livrée avec Vigie{suggest(nom, shipped)}"
            )
    return [veille for nom, veille in shipped.items() if nom in chosen]


def _veille(block: Block) -> Veille:
    block.check_keys(*VEILLE_KEYS)
    nom = block.required("nom", 'le mot que l\'on tapera, par exemple nom = "scanners"')
    veille = Veille(
        nom=nom,
        titre=block.value("titre", "") or nom,
        mots=_phrases(block, "mots"),
        proches=tuple(map(_proche, block.tables("proches", "veilles.proches"))),
        motifs=_motifs(block),
        etiquettes=_etiquettes(block),
        alias=block.texts("alias"),
        recherche=block.value("recherche", ""),
    )
    if not {"mots", "proches", "motifs"} & set(block.values):
        block.refuse("mots", 'manque : ajoutez les mots à chercher, par exemple mots = ["scanner corporel"]')
    return veille


def _phrases(block: Block, key: str) -> tuple[str, ...]:
    """Phrases that can be searched."""
    phrases = block.texts(key)
    for phrase in phrases:
        _check_phrase(block, key, phrase)
    if key in block.values and block.values[key] == []:
        block.refuse(key, 'est vide : écrivez au moins une expression, ["scanner corporel"]')
    return phrases


def _check_phrase(block: Block, key: str, phrase: str) -> None:
    if len(serrer(phrase)) < LETTRES:
        block.refuse(
            key,
            f"{shown(phrase)} est trop court : au moins {LETTRES} lettres ou chiffres, sinon tout est trouvé",
        )


def _proche(block: Block) -> Proche:
    block.check_keys(*PROCHE_KEYS)
    mots = block.required("mots", 'ce que l\'on cherche, par exemple mots = "L. 242-5"')
    if mots:
        _check_phrase(block, "mots", mots)
    de = _phrases(block, "de")
    if "de" not in block.values:
        block.refuse(
            "de", 'manque : ajoutez ce qui doit être à côté, par exemple de = ["sécurité intérieure"]'
        )
    distance: int = block.value("distance", PRES)
    if not 0 < distance <= LOIN:
        block.refuse("distance", f"{shown(distance)} n'est pas un nombre de caractères de 1 à {LOIN}")
        distance = LOIN
    return Proche(mots=mots, de=de, distance=distance)


def _motifs(block: Block) -> tuple[str, ...]:
    motifs = block.texts("motifs")
    for motif in motifs:
        try:
            compile_motif(motif)
        except MotifInvalide as error:
            block.refuse("motifs", f"{shown(motif)} ne convient pas : {error}")
    return motifs


def _etiquettes(block: Block) -> tuple[Etiquette, ...]:
    form = '{ "aviation civile" = ["règles de l\'air"] }'
    labels = block.table("etiquettes", f"{block.label}, etiquettes", form)
    return tuple(Etiquette(nom=nom, mots=_phrases(labels, nom)) for nom in labels.values)


def _check_words(block: Block, veille: Veille, others: Sequence[Veille]) -> None:
    """Each word people may type finds one veille."""
    for key, word in _words(veille):
        if word and not serrer(word):
            block.refuse(
                key, f"{shown(word)} ne contient ni lettre ni chiffre : personne ne pourrait le taper"
            )
        for other in others:
            if designates(word, other.nom, *other.alias):
                block.refuse(
                    key, f"{shown(word)} désigne déjà la veille « {other.nom} » : prenez un autre mot"
                )


def _check_suivis(block: Block, veille: Veille, suivis: Sequence[Suivi]) -> None:
    """Nor does it find a suivi; the shipped names are left alone, so that nobody has to rename a suivi."""
    if fold(veille.nom) in {fold(shipped.nom) for shipped in veilles_livrees()}:
        return
    for key, word in _words(veille):
        for suivi in suivis:
            if designates(word, suivi.nom, *suivi.alias):
                block.refuse(
                    key, f"{shown(word)} désigne déjà le suivi « {suivi.nom} » : prenez un autre mot"
                )


def _words(veille: Veille) -> list[tuple[str, str]]:
    return [("nom", veille.nom), *(("alias", alias) for alias in veille.alias)]
