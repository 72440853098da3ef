"""Public votes made up for measuring, in the official format and at the official size, by the thousand."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from demo.chronique import Faits, MiseAuPoint, Position, Scrutin, VoixDeGroupe, Votant, charge
from demo.formats.commun import Objet
from demo.formats.scrutins import scrutin_officiel

PREMIER = 10_000
"""Number of the first one: past those of the demo."""
JOURS = 730
"""Days over which they are spread: 20,000 make two years of legislature 17."""
MODELES = 1000
"""Different votes in an archive; past them, the same again under other numbers."""
ACTEURS = 720_000
"""Id of the first member; the thousands are the group's."""
PARTICIPATION = (0.12, 0.38)
"""Share of a group present: a document then makes 16 kB in the mean, as in legislature 17."""
DISCIPLINE = 0.95
"""Share of a group that follows its line."""
TEXTES = (
    "projet de loi de finances pour 2024",
    "projet de loi relatif à l'accélération de la production d'énergies renouvelables",
    "projet de loi portant réforme du financement des collectivités territoriales",
    "projet de loi pour améliorer l'accès aux soins",
)
AUTEURS = ("Mme Martin", "M. Bernard", "Mme Petit", "M. Dubois", "Mme Moreau")


@dataclass(frozen=True)
class Fabrique:
    """Makes votes, the same ones every time. `suivi`: on the tracked bill, else on other ones."""

    faits: Faits
    suivi: bool = False
    premier: int = PREMIER

    def document(self, rang: int, *, corrige: bool = False) -> Objet:
        """One vote as first published, or once a member asked for a correction."""
        rng = Random(self.premier + rang)
        voix, votants = self._groupes(rng, self.premier + rang)
        scrutin = self._scrutin(rng, rang, voix)
        dits = (_correction(votants[0], scrutin),) if corrige else ()
        titre = self.faits.dossier.titre_en_seance if self.suivi else rng.choice(TEXTES)
        faits = replace(
            self.faits,
            dossier=replace(self.faits.dossier, titre_en_seance=titre),
            ventilation={scrutin.numero: tuple(voix)},
            votants={scrutin.numero: tuple(votants)},
            mises_au_point={scrutin.numero: dits},
        )
        return scrutin_officiel(faits, scrutin, self.faits.dossier.chronique.fin)

    def _scrutin(self, rng: Random, rang: int, voix: list[VoixDeGroupe]) -> Scrutin:
        """A vote on an amendment, on the day of a true one when it is on the tracked bill."""
        model = rng.choice(self.faits.scrutins)
        ago = rang * 37 % JOURS  # 37 and 730 are coprime: every day is used
        publie = self.faits.dossier.chronique.fin - timedelta(days=ago)
        pour, contre = sum(v.pour for v in voix), sum(v.contre for v in voix)
        numero = self.premier + rang
        return replace(
            model,
            numero=numero,
            date=model.date if self.suivi else publie.date().isoformat(),
            seance=model.seance if self.suivi else f"RUANR5L16S2024IDS{90_000 + ago}",
            sort="adopté" if pour > contre else "rejeté",
            objet=f"l'amendement n° {numero} de {rng.choice(AUTEURS)} à l'article {rng.randint(1, 19)}",
            publie=publie,
            pour=pour,
            contre=contre,
            abstentions=0,
            non_votants=0,
        )

    def _groupes(self, rng: Random, numero: int) -> tuple[list[VoixDeGroupe], list[Votant]]:
        """The groups of the Assemblée, each with a line, those present and how they voted."""
        voix, votants = [], []
        for rang, groupe in enumerate(self.faits.ventilation[self.faits.scrutins[0].numero]):
            line: Position = rng.choice(("pour", "contre"))
            present = rng.sample(range(groupe.membres), round(groupe.membres * rng.uniform(*PARTICIPATION)))
            for who in present:
                position = line if rng.random() < DISCIPLINE else _other(line)
                uid = ACTEURS + 1000 * rang + who
                votants.append(Votant(numero, groupe.groupe, position, f"PA{uid}", f"PM{uid}", "non"))
            cast = [v.position for v in votants[-len(present) :]] if present else []
            voix.append(
                replace(
                    groupe,
                    scrutin=numero,
                    position=line,
                    pour=cast.count("pour"),
                    contre=cast.count("contre"),
                    abstentions=0,
                    non_votants=0,
                )
            )
        return voix, votants


def _other(line: Position) -> Position:
    return "contre" if line == "pour" else "pour"


def _correction(votant: Votant, scrutin: Scrutin) -> MiseAuPoint:
    return MiseAuPoint(scrutin.numero, _other(votant.position), votant.acteur, votant.mandat, scrutin.publie)


def write_archives(avant: Path, apres: Path, membres: int, changes: int) -> int:
    """Write an archive of votes, then the same with the `changes` first corrected; gives its bytes inflated."""
    fabrique, size = Fabrique(charge()), 0
    bodies = [_encode(fabrique.document(rang)) for rang in range(min(membres, MODELES))]
    with ZipFile(avant, "w") as before, ZipFile(apres, "w") as after:
        for rang in range(membres):
            model = rang % MODELES
            # No other figure of a document holds these five digits.
            body = bodies[model].replace(b"%d" % (PREMIER + model), b"%d" % (PREMIER + rang))
            name = f"json/VTANR5L16V{PREMIER + rang}.json"
            size += len(body)
            _add(before, name, body)
            _add(after, name, _encode(fabrique.document(rang, corrige=True)) if rang < changes else body)
    return size


def _encode(document: Objet) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _add(archive: ZipFile, name: str, body: bytes) -> None:
    archive.writestr(ZipInfo(name), body, compress_type=ZIP_DEFLATED, compresslevel=1)
