"""The pages: the same answers as in Discord, put together. Each view gives a whole page, or raises Introuvable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alerts.importance import Importance
from alerts.message import Section, decode_message
from alerts.render.html import SIGNES, anchor, listed, moment, render_lines, words
from alerts.votes import accorde, figures, named
from commands.agenda import coming
from commands.base import Commande
from commands.registry import find_commande
from commands.statut import statut
from commands.texte import redlines
from commands.versions import versions_of
from parlement.documents import texte_numero
from parlement.suivis import Suivi
from parlement.temps import date_courte, instant_long
from service.web.contenu import Contenu, Introuvable
from service.web.demande import Demande, is_public
from storage.alertes import AlerteConnue, find_alertes

LATEST = 10
"""Alerts, votes and dates shown before what leads to all of them."""


def accueil(demande: Demande) -> Contenu:
    """Where everything tracked stands, what changed last, what comes."""
    overview, flux = statut(demande.context, ""), demande.liens.vers("atom.xml")
    parts = [
        f"<h1>{words(demande.page.titre)} : où en est ce qui est suivi</h1>",
        render_lines(overview.resume, demande.cadre()),
        *_changes(demande, demande.alertes(most=LATEST), "Derniers changements"),
        *_dates(demande, coming(demande.context)),
        f'<p class="flux">Sans Discord : {anchor("fil Atom de tout ce qui est suivi", flux)}</p>',
        f'<p class="pied">{words(overview.pied)}</p>',
    ]
    return demande.html(demande.page.titre, "\n".join(parts), ici="Suivis", flux=flux)


def suivi(demande: Demande, nom: str) -> Contenu:
    """Where one suivi stands, its votes, what was told of it, its feeds."""
    one = demande.suivi(nom)
    answer = statut(demande.context, one.nom)
    parts = [
        demande.message(answer),
        *_autres(demande, one),
        *_votes(demande, one),
        *_changes(demande, demande.alertes(one.nom, LATEST), "Dernières alertes"),
        _flux(demande, one),
    ]
    return demande.html(answer.titre, "\n".join(parts), flux=demande.liens.vers("suivi", one.nom, "atom.xml"))


def alerte(demande: Demande, reference: str) -> Contenu:
    """One alert, as it stands now."""
    found = [one for one in find_alertes(demande.context.vigie, reference) if is_public(one)]
    if not found:
        raise Introuvable("Aucune alerte publique ne porte cette référence.")
    messages = [decode_message(one.message) for one in found]
    corps = "\n".join(demande.message(message) for message in messages[:1])
    corps += "\n".join(demande.message(message, 2) for message in messages[1:])
    return demande.html(messages[0].titre, f"{corps}\n{_told(found[0])}")


def scrutin(demande: Demande, cle: str) -> Contenu:
    """One public vote, with its picture."""
    answer = demande.answer(_commande("vote"), cle)
    return demande.html(answer.titre, demande.message(answer))


def texte(demande: Demande, nom: str, reste: str = "") -> Contenu:
    """The words that changed in an article, in full, or what is asked after its name; the versions known."""
    one = demande.suivi(nom)
    if reste or not one.est_article:
        answer = demande.answer(_commande("texte"), f"{one.nom} {reste}".strip())
    else:
        answer = redlines(demande.context, one) or demande.answer(_commande("texte"), one.nom)
    return demande.html(answer.titre, f"{demande.message(answer)}\n{_versions(demande, one)}")


def sujet(demande: Demande, commande: str, nom: str, reste: str = "") -> Contenu:
    """The answer of a command about one suivi: its votes, its amendments, its agenda."""
    one = demande.suivi(nom)
    answer = demande.answer(_commande(commande), f"{one.nom} {reste}".strip())
    return demande.html(answer.titre, f"{demande.message(answer)}\n{_retour(demande, one)}")


def seule(demande: Demande, commande: str, ici: str = "") -> Contenu:
    """The answer of a command that takes nothing."""
    answer = demande.answer(_commande(commande))
    return demande.html(answer.titre, demande.message(answer), ici=ici)


def _commande(nom: str) -> Commande:
    found = find_commande(nom)
    if found is None:
        raise Introuvable("Cette page n'existe pas encore.")
    return found


# --- parts of a page ------------------------------------------------------------------------------------------------


def _changes(demande: Demande, alertes: Iterable[AlerteConnue], titre: str) -> Iterator[str]:
    items = [_change(demande, one) for one in alertes]
    if items:
        yield f'<section class="fil">\n<h2>{titre}</h2>\n{listed(items)}\n</section>'


def _change(demande: Demande, one: AlerteConnue) -> str:
    """ "▲ Majeur · Article 7 adopté · 23 mars 2023 à 13 h 15"."""
    titre = words(decode_message(one.message).titre)
    importance = Importance(one.importance)
    mark = f'<span class="importance {importance.value}">{SIGNES[importance]}</span>'
    when = moment(one.modifiee_le, instant_long(one.modifiee_le))
    link = anchor(titre, demande.liens.vers("alerte", one.reference))
    return f'{mark} {link} <span class="quand">{when}</span>'


def _told(one: AlerteConnue) -> str:
    first = f"Dit la première fois {moment(one.vue_le, f'le {instant_long(one.vue_le)}')}"
    if one.modifiee_le == one.vue_le:
        return f'<p class="pied">{first}.</p>'
    return f'<p class="pied">{first}, changé {moment(one.modifiee_le, f"le {instant_long(one.modifiee_le)}")}.</p>'


def _dates(demande: Demande, section: Section) -> Iterator[str]:
    more = anchor("Tout l'agenda", demande.liens.vers("agenda"))
    lines = render_lines(section.lignes[:LATEST], demande.cadre(2)) or "<p>Aucune réunion annoncée.</p>"
    yield f"<section>\n<h2>Prochaines dates</h2>\n{lines}\n<p>{more}</p>\n</section>"


def _autres(demande: Demande, one: Suivi) -> Iterator[str]:
    """The other pages of a suivi; that of the text once some version of it is known."""
    dossier = demande.context.tracked.dossier(one)
    known = dossier is not None and demande.context.tracked.parlement.versions.known(dossier.uid)
    names = {"texte": "Le texte et ce qui change"} if known else {}
    names |= {"amendements": "Amendements", "votes": "Votes", "agenda": "Agenda"}
    links = [anchor(name, demande.liens.vers(page, one.nom)) for page, name in names.items()]
    yield f'<nav class="actions" aria-label="Pages de ce suivi">\n{listed(links)}\n</nav>'


def _votes(demande: Demande, one: Suivi) -> Iterator[str]:
    """The latest votes, each leading to its page."""
    tracked = demande.context.tracked
    lines = tracked.vote_lines(one)
    if not lines:
        return
    items = [
        f"{anchor(words(f'{named(vote)} : {accorde(vote)}'), demande.liens.vers('scrutin', vote.uid))}, "
        f"{words(figures(vote))} ({words(date_courte(vote.date))})"
        for vote in reversed(tracked.whole(lines[-LATEST:]))
    ]
    more = anchor(f"Tous les votes ({len(lines)})", demande.liens.vers("votes", one.nom))
    yield f"<section>\n<h2>Derniers votes</h2>\n{listed(items)}\n<p>{more}</p>\n</section>"


def _flux(demande: Demande, one: Suivi) -> str:
    atom = anchor("fil Atom des alertes", demande.liens.vers("suivi", one.nom, "atom.xml"))
    ics = anchor("agenda à ajouter à un calendrier", demande.liens.vers("suivi", one.nom, "agenda.ics"))
    return f'<p class="flux">Sans Discord : {atom} · {ics}</p>'


def _versions(demande: Demande, one: Suivi) -> str:
    """Each version of the text, to be read."""
    dossier = demande.context.tracked.dossier(one)
    lines = versions_of(demande.context, dossier) if dossier else []
    links = [anchor(words(v.nom), demande.liens.vers("texte", one.nom, texte_numero(v.uid))) for v in lines]
    shown = f"<h2>Lire une version</h2>\n{listed(links)}\n" if links and one.est_article else ""
    return f"<section>\n{shown}{_retour(demande, one)}\n</section>"


def _retour(demande: Demande, one: Suivi) -> str:
    return f"<p>{anchor(words(f'Où en est « {one.titre} »'), demande.liens.vers('suivi', one.nom))}</p>"
