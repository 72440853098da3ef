"""`!depute`, `!senateur`: a member, their groups, how they voted on what is tracked, what they tabled on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from alerts.message import Gras, Ligne, Message, Section, ligne, puce, reponse, section
from alerts.votes import accorde, lien_scrutin, marque, named
from commands.amendements_mots import say_total, without_outcome
from commands.base import Argument, Commande, CommandError, Context, shortened
from commands.freshness import freshness
from parlement.acteurs import Acteur, Organe, groupe_at
from parlement.positions import position
from parlement.scrutins import Scrutin
from parlement.senat import split_scrutin
from parlement.temps import date_courte
from parlement.titres import Nature
from storage.acteurs import Acteurs
from storage.queries import VoteLine

MOST_VOTES = 25
"""Votes told: the latest."""
MOST_NAMES = 12
"""Members listed when several bear what was typed."""
MOST_NEAR = 5
"""Names told when nobody bears what was typed."""
VOULUS = {"pour": "pour", "contre": "contre", "abstentions": "abstention", "abstention": "abstention"}
NON_NOMME = "la source ne nomme pas les votants"
NON_CONNU = "position non connue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Maison:
    """How the members of a house are asked for: the command, what they are called, an example of name."""

    commande: str
    membre: str
    exemple: str
    senat: bool

    @property
    def autre(self) -> Maison:
        """The other house."""
        return DEPUTES if self.senat else SENATEURS


DEPUTES = Maison(commande="depute", membre="député", exemple="guedj", senat=False)
SENATEURS = Maison(commande="senateur", membre="sénateur", exemple="carrère", senat=True)


def membre(maison: Maison, context: Context, argument: str) -> Message:
    """Tell one member of a house. Several bear the name: list them; none does: the nearest."""
    acteurs = context.tracked.parlement.membres
    found = acteurs.find(argument[:200], au_senat=maison.senat)
    if not found:
        raise CommandError(_nobody(maison, acteurs, argument))
    if len(found) > 1:
        return _several(maison, context, argument, found)
    fiche = _Fiche(context, found[0])
    return reponse(
        fiche.titre(),
        *fiche.head(),
        sections=[s for s in (fiche.tabled(), fiche.votes()) if s.lignes],
        pied=freshness(context, None, ("scrutins", "amendements")),
        url=found[0].url,
    )


def _nobody(maison: Maison, acteurs: Acteurs, argument: str) -> str:
    """The nearest names; those of the other house when somebody there bears this one."""
    elsewhere = acteurs.find(argument[:200], au_senat=not maison.senat)
    close = acteurs.nearest(argument[:200], au_senat=maison.senat)
    other = maison.autre if elsewhere else maison
    near = ", ".join(f"!{other.commande} {a.nom_complet}" for a in (elsewhere or close)[:MOST_NEAR])
    hint = f" Vouliez-vous dire : {near} ?" if near else " Tapez un nom, ou un prénom et un nom."
    return f"Aucun {maison.membre} « {shortened(argument)} » connu.{hint}"


def _several(maison: Maison, context: Context, argument: str, found: list[Acteur]) -> Message:
    groupes = _groupes(context, found)
    homonyms = {a.nom_complet for a in found if sum(b.nom_complet == a.nom_complet for b in found) > 1}
    lines = [
        puce(
            Gras(f"!{maison.commande} {a.uid if a.nom_complet in homonyms else a.nom_complet}"),
            f" · {a.nom_complet}" if a.nom_complet in homonyms else "",
            _last_group(a, groupes),
        )
        for a in found[:MOST_NAMES]
    ]
    rest = len(found) - len(lines)
    more = [ligne("Il y en a d'autres : précisez le nom.")] if rest else []
    return reponse(f"Plusieurs {maison.membre}s pour « {shortened(argument)} »", *lines, *more)


def _last_group(acteur: Acteur, groupes: dict[str, Organe]) -> str:
    if not acteur.groupes:
        return ""
    last = acteur.groupes[-1].groupe
    return f" · {groupes[last].nom_court if last in groupes else last}"


def _groupes(context: Context, acteurs: list[Acteur]) -> dict[str, Organe]:
    return context.tracked.parlement.organes({own.groupe for a in acteurs for own in a.groupes})


class _Fiche:
    """What is known of one member."""

    def __init__(self, context: Context, acteur: Acteur) -> None:
        self.context = context
        self.acteur = acteur
        self.groupes = _groupes(context, [acteur])

    def titre(self) -> str:
        """ "Mme Élisa Martin (LFI-NUPES)": the present group, the last one known."""
        civilite = f"{self.acteur.civilite} " if self.acteur.civilite else ""
        last = _last_group(self.acteur, self.groupes).removeprefix(" · ")
        return f"{civilite}{self.acteur.nom_complet}" + (f" ({last})" if last else "")

    def head(self) -> Iterator[Ligne]:
        """The groups, each with its dates."""
        told = [self._belonging(n) for n in range(len(self.acteur.groupes))]
        yield ligne("Groupes : ", " ; ".join(reversed(told[-4:])) or "aucun connu")

    def _belonging(self, rank: int) -> str:
        own = self.acteur.groupes[rank]
        groupe = self.groupes.get(own.groupe)
        name = groupe.nom_court if groupe else own.groupe
        begins = f"du {date_courte(own.debut)}" if own.debut and own.fin else ""
        begins = begins or (f"depuis le {date_courte(own.debut)}" if own.debut else "")
        ends = f" au {date_courte(own.fin)}" if own.fin and own.debut else ""
        return f"{name} {begins}{ends}".strip()

    # --- votes -------------------------------------------------------------------------------------------------

    def votes(self) -> Section:
        """Their position in the public votes on the followed articles and the whole texts, the latest first."""
        lines = self._vote_lines()
        shown = self.context.tracked.whole(lines[:MOST_VOTES])
        title = "Votes sur ce qui est suivi"
        if len(lines) > MOST_VOTES:
            title += f" (les {MOST_VOTES} derniers sur {len(lines)})"
        told = [(vote, position(vote, self.acteur)) for vote in shown]
        lines_told = [self._vote(vote, where) for vote, where in told if where]
        unnamed = [vote for vote, where in told if not where]
        if unnamed:
            numbers = ", ".join(str(vote.numero) for vote in unnamed)
            several = "s" if len(unnamed) > 1 else ""
            why = NON_NOMME if self.acteur.groupes else NON_CONNU
            lines_told.append(puce(f"scrutin{several} n° {numbers} : {why}"))
        return section(title, *lines_told)

    def _vote_lines(self) -> list[VoteLine]:
        """Votes held while they sat, once each, the latest first."""
        found: dict[str, VoteLine] = {}
        for suivi in self.context.tracked.suivis:
            for line in self.context.tracked.vote_lines(suivi):
                if suivi.est_article or line.objet.nature in (Nature.ENSEMBLE, Nature.MOTION):
                    found[line.uid] = line
        held = [line for line in found.values() if self._sat(line)]
        return sorted(held, key=lambda v: (v.date, v.legislature, v.numero), reverse=True)

    def _sat(self, line: VoteLine) -> bool:
        if (split_scrutin(line.uid) is not None) != self.acteur.au_senat:
            return False
        return bool(groupe_at(self.acteur, line.date)) or not self.acteur.groupes

    def _vote(self, vote: Scrutin, where: str) -> Ligne:
        return puce(
            f"{date_courte(vote.date)} · {named(vote)} ({marque(vote)} {accorde(vote)}) : ",
            Gras(where),
            self._meant(vote),
            " — ",
            lien_scrutin(vote),
        )

    def _meant(self, vote: Scrutin) -> str:
        """What they declared afterwards to have meant."""
        said = [m.position for m in vote.mises_au_point if self.acteur.uid in m.acteurs]
        words = [VOULUS.get(one, "ne pas voter") for one in said]
        return f" (mise au point : voulait « {', '.join(words)} »)" if words else ""

    # --- amendments --------------------------------------------------------------------------------------------

    def tabled(self) -> Section:
        """What they signed first on what is followed, counted by outcome, a line for each suivi."""
        lines = []
        for suivi in self.context.tracked.suivis:
            dossier = self.context.tracked.dossier(suivi)
            if dossier is None:
                continue
            parlement = self.context.tracked.parlement
            counts = without_outcome(
                parlement.choisis.tabled_by(self.acteur.uid, dossier.uid),
                parlement.textes_decides(dossier.uid),
            )
            if suivi.fil:
                near = {(one.texte, one.place) for one in self.context.tracked.places(suivi)}
                counts = [one for one in counts if (one.texte, one.place) in near]
            if counts:
                lines.append(puce(Gras(suivi.nom), f" : {say_total(counts)}"))
        return section("Amendements signés en premier", *lines)


def _commande(maison: Maison) -> Commande:
    def suggest(context: Context, typed: str) -> list[str]:
        """Names that what is typed may begin."""
        membres = context.tracked.parlement.membres
        return membres.completing(typed, au_senat=maison.senat) if typed.strip() else []

    exemple = f"!{maison.commande} {maison.exemple}"
    return Commande(
        nom=maison.commande,
        description=f"un {maison.membre} : ses groupes, ses votes et ses amendements sur ce qui est suivi",
        exemples=("!depute Élisa Martin", exemple) if not maison.senat else (exemple,),
        argument=Argument(
            nom="nom",
            description=f"le nom d'un {maison.membre}, avec ou sans prénom ni accents, par exemple {exemple}",
            required=True,
            suggest=suggest,
        ),
        answer=partial(membre, maison),
    )


DEPUTE = _commande(DEPUTES)
SENATEUR = _commande(SENATEURS)
