"""The thread of an article through the versions of a text: by its number, then by its words when it is renumbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parlement.appariement import Motif, Paire, apparie
from parlement.articles import Designation
from parlement.documents import texte_numero
from parlement.suivis import FilArticle
from parlement.versions import ArticleVersion, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The article in one version: None when it is not there. surete: from 0 to 1.

    motif: how it was followed, or lost; None when it was read by its number.
    """

    article: ArticleVersion | None
    surete: float = 1.0
    motif: Motif | None = None


def suit(fil: FilArticle, versions: Sequence[Version]) -> list[Place]:
    """Where the article is in each version, in order.

    The first version is read by its number, and so is one whose number the admins gave; the others by what continues
    the article of the version before, or of the last that had it.
    """
    found: list[Place] = []
    last: tuple[Version, ArticleVersion] | None = None
    for version in versions:
        numero = texte_numero(version.uid)
        if last is None or numero in fil.ailleurs:
            place = Place(article=trouve(version, fil.in_texte(numero)))
        else:
            place = _continued(*last, version)
        found.append(place)
        if place.article is not None and not place.article.sans_texte:
            last = version, place.article
    return found


def trouve(version: Version, designation: Designation) -> ArticleVersion | None:
    """The article of this number in a version; None when it has none."""
    return next((a for a in version.articles if a.designation == designation), None)


def _continued(before: Version, article: ArticleVersion, version: Version) -> Place:
    pair: Paire | None = next((p for p in apparie(before, version) if p.avant == article), None)
    if pair is None:
        return Place(article=None, surete=0.0, motif=Motif.DISPARU)
    return Place(article=pair.apres, surete=pair.surete, motif=pair.motif)
