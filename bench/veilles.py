"""`veilles`: are the words found where they are, nowhere else, and how long does a night take?

Found and false: on the recorded titles of the préfecture de police, against labels given by reading them all
(`etiquettes_prefecture_de_police.csv`; "muet": a title that says nothing, only the name of its file does). Time: on
texts made up with the words of law, as many and as long as a night of the Journal officiel brings.
"""

from __future__ import annotations

import csv
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench.mesure import Figure, median_of
from bench.textes import MOTS_COURANTS, SYLLABES
from service.configuration.veilles import veilles_livrees
from tests.parlement.recorded import SAMPLES
from veilles.reperer import reperer

Acte = tuple[str, str]
"""Number and title."""

TITRES = SAMPLES / "prefectures" / "arretes_prefecture_de_police_extrait.csv"
ETIQUETTES = Path(__file__).with_name("etiquettes_prefecture_de_police.csv")
POUR_CENT = 1
"""Target: share of the acts missed, and of the titles found that should not have been."""
SECONDES = 1
"""Target: all the shipped veilles on a night."""
TEXTES, CARACTERES, FOIS = 800, 25_000, 3
GRAINE = 11
MOTS_DU_JO = re.findall(
    r"\w+",
    "autorisant autorisation dispositif dispositifs traitement moyens surveillance images reconnaissance"
    " identification sécurité intérieure transmission enregistrement",
)
MOTS_RARES = re.findall(r"\w+", "captation caméras aéronefs vidéo biométrique algorithme")
PHRASE = " de caméras installées sur des aéronefs (article L. 242-5 du code de la sécurité intérieure) "


def mesure() -> Iterator[Figure]:
    """The labels, when the recorded titles are there, then the time."""
    if TITRES.exists():
        yield from justesse(TITRES)
    else:
        yield Figure("titres enregistrés", 0, "", f"absents : {TITRES}")
    yield from duree()


def etiquettes() -> dict[str, set[str]]:
    """Numbers of the acts that each veille must find. A number may be that of two acts of the same kind."""
    wanted = defaultdict(set)
    with ETIQUETTES.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            wanted[row["veille"]].add(row["numero"])
    return wanted


def justesse(file: Path) -> Iterator[Figure]:
    """What is missed, and what is found amiss, of a table of acts (columns numero_arrete, titre)."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        acts = [(row["numero_arrete"], row["titre"]) for row in csv.DictReader(opened)]
    yield Figure("titres enregistrés", len(acts), "", "préfecture de police")
    alerts = {act: _alerts(act[1]) for act in acts}
    wanted = etiquettes()
    for veille in veilles_livrees():
        right = {act for act in acts if act[0] in wanted[veille.nom]}
        yield from _compare(veille.nom, right, {act for act in acts if veille.nom in alerts[act]})


def _alerts(titre: str) -> set[str]:
    """A labelled match is no alarm: it counts as not found."""
    return {one.veille.nom for one in reperer(titre, veilles_livrees()) if not one.etiquettes}


def _compare(nom: str, right: set[Acte], found: set[Acte]) -> Iterator[Figure]:
    missed, wrong = right - found, found - right
    if right:
        told = f"trouvés : {len(right) - len(missed)} sur {len(right)}"
        yield Figure(f"{nom} : manqués", 100 * len(missed) / len(right), "%", told, POUR_CENT)
    told = f"{len(wrong)} sur {len(found)} trouvés"
    yield Figure(f"{nom} : trouvés à tort", 100 * len(wrong) / max(1, len(found)), "%", told, POUR_CENT)
    for what, acts in (("manqué", missed), ("trouvé à tort", wrong)):
        for rank, (numero, titre) in enumerate(sorted(acts), start=1):
            yield Figure(f"   {what}", rank, "", f"{numero} « {titre[:90]} »")


def duree(textes: int = TEXTES, caracteres: int = CARACTERES, fois: int = FOIS) -> Iterator[Figure]:
    """The time of a night, and whether each text that has the phrase was found."""
    night = fabrique(textes, caracteres)
    veilles = veilles_livrees()
    yield Figure("nuit fabriquée", sum(map(len, night)) / 1e6, "M", f"de caractères, {len(night)} textes")
    times, found = [], 0
    for _ in range(fois):
        began = time.process_time()
        found = sum(any(reperer(texte, veilles)) for texte in night)
        times.append(time.process_time() - began)
    yield median_of(f"lire la nuit, {len(veilles)} veilles, processeur", times, "s", SECONDES)
    yield Figure("textes trouvés", found, "", f"sur {len(night[::40])} qui ont la phrase")


def fabrique(textes: int, caracteres: int) -> list[str]:
    """Texts of common words and of rare ones, among them those that phrases are made of; one in 40 has a phrase."""
    rng = Random(GRAINE)
    rare = ["".join(rng.choices(SYLLABES, k=rng.randint(2, 4))) for _ in range(4000)]
    words = [*MOTS_COURANTS, *MOTS_DU_JO, *rare, *MOTS_RARES]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    bodies = []
    for rank in range(textes):
        body = " ".join(rng.choices(words, weights, k=caracteres // 5))[:caracteres]
        bodies.append(body + PHRASE if rank % 40 == 0 else body)
    return bodies
