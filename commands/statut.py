"""`!statut`: where a bill or an article stands, in about ten lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from alerts.message import Gras, Lien, Ligne, Message, Section, Span, ligne, puce, reponse, section
from alerts.votes import figures, lecture, lien_scrutin, marque, plural, sorts
from commands.base import SUJET, Commande, Context, require_suivi
from commands.freshness import freshness
from parlement.dossiers import Acte, Dossier, is_copy, name_texte, texte_at, texte_numero
from parlement.scrutins import Scrutin
from parlement.suivis import Suivi
from parlement.temps import date_courte, date_longue, jour_de
from parlement.titres import Nature
from storage.tracked import is_around

RIEN = "aucune source n'en a encore parlé"


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
        sections=[s for s in (view.decided(), view.next()) if s.lignes],
        pied=freshness(context, dossier),
        url=dossier.url,
        suite=f"!votes {suivi.nom}",
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
        self.votes = context.tracked.vote_lines(suivi)
        self.bill_votes = context.tracked.parlement.vote_lines(dossier.uid)

    def titre(self) -> str:
        """The article and what it is about, or the bill."""
        if self.suivi.fil is None:
            return self.suivi.titre
        name = str(self.suivi.fil.article)
        bill = self.context.tracked.titre(self.dossier)
        return f"{name[:1].upper()}{name[1:]} ({bill}) — {self.suivi.titre}"

    # --- where it stands ---------------------------------------------------------------------------------

    def standing(self) -> Iterator[Ligne]:
        """Where it is now and under which number, the vote on the article, its amendments in one line, links."""
        yield ligne("📍 ", *self._now())
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
        return (*say_acte(reached), *where)

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
                f" en {lecture(vote) or 'séance'} par l'Assemblée le {date_courte(vote.date)}, ",
                Gras(figures(vote)),
                " — ",
                lien_scrutin(vote),
            )

    def _amendments(self) -> Iterator[Ligne]:
        """Public votes on amendments in one line. Those decided by show of hands leave no public vote."""
        asked = [v for v in self.votes if v.objet.nature in (Nature.AMENDEMENT, Nature.SOUS_AMENDEMENT)]
        if not asked:
            return
        numbers = ", ".join(n for v in asked if v.adopte for n in v.objet.amendements)
        carried = f" (n° {numbers})" if numbers and self.suivi.fil else ""
        words = f"🗳️ {plural(len(asked), 'amendement')} en scrutin public : {sorts(asked, carried)} — "
        yield ligne(words, Gras(f"!votes {self.suivi.nom}"))

    def _links(self) -> Iterator[Span]:
        yield "🔗 "
        yield Lien("dossier à l'Assemblée", self.dossier.url)
        if self.dossier.url_senat:
            yield " · "
            yield Lien("au Sénat", self.dossier.url_senat)

    # --- what was decided, what comes ----------------------------------------------------------------------

    def decided(self) -> Section:
        """Decisions on the whole text, the latest first, with the figures of their votes."""
        lines = [puce(*self._decision(a)) for a in reversed(self.past) if a.est_decision]
        return section("Décisions sur le texte", *(lines or [puce("aucune pour l'instant")]))

    def _decision(self, acte: Acte) -> tuple[Span, ...]:
        told: tuple[Span, ...] = say_acte(acte)
        for vote in self._votes_of(acte):
            told = (*told, f", {figures(vote)} — ", lien_scrutin(vote))
        if acte.decision_numero:
            told = (*told, f" (n° {acte.decision_numero})")
        texts = ", ".join(f"texte n° {texte_numero(uid)}" for uid in acte.textes if not is_copy(uid))
        return (*told, f" ({texts})") if texts else told

    def _votes_of(self, acte: Acte) -> list[Scrutin]:
        """The votes on the whole text that made a decision."""
        return self.context.tracked.whole(
            v
            for v in self.bill_votes
            if v.uid in acte.scrutins
            or (acte.reunion and v.seance == acte.reunion and v.objet.nature is Nature.ENSEMBLE)
        )

    def next(self) -> Section:
        """Sittings and meetings to come, then the texts that came after."""
        lines = [puce(f"{etape} : ", Gras(say_days(days))) for etape, days in _by_kind(self._coming())]
        if not lines and self.past and not any(a.est_promulgation for a in self.past):
            lines.append(puce("aucune séance annoncée pour l'instant"))
        return section("Et ensuite", *lines, *self._suites())

    def _coming(self) -> list[Acte]:
        """Sittings and meetings not yet begun, or of today without an hour, unless their decision is known."""
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


def _by_kind(actes: Iterable[Acte]) -> list[tuple[str, list[date]]]:
    kinds: dict[str, list[date]] = {}
    for acte in actes:
        where = ", ".join(w for w in (acte.qui, acte.lecture) if w)
        days = kinds.setdefault(f"{acte.etape} ({where})" if where else acte.etape, [])
        if acte.date and acte.date not in days:
            days.append(acte.date)
    return list(kinds.items())


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
        lines = [ligne("Aucun suivi n'est configuré. Un admin peut en ajouter dans config.toml.")]
    return reponse("Où en est ce qui est suivi", *lines, pied=freshness(context), suite="!statut SUJET")


STATUT = Commande(
    nom="statut",
    description="où en est un texte ou un article, ce qui a été décidé, ce qui vient",
    exemples=("!statut article7", "!statut art. 7", "!statut vsa", "!statut jo2024"),
    argument=SUJET,
    answer=statut,
)
