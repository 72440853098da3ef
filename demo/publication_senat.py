"""What the Sénat's site published, at any instant of the debates: path -> body, a step function of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from demo.chronique_senat import COMMISSION, SEANCE, FaitsSenat, TexteSenat
from demo.corps import Corps
from demo.formats.commun import lendemain, moment
from demo.formats.senat import agenda
from demo.formats.senat.amendements import jeu_complet
from demo.formats.senat.derouleur import liste_discussion
from demo.formats.senat.etats import dossiers_legislatifs
from demo.formats.senat.flux import flux_du_dossier
from demo.formats.senat.page_dossier import page_du_dossier
from demo.formats.senat.senateurs import histoire_des_groupes, liste_des_senateurs
from demo.formats.senat.textes import index_des_textes, texte_akn

SENATEURS = "/data/senateurs"
DOSSIERS = "/data/dosleg/dossiers-legislatifs.csv"


def publication_senat(faits: FaitsSenat) -> dict[str, Corps]:
    """Every path of the Sénat, with its body."""
    return dict(
        [
            *_dossier(faits),
            *_amendements(faits),
            *_textes(faits),
            *_agenda(faits),
            *_senateurs(faits),
            (DOSSIERS, Corps((e.publie for e in faits.dossiers), lambda i: dossiers_legislatifs(faits, i))),
        ]
    )


def _dossier(faits: FaitsSenat) -> Iterator[tuple[str, Corps]]:
    """The feed and the page: both tell the same steps at the same moments."""
    moments = [e.publie for e in faits.etapes]
    signet = faits.dossier.signet
    yield f"/dossier-legislatif/rss/dosleg{signet}.xml", Corps(moments, lambda i: flux_du_dossier(faits, i))
    yield f"/dossier-legislatif/{signet}.html", Corps(moments, lambda i: page_du_dossier(faits, i))


def _amendements(faits: FaitsSenat) -> Iterator[tuple[str, Corps]]:
    """The two files of amendments, and the order of discussion in the sitting."""
    session = faits.dossier.session
    commission = (
        f"/amendements/commissions/{session}/{COMMISSION}/jeu_complet_commission_{session}_{COMMISSION}.csv"
    )
    yield commission, _jeu_complet(faits, COMMISSION)
    yield f"/amendements/{session}/{SEANCE}/jeu_complet_{session}_{SEANCE}.csv", _jeu_complet(faits, SEANCE)
    yield f"/enseance/{session}/{SEANCE}/liste_discussion.json", _ordre(faits)


def _jeu_complet(faits: FaitsSenat, texte: str) -> Corps:
    moments = (a.publie for a in faits.amendements if a.texte == texte)
    return Corps(moments, lambda instant: jeu_complet(faits, texte, instant))


def _ordre(faits: FaitsSenat) -> Corps:
    """Made at the opening of each sitting, when places are behind, and at each outcome."""
    passes = [lieu.passe for lieu in faits.ordre]
    debuts = [e.debut for e in faits.agenda if e.categorie == agenda.SEANCE and e.debut < max(passes)]
    sorts = (a.publie for a in faits.amendements if a.texte == SEANCE and a.publie > debuts[0])
    return Corps((*debuts, *passes, *sorts), lambda instant: liste_discussion(faits, instant))


def _textes(faits: FaitsSenat) -> Iterator[tuple[str, Corps]]:
    for nom in ("depots", "adoptions"):
        yield f"/akomantoso/{nom}.xml", _index([t for t in faits.textes if t.index == nom])
    for texte in faits.textes:
        yield f"/akomantoso/{texte.nom}.akn.xml", Corps((texte.publie,), _constant(texte_akn(faits, texte)))


def _index(textes: list[TexteSenat]) -> Corps:
    return Corps((t.publie for t in textes), lambda i: index_des_textes(t for t in textes if t.publie <= i))


def _agenda(faits: FaitsSenat) -> Iterator[tuple[str, Corps]]:
    for nom, categories in agenda.CALENDRIERS.items():
        moments = (e.publie for e in faits.agenda if e.categorie in categories)
        yield f"/aglae/{nom}/ical.ics", Corps(moments, _calendrier(faits, nom))


def _calendrier(faits: FaitsSenat, nom: str) -> Callable[[datetime], bytes]:
    return lambda instant: agenda.calendrier(faits, agenda.evenements(faits, nom, instant))


def _senateurs(faits: FaitsSenat) -> Iterator[tuple[str, Corps]]:
    """Both lists are there from the day the last of the groups was joined."""
    debut = max(moment(s.debut) for s in faits.senateurs)
    fins = (lendemain(s.fin) for s in faits.senateurs if s.fin)
    yield f"{SENATEURS}/ODSEN_GENERAL.csv", Corps((debut,), _constant(liste_des_senateurs(faits)))
    yield (
        f"{SENATEURS}/ODSEN_HISTOGROUPES.json",
        Corps((debut, *fins), lambda i: histoire_des_groupes(faits, i)),
    )


def _constant(corps: bytes) -> Callable[[datetime], bytes]:
    return lambda _: corps
