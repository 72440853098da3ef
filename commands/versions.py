"""What `!texte` shows: an article in one version, or the words that changed between two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from alerts.compose.base import first_upper
from alerts.message import (
    Ajoute,
    Fichier,
    Gras,
    Lien,
    Ligne,
    Message,
    Retire,
    Span,
    ligne,
    puce,
    reponse,
    section,
)
from commands.base import CommandError, Context
from commands.freshness import freshness
from parlement.appariement import dit_surete
from parlement.articles import Designation
from parlement.comparaison import Alinea, Genre, Segment, compare
from parlement.documents import texte_numero
from parlement.dossiers import Dossier
from parlement.fil import Place, suit
from parlement.suivis import FilArticle, Suivi
from parlement.temps import date_courte, date_longue
from parlement.versions import ArticleVersion, Version
from storage.versions import VersionLine

SHOWN = 1500
"""Characters of an article, or of its changes, shown in the message; the whole is in a file when there is more."""
CONTEXTE = 60
"""Characters shown on each side of a change."""
MOST_ARTICLES = 60
"""Articles of a text listed at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """What was asked: a suivi, an article when the suivi is a bill, one version, or the change between two.

    entier: every change in the answer itself, where nothing bounds its length.
    """

    suivi: Suivi
    article: Designation | None = None
    numeros: tuple[str, ...] = ()
    compare: bool = False
    entier: bool = False


def versions_of(context: Context, dossier: Dossier) -> list[VersionLine]:
    """The versions of the text of a bill that are known article by article, in order."""
    parlement = context.tracked.parlement
    return parlement.versions.of_dossier(dossier.uid, parlement.textes(dossier.uid))


