"""`vigie veille essayer` and `vigie veille lister`: what a veille would find in files, before it watches for real."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from service.fichiers_textes import extraits_of
from trackers.base import Unreadable
from trackers.reasons import explain
from veilles.noms import find_veille, nearest_veilles
from veilles.reperer import Trouve, reperer
from veilles.veille import Passage, Veille

Say = Callable[[str], None]

MONTRES = 3
"""Passages shown for one text."""


class Inconnue(Exception):
    """No veille bears this name; the message, in French, gives the nearest."""


def choose(nom: str, veilles: Sequence[Veille]) -> Veille:
    """The veille of this name. Raises Inconnue."""
    veille = find_veille(nom, veilles)
    if veille is None:
        near = ", ".join(nearest_veilles(nom, veilles))
        advice = f"essayez {near}" if near else "ajoutez un bloc [[veilles]] à config.toml"
        raise Inconnue(f"aucune veille ne s'appelle « {nom} » : {advice}")
    return veille


def essayer(veille: Veille, files: Iterable[Path], write: Say, warn: Say, *, tout: bool = True) -> bool:
    """Write what a veille finds in each text of the files, then a summary; gives whether every file was readable.

    tout: texts where nothing is found are named too.
    """
    readable, texts, found = True, 0, list[Trouve]()
    for file in files:
        try:
            for extrait in extraits_of(file):
                texts += 1
                trouve = next(iter(reperer(extrait.texte, [veille])), None)
                if trouve or tout:
                    write("\n".join(describe(extrait.nom, trouve)))
                found.extend([trouve] if trouve else [])
        except (Unreadable, OSError) as error:
            said = str(error) if isinstance(error, Unreadable) else explain("ne peut pas être lu", error)
            warn(f"{file} : illisible : {said}")
            readable = False
    write(summary(texts, found))
    return readable


def describe(nom: str, trouve: Trouve | None) -> Iterator[str]:
    """Lines for one text: found or not, and where."""
    if trouve is None:
        yield f"rien      {nom}"
        return
    labels = ", ".join(f"« {label} »" for label in trouve.etiquettes)
    yield f"étiqueté  {nom} : {labels}" if labels else f"trouvé    {nom}"
    for passage in trouve.passages[:MONTRES]:
        yield f"          {_words(passage)}"
        yield f"          « {passage.texte} »"
    more = len(trouve.passages) - MONTRES
    if more > 0:
        yield f"          et {more} autre{'s' * (more > 1)} passage{'s' * (more > 1)}"


def _words(passage: Passage) -> str:
    faults = passage.fautes
    told = f" ({faults} lettre{'s' * (faults > 1)} de différence)" if faults else ""
    return f"« {passage.mots} »{told}, au caractère {passage.debut + 1}"


def summary(texts: int, found: Sequence[Trouve]) -> str:
    """ "312 textes, 118 trouvés, 4 étiquetés « aviation civile »"."""
    labels = Counter(label for trouve in found for label in trouve.etiquettes)
    parts = [f"{texts} texte{'s' * (texts > 1)}", f"{len(found)} trouvé{'s' * (len(found) > 1)}"]
    parts += [f"{count} étiqueté{'s' * (count > 1)} « {label} »" for label, count in labels.most_common()]
    return ", ".join(parts)


def lister(veilles: Sequence[Veille], write: Say) -> None:
    """Write the name of each veille, the other words that name it, and how much it watches."""
    for veille in veilles:
        alias = f" (ou {', '.join(veille.alias)})" if veille.alias else ""
        write(f"{veille.nom}{alias} : {veille.titre}")
        write(f"   {', '.join(_counts(veille))}")


def _counts(veille: Veille) -> Iterator[str]:
    words = (
        (len(veille.mots) + len(veille.proches), "expression", "expressions"),
        (len(veille.motifs), "motif", "motifs"),
        (len(veille.etiquettes), "étiquette", "étiquettes"),
    )
    return (f"{count} {many if count > 1 else one}" for count, one, many in words if count)
