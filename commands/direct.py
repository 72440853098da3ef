"""`!direct`: while a sitting on a tracked bill is open, what is being called and what is left before an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from alerts.amendements import counted
from alerts.message import Gras, Heure, Ligne, Message, Section, Span, ligne, puce, reponse, section
from alerts.votes import plural
from commands.agenda import say_reunion
from commands.amendements_mots import amendement_line, gens_of, total
from commands.base import Commande, Context
from commands.freshness import freshness
from parlement import senat
from parlement.amendements import SEANCES, Situation
from parlement.direct import Direct, LigneAppel, SortDirect
from parlement.documents import texte_debattu, texte_numero
from parlement.dossiers import a_la
from parlement.jointure import EN_ATTENTE
from parlement.suivis import FilArticle, Suivi
from parlement.temps import duree
from storage.agenda import Rendezvous
from storage.amendements import AmendementLine, live_of
from storage.queries import SourceState
from storage.tracked import is_around
from trackers.tracker import LIVE

MOST_SORTS = 6
"""Last outcomes told."""
SOURCE_OF = {"eliasse": "prochain"}
"""What a live record's id begins with -> what its source's name begins with, when they differ."""
ORDRE_SENAT = "senat-ordre"
"""The source of the order of discussion of the Sénat."""
LONG_AGO = timedelta(minutes=6)
"""A live source not read for longer says nothing of the present."""


def direct(context: Context, argument: str) -> Message:
    """Tell the sitting under way; else the next one."""
    seance = context.tracked.parlement.agenda.seance_at(context.now)
    if seance is None:
        return _closed(context)
    view = _View(context, seance)
    return reponse(
        f"🔴 En direct — {view.titre()}",
        *view.head(),
        sections=[s for s in (view.articles(), view.sorts()) if s.lignes],
        pied=freshness(context, None, ("amendements", "agenda")),
    )


def _closed(context: Context) -> Message:
    """No sitting is open: the next one, and why nothing more is said."""
    coming = context.tracked.parlement.agenda.coming(context.now)
    seances = [r for r in coming if r.tient and r.reunion.est_seance]
    lines = [ligne("Pas de séance ouverte sur un texte suivi.")]
    if seances and (first := seances[0]).reunion.debut:
        named = ", ".join(_titres(context, first))
        lines.append(
            ligne(
                "Prochaine séance : ",
                Heure(first.reunion.debut),
                f" {a_la(first.reunion.chambre)} · {named} — ",
                Gras("!agenda"),
            )
        )
    else:
        lines.append(ligne("Aucune séance annoncée — ", Gras("!agenda")))
    lines.append(ligne("L'ordre d'appel en direct n'est lu que pendant les débats."))
    return reponse("En direct", *lines, pied=freshness(context, None, ("agenda",)))


def _titres(context: Context, rendezvous: Rendezvous) -> list[str]:
    return [context.tracked.titre(d) for d in context.tracked.dossiers() if d.uid in rendezvous.dossiers]


class _View:
    """One open sitting, as the live sources and the documents tell it."""

    def __init__(self, context: Context, seance: Rendezvous) -> None:
        self.context = context
        self.seance = seance
        self.parlement = context.tracked.parlement
        self.dossiers = [d for d in context.tracked.dossiers() if d.uid in seance.dossiers]
        actes = [a for d in self.dossiers for a in self.parlement.actes(d.uid)]
        self.uids = {uid for a in actes for uid in (*a.textes, a.texte_adopte) if texte_debattu(uid)}
        self.textes = frozenset(texte_debattu(uid) for uid in self.uids)
        self.sources = {s.nom: s for s in self.parlement.sources()}
        self.directs = sorted(self._known(), key=self._worth)
        self.called = next((d for d in self.directs if d.en_discussion and self._usable(d)), None)

    def titre(self) -> str:
        """ "1re séance · Jeux olympiques 2024"."""
        words = (
            say_reunion(self.seance.reunion, {}),
            *(self.context.tracked.titre(d) for d in self.dossiers),
        )
        return " · ".join(words)

    # --- live sources --------------------------------------------------------------------------------------------

    def _is_here(self, told: Direct | SortDirect) -> bool:
        """Whether a live record speaks of a text of this sitting's bills."""
        return (told.legislature, told.imprime) in self.textes

    def _lines(self, told: Iterable[Direct | SortDirect]) -> dict[tuple[str, str], AmendementLine]:
        """The amendments for the sitting that live records name, by printed number of the text and number.

        A number that means two amendments of one text (parts of a budget, deliberations) means none.
        """
        numbers = {one.numero for one in told if one.numero}
        dossiers = {d.uid for d in self.dossiers}
        found: dict[tuple[str, str], list[AmendementLine]] = {}
        for line in self.parlement.choisis.numbered(sorted(numbers)):
            if line.en_seance and line.dossier in dossiers:
                found.setdefault((texte_numero(line.texte), line.numero), []).append(line)
        return {key: lines[0] for key, lines in found.items() if len(lines) == 1}

    def _known(self) -> list[Direct]:
        return [d for d in self.parlement.agenda.directs() if self._is_here(d)]

    def _source(self, told: Direct) -> SourceState | None:
        if told.chambre == senat.CHAMBRE:
            return self.sources.get(ORDRE_SENAT)
        kind = told.uid.partition("-")[0]
        return self.sources.get(f"{LIVE}{SOURCE_OF.get(kind, kind)}-{told.legislature}")

    def _usable(self, told: Direct) -> bool:
        """Whether it was read lately, during this sitting: what it says otherwise is of another one."""
        source, debut = self._source(told), self.seance.reunion.debut
        if source is None or source.succes is None or source.echecs or not debut:
            return False
        made = told.extrait_le or source.succes
        return made >= debut and self.context.now - source.succes <= LONG_AGO

    def _worth(self, told: Direct) -> tuple[bool, bool, bool]:
        """Usable first, then what is not frozen, then what tells without delay."""
        return (not self._usable(told), told.fige(self.context.now), not told.uid.startswith("eliasse"))

    # --- what is being called ------------------------------------------------------------------------------------

    def head(self) -> Iterator[Ligne]:
        """What is being called, and of when that is."""
        fin = self.seance.reunion.fin
        if self.called is None and fin and fin < self.context.now:
            yield ligne("Séance annoncée jusqu'à ", Heure(fin, "heure"), " : elle est peut-être finie.")
        if self.called is None:
            yield ligne(
                "L'ordre d'appel en direct n'est pas disponible : voici ce que disent les documents publiés."
            )
            return
        numero = self.called.numero
        yield ligne("Texte n° ", self.called.imprime, *self._called(numero))
        yield ligne(*self._since())

    def _called(self, numero: str) -> Iterator[Span]:
        if not numero:
            return
        yield " · appelé : "
        yield Gras(f"n° {numero}")
        assert self.called is not None
        line = self._lines([self.called]).get((self.called.imprime, numero))
        place = self.called.designation or (line.designation if line else None) or self._place(numero)
        if line:
            yield f" · {gens_of(self.parlement, [line]).auteur(line)}"
        if place:
            yield f" · {place}"
        yield " — "
        yield Gras(f"!amendement {numero}")

    def _place(self, numero: str) -> object:
        told = (ligne_ for d in self.directs for ligne_ in d.suite if ligne_.numero == numero)
        found = next(told, None)
        return found.designation if found else None

    def _since(self) -> Iterator[Span]:
        """Of when the information is: the source's own instant, else our reading."""
        assert self.called is not None
        now, source = self.context.now, self._source(self.called)
        frozen = [d for d in self.directs if d.uid.startswith("derouleur") and d.fige(now)]
        if self.called.extrait_le:
            yield "Information de "
            yield Heure(self.called.extrait_le, "heure")
        elif source and source.succes:
            yield "Information lue à "
            yield Heure(source.succes, "heure")
        left = [d.restants for d in self.directs if d.restants and self._usable(d)]
        if left:
            yield f" · encore {left[0]} à appeler sur le texte"
        for told in frozen:
            if told.extrait_le:
                yield f" · dérouleur figé depuis {duree(now - told.extrait_le)} (suspension ?)"

    # --- articles --------------------------------------------------------------------------------------------------

    def articles(self) -> Section:
        """What is left before each followed article, and on it."""
        lines = [
            puce(Gras(suivi.nom), " : ", *words)
            for dossier in self.dossiers
            for suivi in self.context.tracked.suivis_of(dossier)
            if suivi.fil and (words := tuple(self._article(suivi, suivi.fil)))
        ]
        return section("Articles suivis", *lines)

    def _article(self, suivi: Suivi, fil: FilArticle) -> Iterator[Span]:
        orders = [d for d in self.directs if d.suite and self._usable(d)]
        orders.sort(key=lambda d: not d.uid.startswith("ordre"))
        for told in orders:
            lieu = fil.in_texte(told.imprime)
            before, left = told.avant(lieu), told.reste(lieu)
            if before is not None and left is not None:
                yield from _progress(before, left, self.called.numero if self.called else "")
                return
        left_known = self._left_in_documents(suivi)
        if left_known:
            yield f"{counted(left_known)} à discuter d'après les documents publiés"
        elif orders:
            yield "pas (ou plus) dans l'ordre d'appel connu"
        else:
            yield "plus d'amendement à discuter d'après les documents publiés"

    def _left_in_documents(self, suivi: Suivi) -> int:
        return total(
            one
            for one in self.context.tracked.places(suivi)
            if one.organe in SEANCES
            and texte_debattu(one.texte) in self.textes
            and one.situation is Situation.A_DISCUTER
            and not is_around(one, suivi.fil)
        )

    # --- outcomes --------------------------------------------------------------------------------------------------

    def sorts(self) -> Section:
        """The last outcomes: those told live that no document says yet, then those of the documents."""
        dossiers = {d.uid for d in self.dossiers}
        lines = self.parlement.amendements.discussed([self.seance.reunion.uid])
        ended = [
            (a.date_sort, a.tri, a)
            for a in lines
            if a.date_sort and a.situation not in EN_ATTENTE and a.dossier in dossiers
        ]
        ended.sort(key=lambda one: one[:2], reverse=True)
        told = [*self._only_live()[:MOST_SORTS], *self._documents([a for _, _, a in ended[:MOST_SORTS]])]
        return section("Derniers sorts", *told[:MOST_SORTS])

    def _documents(self, lines: list[AmendementLine]) -> Iterator[Ligne]:
        gens = gens_of(self.parlement, lines)
        for line in lines:
            yield amendement_line(line, gens, {}, str(line.designation or line.place))

    def _only_live(self) -> list[Ligne]:
        """Outcomes that no document says yet, the last called first."""
        lives = self.parlement.amendements.told_live(self.uids)
        here = [told for told in lives.values() if told.sort and self._is_here(told)]
        lines = self._lines(here)
        rank = {one.numero: n for n, one in enumerate(one for d in self.directs for one in d.suite)}
        fresh = []
        for told in here:
            line = lines.get((told.imprime, told.numero))
            if line and live_of(line, lives):
                fresh.append((rank.get(told.numero, -1), told, line))
        fresh.sort(key=lambda one: one[0], reverse=True)
        gens = gens_of(self.parlement, [line for _, _, line in fresh])
        return [
            amendement_line(line, gens, lives, str(line.designation or line.place)) for _, _, line in fresh
        ]


def _progress(before: list[LigneAppel], left: list[LigneAppel], called: str) -> Iterator[Span]:
    """How far an article is, from what is left before it and on it; `called` is the number being called."""
    if not left:
        yield "tous ses amendements sont décidés"
    elif not before:
        yield Gras("en discussion" if called in {one.numero for one in left} else "c'est maintenant son tour")
        yield f", {plural(len(left), 'amendement')} à appeler"
    else:
        yield Gras(f"{plural(len(before), 'amendement')} avant lui")
        where = f", {before[0].designation}" if before[0].designation else ""
        yield f" (le prochain : n° {before[0].numero}{where}), puis {len(left)} sur lui"


DIRECT = Commande(
    nom="direct",
    description="la séance en cours : l'amendement appelé, ce qui reste avant chaque article suivi",
    exemples=("!direct",),
    answer=direct,
)