class View:
    """The versions of one bill, and the thread of the article asked for."""

    def __init__(
        self, context: Context, demande: Demande, dossier: Dossier, lines: list[VersionLine]
    ) -> None:
        self.context = context
        self.demande = demande
        self.dossier = dossier
        self.lines = lines
        self.fil = FilArticle(article=demande.article) if demande.article else demande.suivi.fil
        self.bill = context.tracked.titre(dossier)

    @cached_property
    def versions(self) -> list[Version]:
        """Every version, in order."""
        found = self.context.tracked.parlement.versions.of_uids(line.uid for line in self.lines)
        return [found[line.uid] for line in self.lines]

    @cached_property
    def places(self) -> list[Place]:
        """Where the article is in each."""
        assert self.fil is not None  # only asked for an article
        return suit(self.fil, self.versions)

    def _rank(self, numero: str) -> int:
        """The rank of a version by its printed number. Raises CommandError."""
        ranks = [n for n, line in enumerate(self.lines) if texte_numero(line.uid) == numero]
        if not ranks:
            raise CommandError(
                f"Le texte n° {numero} n'est pas connu article par article. Connus : {self._known()}"
            )
        return ranks[-1]

    def _known(self) -> str:
        return ", ".join(f"n° {texte_numero(line.uid)}" for line in self.lines)

    def _typed(self) -> str:
        """What to type for this article."""
        article = f" {self.demande.article}" if self.demande.article else ""
        return f"!texte {self.demande.suivi.nom}{article}"

    def _name(self) -> str:
        """ "Article 7 (Jeux olympiques 2024)"."""
        assert self.fil is not None
        return f"{first_upper(str(self.fil.article))} ({self.bill})"

    def _present(self) -> list[int]:
        """The versions that have the article, by rank. Raises CommandError when none has."""
        found = [n for n, place in enumerate(self.places) if place.article is not None]
        if not found:
            assert self.fil is not None
            raise CommandError(f"Aucune version connue n'a d'{self.fil.article}. Connues : {self._known()}")
        return found

    def _foot(self) -> str:
        return freshness(self.context, self.dossier, ("dossiers",))

    # --- which there are ---------------------------------------------------------------------------------------

    def contents(self) -> Message:
        """The versions known, and the articles of the latest (or of the one asked for)."""
        rank = self._rank(self.demande.numeros[-1]) if self.demande.numeros else len(self.lines) - 1
        articles = self.versions[rank].articles
        names = [a.place.removeprefix("Article ") for a in articles]
        rest = f" et {len(names) - MOST_ARTICLES} autres" if len(names) > MOST_ARTICLES else ""
        nom = self.demande.suivi.nom
        shown = str(articles[0].designation or articles[0].place)
        return reponse(
            f"Textes — {self.bill}",
            ligne(f"Articles du {self.lines[rank].nom} : {', '.join(names[:MOST_ARTICLES])}{rest}"),
            ligne("En lire un : ", Gras(f"!texte {nom} {shown}")),
            sections=[section("Versions connues", *(puce(*_version(line)) for line in self.lines))],
            pied=self._foot(),
            url=self.dossier.url,
        )

    # --- one version -------------------------------------------------------------------------------------------

    def article(self) -> Message:
        """The article in one version: the latest that has it, or the one asked for."""
        present = self._present()
        rank = self._rank(self.demande.numeros[0]) if self.demande.numeros else present[-1]
        place, line = self.places[rank], self.lines[rank]
        whole = "\n\n".join(place.article.alineas) if place.article else ""
        shown = _beginning(place.article.alineas if place.article else ())
        cut = len(shown) < len(whole)
        head = [ligne(f"Publié le {date_longue(line.publie)}")] if line.publie else []
        head += self._followed(rank)
        if place.article and place.article.intitule:
            head.append(ligne(Gras(place.article.intitule)))
        body = [ligne(text) for text in shown.split("\n\n") if text]
        if cut:
            body.append(ligne("… La suite est dans le fichier joint."))
        return reponse(
            f"{self._name()} — {line.nom}",
            *head,
            *body,
            *self._others(rank, present),
            pied=self._foot(),
            url=line.url or self.dossier.url,
            fichier=Fichier(f"{_slug(self._name())}-{line.uid}.txt", whole) if cut else None,
        )

    def _followed(self, rank: int) -> Iterator[Ligne]:
        """How the article was found there, when it is not by its number alone; that it is not there."""
        place = self.places[rank]
        if place.article is None:
            yield ligne(Gras("L'article n'y figure pas"), f" ({place.motif})" if place.motif else "")
            return
        if place.article.est_supprime:
            yield ligne(Gras("Article supprimé"), " dans cette version")
        elif place.article.sans_texte:
            yield ligne(f"{place.article.mention or 'Sans texte'} : cette version ne redonne pas ses mots")
        assert self.fil is not None
        if place.article.designation != self.fil.article:
            sure = f" ({place.motif}, {dit_surete(place.surete)})" if place.motif else ""
            yield ligne("Il y porte le numéro : ", Gras(place.article.place), sure)
        elif place.surete < 1 and place.motif and dit_surete(place.surete) != "certain":
            yield ligne(f"Suivi d'une version à l'autre : {dit_surete(place.surete)} ({place.motif})")

    def _others(self, rank: int, present: list[int]) -> Iterator[Ligne]:
        """What to type for another version, and for what changed."""
        others = [texte_numero(self.lines[n].uid) for n in present if n != rank]
        if others:
            typed = self._typed()
            yield ligne(
                f"Autres versions : n° {', '.join(others)} — ",
                Gras(f"{typed} {others[-1]}"),
                " · ce qui change : ",
                Gras(f"{typed} avant/après"),
            )

    # --- between two -------------------------------------------------------------------------------------------

    def changes(self) -> Message:
        """The words that changed between two versions: the last two that have the article, or those asked for."""
        before, after = self._pair()
        titre = f"{self._name()} : du {self.lines[before].nom} au {self.lines[after].nom}"
        old, new = self.places[before].article, self.places[after].article
        head = [*self._followed(after)]
        if old is None or new is None or new.est_supprime or old.sans_texte or new.sans_texte:
            return self._without_words(titre, head, old, new)
        found = compare(old.alineas, new.alineas)
        changed = [one for one in found if not one.identique]
        lines = [puce(*_changed(one)) for one in changed]
        shown, cut = (lines, False) if self.demande.entier else _fitting(lines, changed)
        if cut:
            shown.append(ligne("… Tous les changements sont dans le fichier joint."))
        count = f"{len(changed)} alinéa{'s' if len(changed) > 1 else ''} sur {len(found)}"
        return reponse(
            titre,
            *head,
            ligne(f"Changé : {count}" if changed else "Aucun mot n'a changé."),
            *shown,
            *self._other_changes(before, after),
            pied=self._foot(),
            url=self.lines[after].url or self.dossier.url,
            fichier=Fichier(f"{_slug(self._name())}-changements.txt", _whole(found)) if cut else None,
        )

    def _pair(self) -> tuple[int, int]:
        """The ranks of the two versions to compare. Raises CommandError when there are not two."""
        if self.demande.numeros:
            before, after = (self._rank(numero) for numero in self.demande.numeros)
            return before, after
        present = self._present()
        told = [n for n in present if (a := self.places[n].article) and not a.sans_texte]
        if len(told) < 2:
            raise CommandError(
                f"Une seule version de cet article est connue : {self.lines[present[0]].nom}. "
                f"Elle se lit ainsi : {self._typed()}"
            )
        changed = self._changed_pairs()
        return changed[-1] if changed else (told[-2], told[-1])

    def _changed_pairs(self) -> list[tuple[int, int]]:
        """The ranks of the versions that follow each other and do not write the article with the same words."""
        told = [n for n, place in enumerate(self.places) if (a := place.article) and not a.sans_texte]
        return [(a, b) for a, b in pairwise(told) if self._differ(a, b)]

    def _other_changes(self, before: int, after: int) -> Iterator[Ligne]:
        """What to type for the changes between other versions."""
        others = [pair for pair in self._changed_pairs() if pair != (before, after)]
        if others:
            pairs = ["/".join(texte_numero(self.lines[n].uid) for n in pair) for pair in others]
            more = f" (aussi : {', '.join(pairs[:-1])})" if pairs[:-1] else ""
            yield ligne("Autres changements : ", Gras(f"{self._typed()} {pairs[-1]}"), more)

    def _differ(self, before: int, after: int) -> bool:
        old, new = self.places[before].article, self.places[after].article
        return old is not None and new is not None and old.alineas != new.alineas

    def _without_words(
        self, titre: str, head: list[Ligne], old: ArticleVersion | None, new: ArticleVersion | None
    ) -> Message:
        """What is said when one of the two versions gives no word of the article."""
        if not head and old is None:
            head = [ligne(Gras("L'article est nouveau"), " dans cette version")]
        shown = new if old is None else None
        body = [ligne(text) for text in _beginning(shown.alineas).split("\n\n") if text] if shown else []
        return reponse(titre, *head, *body, pied=self._foot(), url=self.dossier.url)


