"""`!statut`: where a bill or an article stands, in about ten lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from alerts.image import ImageParcours
from alerts.message import Gras, Heure, Lien, Ligne, Message, Section, Span, ligne, puce, reponse, section
from alerts.votes import figures, lecture, lien_scrutin, marque, plural, sorts
from commands.amendements import split_beside
from commands.amendements_mots import (
    of_section,
    say_counts,
    sections_of,
    total,
    without_outcome,
)
from commands.base import SUJET, Commande, Context, require_suivi
from commands.freshness import freshness
from commands.image_parcours import image_parcours
from commands.journal import textes_application
from commands.parcours import Votes, decided_elsewhere, say_parcours, say_transmission
from parlement import senat
from parlement.amendements import ORGANES_SENAT, SEANCES, Situation
from parlement.documents import name_texte, texte_numero
from parlement.dossiers import ASSEMBLEE, Acte, Dossier, a_la, par, texte_at, textes_decides, textes_nommes
from parlement.reunions import EVENTUEL
from parlement.suivis import Suivi
from parlement.temps import date_courte, date_longue, jour_de
from parlement.titres import Nature
from storage.agenda import Rendezvous
from storage.amendements import PlaceCount
from storage.amendements_choisis import Choix
from storage.tracked import is_around

RIEN = "aucune source n'en a encore parlé"
MOST_CARRIED = 6
"""Adopted amendments named at most."""
SOURCES = ("dossiers", "scrutins", "amendements", "agenda")


def statut(context: Context, argument: str) -> Message:
    """Answer for one suivi, or for all of them in a line each when nothing is asked."""
    if not argument:
        return _overview(context)
    suivi = require_suivi(context, argument, "statut")
    dossier = context.tracked.dossier(suivi)
    if dossier is None:
        words = f"Suivi, mais {RIEN} (dossier {suivi.cible}). L'état des sources : !sante"
        return reponse(suivi.titre, words, pied=freshness(context))
    view = _View(context, suivi, dossier)
    return reponse(
        view.titre(),
        *view.standing(),
        sections=[s for s in (view.parcours(), view.next()) if s.lignes],
        pied=freshness(context, dossier, view.sources()),
        url=dossier.url,
        suite=f"!votes {suivi.nom}",
        image=view.image(),
    )


class _View:
    """What is known of one suivi today, told section by section."""

    def __init__(self, context: Context, suivi: Suivi, dossier: Dossier) -> None:
        self.context = context
        self.suivi = suivi
        self.dossier = dossier
        self.today = jour_de(context.now)
        self.actes = context.tracked.parlement.actes(dossier.uid)
        self.past = [a for a in self.actes if a.date and a.date <= self.today]
        self.bill_votes = context.tracked.parlement.vote_lines(dossier.uid)
        self.votes = context.tracked.among(suivi, self.bill_votes, dossier)

    @cached_property
    def _textes(self) -> list[str]:
        """The texts of the bill in the order of the procedure."""
        return textes_nommes(self.actes)

    @cached_property
    def places(self) -> list[PlaceCount]:
        """Its amendments, counted."""
        return without_outcome(self.context.tracked.places(self.suivi), textes_decides(self.past))

    def titre(self) -> str:
        """The article and what it is about, or the bill."""
        if self.suivi.fil is None:
            return self.suivi.titre
        name = str(self.suivi.fil.article)
        bill = self.context.tracked.titre(self.dossier)
        return f"{name[:1].upper()}{name[1:]} ({bill}) — {self.suivi.titre}"

    def sources(self) -> tuple[str, ...]:
        """What the answer rests on: of the amendments and the agenda, only where they told something."""
        rests = {"amendements": bool(self.places), "agenda": any(m.debut for m in self.coming)}
        return tuple(kind for kind in SOURCES if rests.get(kind, True))

    # --- where it stands ---------------------------------------------------------------------------------

    def standing(self) -> Iterator[Ligne]:
        """Where it is now and under which number, the vote on the article, its amendments in one line, links."""
        yield ligne("📍 ", *self._now())
        yield from self._applied()
        yield from self._article_votes()
        yield from self._amendments()
        yield ligne(*self._links())

    def _now(self) -> tuple[Span, ...]:
        law = next((a for a in self.past if a.est_promulgation), None)
        if law:
            return self._law(law)
        reached = last_reached(self.past)
        if reached is None:
            return (RIEN,)
        where = (f" — {self._number()}",) if self.suivi.fil else ()
        sent = decided_elsewhere(reached, self.past) if reached.suffixe == "DEPOT" else None
        return (*(say_transmission(reached, sent) if sent else say_acte(reached)), *where)

    def _applied(self) -> Iterator[Ligne]:
        """The acts that apply the law, once it is one."""
        if law := next((a for a in self.past if a.est_promulgation), None):
            yield from textes_application(self.context.tracked, self.suivi, law.loi)

    def _law(self, law: Acte) -> tuple[Span, ...]:
        day = f" du {date_courte(law.date)}" if law.date else ""
        name = f"loi n° {law.loi}{day}"
        told: tuple[Span, ...] = (Lien(name, law.url) if law.url else Gras(name),)
        if law.jo_date:
            told = (*told, f" (Journal officiel du {date_courte(law.jo_date)})")
        fil = self.suivi.fil
        if fil and fil.dans_la_loi:
            return ("devenu l'", Gras(str(fil.dans_la_loi)), " de la ", *told)
        return ("devenu la ", *told)

    def _number(self) -> str:
        """Its number in the version of the text that stands."""
        assert self.suivi.fil is not None
        texte = texte_at(self.actes, self.today)
        place = self.suivi.fil.in_texte(texte_numero(texte))
        return f"{place} du {name_texte(texte)}" if texte else str(place)

    def _article_votes(self) -> Iterator[Ligne]:
        """The votes on the article itself, one per reading."""
        own = [v for v in self.votes if v.objet.nature is Nature.ARTICLE and not is_around(v)]
        for vote in self.context.tracked.whole(own if self.suivi.fil else []):
            yield ligne(
                f"{marque(vote)} L'article : ",
                Gras(vote.sort),
                f" en {lecture(vote) or 'séance'} {par(vote.chambre)} le {date_courte(vote.date)}, ",
                Gras(figures(vote)),
                " — ",
                lien_scrutin(vote),
            )

    def _amendments(self) -> Iterator[Ligne]:
        """The amendments on the latest text that has some, counted, and how many on the earlier ones; else those put
        to a public vote.

        Those decided by show of hands leave no public vote.
        """
        asked = [v for v in self.votes if v.objet.nature in (Nature.AMENDEMENT, Nature.SOUS_AMENDEMENT)]
        if counts := self.places:
            votes: tuple[Span, ...] = ()
            if asked:
                votes = (" · ", Gras(f"!votes {self.suivi.nom}"))
            yield ligne(*self._counted(counts), " — ", Gras(f"!amendements {self.suivi.nom}"), *votes)
        elif asked:
            numbers = ", ".join(n for v in asked if v.adopte for n in v.objet.amendements)
            carried = f" (n° {numbers})" if numbers and self.suivi.fil else ""
            words = f"🗳️ {plural(len(asked), 'amendement')} en scrutin public : {sorts(asked, carried)} — "
            yield ligne(words, Gras(f"!votes {self.suivi.nom}"))

    def _counted(self, counts: list[PlaceCount]) -> Iterator[Span]:
        """ "📝 Amendements (texte n° 939) : 11 déposés · 2 adoptés (n° 757, 789) · 9 rejetés"."""
        sections = sections_of(counts, self._textes)
        texte, organe = sections[0]
        here = of_section(counts, (texte, organe))
        on, beside = split_beside(here, self.suivi)
        commission = "" if organe in SEANCES else ", en commission"
        house = " du Sénat" if organe in ORGANES_SENAT else ""
        yield f"📝 Amendements (texte n° {texte_numero(texte) or texte}{house}{commission}) : "
        tabled = total(on)
        told = say_counts(on, ouvert=self._is_debated(texte), adoptes=self._carried(texte, organe, on))
        yield " · ".join(filter(None, (f"{tabled} déposé{'s' if tabled > 1 else ''}", told)))
        if beside:
            yield f" · {total(beside)} à côté de l'article"
        elsewhere = sum(
            total(split_beside(of_section(counts, pair), self.suivi)[0])
            for pair in sections[1:]
            if (pair[1] in ORGANES_SENAT) != (organe in ORGANES_SENAT)
        )
        if elsewhere:
            other = ASSEMBLEE if organe in ORGANES_SENAT else senat.CHAMBRE
            yield f" · {a_la(other)} : {elsewhere}"

    def _is_debated(self, texte: str) -> bool:
        """Whether this is the version of the text that stands, and no law came of it."""
        return texte == texte_at(self.past, self.today) and not any(a.est_promulgation for a in self.past)

    def _carried(self, texte: str, organe: str, on: list[PlaceCount]) -> str:
        """The numbers of the adopted ones, when they are few and on one article."""
        adopted = [one for one in on if one.situation is Situation.ADOPTE]
        if not self.suivi.fil or not 0 < total(adopted) <= MOST_CARRIED:
            return ""
        choix = Choix(
            sections=((texte, organe, total(adopted)),),
            places=frozenset((one.texte, one.place) for one in adopted),
            situations=frozenset({Situation.ADOPTE}),
        )
        lines = self.context.tracked.parlement.choisis.page(self.dossier.uid, choix, 0, MOST_CARRIED)
        return f" (n° {', '.join(line.nom for line in lines)})"

    def _links(self) -> Iterator[Span]:
        """The page of the bill in each house, and what to type to read the article."""
        own, au_senat = self.dossier.url, self.dossier.url_senat
        pages = {own: "dossier à l'Assemblée"} if own != au_senat else {}
        if au_senat:
            pages[au_senat] = "au Sénat" if pages else "dossier au Sénat"
        yield "🔗 "
        for rank, (page, words) in enumerate(pages.items()):
            yield " · " if rank else ""
            yield Lien(words, page)
        if self.context.tracked.parlement.versions.known(self.dossier.uid):
            yield " · le texte : "
            yield Gras(f"!texte {self.suivi.nom}")

    # --- what was decided, what comes ----------------------------------------------------------------------

    def parcours(self) -> Section:
        """The way of the bill so far, with the figures of its votes."""
        return say_parcours(self.past, Votes(self.context.tracked, self.bill_votes))

    def image(self) -> ImageParcours | None:
        """The same way as a timeline, with the first meeting to come."""
        ahead = [(meeting.etape, meeting.chambre, meeting.jour) for meeting in self.coming[:1]]
        votes = Votes(self.context.tracked, self.bill_votes)
        return image_parcours(self.context.tracked.titre(self.dossier), self.past, votes, ahead)

    def next(self) -> Section:
        """Sittings and meetings to come, then the texts that came after."""
        lines = [puce(f"{etape} : ", *say_meetings(found)) for etape, found in _by_kind(self.coming)]
        if self._is_open():
            lines.insert(0, puce("séance ouverte en ce moment — ", Gras("!direct")))
        if not lines and self.past and not any(a.est_promulgation for a in self.past):
            lines.append(puce("aucune séance annoncée pour l'instant"))
        return section("Et ensuite", *lines, *self._suites())

    def _is_open(self) -> bool:
        """Whether a sitting on the bill goes on: its end has not passed, the decision it was for is not known."""
        now = self.context.now
        seance = self.context.tracked.parlement.agenda.seance_at(now, self.dossier.uid)
        if seance is None or any(a.est_decision and a.reunion == seance.reunion.uid for a in self.past):
            return False
        return seance.reunion.fin is None or now < seance.reunion.fin

    @cached_property
    def coming(self) -> list[_Meeting]:
        """Sittings and meetings not yet begun, as the steps and the agenda tell them, each once.

        The agenda knows the hour and what was cancelled; a step of today without an hour stays, unless its
        decision is known.
        """
        agenda = self.context.tracked.parlement.agenda
        known = {r.reunion.uid: r for r in agenda.of_dossier(self.dossier.uid)}
        ahead = {
            uid: r
            for uid, r in known.items()
            if r.tient and r.reunion.debut and r.reunion.debut >= self.context.now
        }
        steps = [a for a in self._steps() if a.reunion not in known or a.reunion in ahead]
        told = [_of_step(a, ahead.get(a.reunion)) for a in steps]
        rest = [r for uid, r in ahead.items() if uid not in {a.reunion for a in steps}]
        return sorted([*told, *map(_of_agenda, rest)], key=lambda m: (m.jour, m.debut is None, m.debut))

    def _steps(self) -> list[Acte]:
        decided = {a.reunion for a in self.past if a.est_decision}
        return [
            a
            for a in self.actes
            if a.date and a.date >= self.today and a.reunion and a.reunion not in decided
            if a.debut is None or a.debut >= self.context.now
        ]

    def _suites(self) -> Iterator[Ligne]:
        """Texts that came after: once this one is a law, or as soon as a source speaks of them."""
        over = any(a.est_promulgation for a in self.past)
        for suivi in self.context.tracked.suivis:
            if suivi.nom in self.suivi.suites and (over or self.context.tracked.dossier(suivi)):
                yield puce(f"la suite : {suivi.titre} — ", Gras(f"!statut {suivi.nom}"))


def last_reached(past: list[Acte]) -> Acte | None:
    """The step that says where a text stands: the last decision, report, deposit, sitting or referral."""
    telling = (
        "-DEC",
        "-CONCLUSION",
        "-PUB",
        "-RAPPORT",
        "-DEPOT",
        "-SEANCE",
        "CC-SAISIE-AN",
        "CC-SAISIE-SN",
        "CMP-SAISIE",
    )
    reached = [a for a in past if a.code.endswith(telling) or a.code.startswith("CC-SAISIE")]
    return reached[-1] if reached else (past[-1] if past else None)


def say_acte(acte: Acte) -> tuple[Span, ...]:
    """One step in one line: "28 mars 2023 · Assemblée, 1re lecture : adopté avec modifications"."""
    when = f"{date_courte(acte.date)} · " if acte.date else ""
    where = ", ".join(w for w in (acte.qui, acte.lecture) if w)
    return (f"{when}{where} : " if where else when, Gras(acte.decision or acte.etape))


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A meeting to come: what is said of it, its day, its hour when it is known."""

    etape: str
    chambre: str
    jour: date
    debut: datetime | None


def _of_step(acte: Acte, rendezvous: Rendezvous | None) -> _Meeting:
    where = ", ".join(w for w in (acte.qui, acte.lecture) if w)
    assert acte.date is not None
    debut = (rendezvous.reunion.debut if rendezvous else None) or acte.debut
    jour = jour_de(debut) if debut else acte.date
    return _Meeting(f"{acte.etape} ({where})" if where else acte.etape, acte.qui, jour, debut)


def _of_agenda(rendezvous: Rendezvous) -> _Meeting:
    reunion = rendezvous.reunion
    assert reunion.debut is not None
    kind = "séance publique" if reunion.est_seance else "réunion de commission"
    state = ", éventuelle" if reunion.etat == EVENTUEL else ""
    chambre = senat.CHAMBRE if reunion.au_senat else ASSEMBLEE
    return _Meeting(
        f"{kind} ({chambre}{state})",
        chambre,
        jour_de(reunion.debut),
        reunion.debut,
    )


def _by_kind(meetings: list[_Meeting]) -> list[tuple[str, list[_Meeting]]]:
    kinds: dict[str, list[_Meeting]] = {}
    for meeting in meetings:
        kinds.setdefault(meeting.etape, []).append(meeting)
    return list(kinds.items())


def say_meetings(meetings: list[_Meeting]) -> Iterator[Span]:
    """The first with its hour, then the other days: "lundi 20 mars 2023 à 16 h 00, puis mardi 21 mars 2023"."""
    first = meetings[0]
    days = list(dict.fromkeys(meeting.jour for meeting in meetings))
    if first.debut is None:
        yield Gras(say_days(days))
        return
    yield Heure(first.debut)
    if len(days) > 1:
        yield f", puis {say_days(days[1:])}"


def say_days(days: list[date]) -> str:
    """Days in order, each month said once: "lundi 20, mardi 21 mars 2023, mardi 4 avril 2023"."""
    told = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        same_month = following is not None and (day.year, day.month) == (following.year, following.month)
        told.append(date_longue(day).rsplit(" ", 2)[0] if same_month else date_longue(day))
    return ", ".join(told)


def _overview(context: Context) -> Message:
    lines = []
    for suivi in context.tracked.suivis:
        dossier = context.tracked.dossier(suivi)
        told = _View(context, suivi, dossier)._now() if dossier else (RIEN,)
        lines.append(puce(Gras(suivi.nom), f" ({suivi.titre}) : ", *told))
    if not lines:
        lines = [ligne("Rien n'est suivi. Un admin peut ajouter un texte : !suivre ADRESSE")]
    return reponse("Où en est ce qui est suivi", *lines, pied=freshness(context), suite="!statut SUJET")


STATUT = Commande(
    nom="statut",
    description="où en est un texte ou un article, ce qui a été décidé, ce qui vient",
    exemples=("!statut article7", "!statut art. 7", "!statut vsa", "!statut jo2024"),
    argument=SUJET,
    answer=statut,
)