def _version(line: VersionLine) -> Iterator[Span]:
    """ "texte n° 249 (Sénat), 18 janvier 2023"."""
    yield Lien(line.nom, line.url) if line.url else line.nom
    if line.publie:
        yield f", {date_courte(line.publie)}"


def _beginning(alineas: Sequence[str]) -> str:
    """The first paragraphs that fit, cut at a word when the first does not."""
    kept: list[str] = []
    room = SHOWN
    for alinea in alineas:
        if len(alinea) > room:
            if not kept:
                kept.append(alinea[:room].rsplit(maxsplit=1)[0])
            break
        kept.append(alinea)
        room -= len(alinea) + 2
    return "\n\n".join(kept)


def _fitting(lines: list[Ligne], changed: Sequence[Alinea]) -> tuple[list[Ligne], bool]:
    """The first changes that fit, and whether some were left out."""
    room, kept = SHOWN, 0
    for one in changed:
        room -= sum(
            min(len(s.texte), CONTEXTE * 2) if s.genre is Genre.EGAL else len(s.texte) for s in one.segments
        )
        if room < 0 and kept:
            break
        kept += 1
    return lines[:kept], kept < len(lines)


def _changed(alinea: Alinea) -> Iterator[Span]:
    """ "Alinéa 3 : … jusqu'au [retiré : 30 juin] [ajouté : 31 mars] 2025 …"."""
    yield f"Alinéa {alinea.numero_apres or alinea.numero_avant}"
    if alinea.numero_apres is None:
        yield " (de la version d'avant)"
    yield " : "
    last = len(alinea.segments) - 1
    for rank, segment in enumerate(alinea.segments):
        yield _span(segment, first=rank == 0, last=rank == last)


def _span(segment: Segment, *, first: bool, last: bool) -> Span:
    if segment.genre is Genre.RETIRE:
        return Retire(segment.texte)
    if segment.genre is Genre.AJOUTE:
        return Ajoute(segment.texte)
    return _around(segment.texte, first=first, last=last)


def _around(texte: str, *, first: bool, last: bool) -> str:
    """What did not change, cut to the words next to a change."""
    if first and len(texte) > CONTEXTE:
        return f"… {texte[-CONTEXTE:].split(' ', 1)[-1]}"
    if last and len(texte) > CONTEXTE:
        return f"{texte[:CONTEXTE].rsplit(' ', 1)[0]} …"
    if len(texte) > 2 * CONTEXTE:
        return f"{texte[:CONTEXTE].rsplit(' ', 1)[0]} … {texte[-CONTEXTE:].split(' ', 1)[-1]}"
    return texte


def _whole(alineas: Sequence[Alinea]) -> str:
    """Every paragraph, its changes in words: for the file."""
    marks = {Genre.RETIRE: "[retiré : {}]", Genre.AJOUTE: "[ajouté : {}]", Genre.EGAL: "{}"}
    return "\n\n".join(
        "".join(marks[s.genre].format(s.texte.strip()) + " " * (s.texte[-1:] == " ") for s in one.segments)
        if not one.identique
        else one.apres
        for one in alineas
    )


def _slug(name: str) -> str:
    """A name fit for a file."""
    return re.sub(r"\W+", "-", name.lower(), flags=re.ASCII).strip("-")
