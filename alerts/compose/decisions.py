"""Messages about the whole text: a house or the Conseil constitutionnel decided, the law is published."""

from __future__ import annotations

from alerts.compose.actions import vote_actions
from alerts.compose.base import Written, bill_name, context_line, first_upper, vote_context
from alerts.compose.faits import fait_decision, fait_loi, fait_scrutin
from alerts.compose.votes import vote_details
from alerts.message import Gras, Lien, Ligne, ligne
from alerts.votes import count_line, figures, lecture, marque, names_of, url_scrutin
from alerts.votes_image import image_scrutin
from alerts.weigh import Alerte
from alerts.weigh.etapes import occasion
from parlement.documents import name_texte
from parlement.dossiers import CHAMBRES, Acte, Dossier
from parlement.scrutins import Scrutin
from parlement.temps import date_courte, date_longue
from parlement.titres import Nature
from storage.tracked import Tracked


def write_decision(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """The step and its vote tell one fact: whichever is known first, the other completes the message."""
    actes, votes = _records(alerte, dossier, tracked)
    acte = actes[0] if actes else None
    noms = names_of(tracked.parlement, votes)
    resume = [_context(dossier, acte, votes, tracked)]
    for vote in votes:
        resume += [count_line(vote), *vote_details(vote, noms, drawn=vote is votes[0])]
    resume += [line for one in actes for line in _lines(one)]
    if acte and acte.qui in CHAMBRES and not votes:
        resume.append(ligne("Pas de scrutin public connu à cette heure."))
    url = _url_vote(votes) or (acte.url if acte else "") or dossier.page(acte.qui if acte else "")
    decided = (fait_decision(alerte.cle, acte),) if acte else ()
    faits = (*decided, *map(fait_scrutin, votes))
    actions = vote_actions(votes, alerte.suivis[0])
    titre = _title(dossier, acte, votes, tracked)
    image = image_scrutin(votes[0], noms, tracked.titre(dossier)) if votes else None
    return Written(titre, resume, [], url, actions=actions, faits=faits, image=image)


def _records(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> tuple[list[Acte], list[Scrutin]]:
    """The decisions and the votes on the whole text of one sitting."""
    key = alerte.cle.rpartition(":")[2]
    actes = [a for a in tracked.parlement.actes(dossier.uid) if a.est_decision and occasion(a) == key]
    votes = tracked.parlement.scrutins_of(uid for acte in actes for uid in acte.scrutins)
    for scrutin in tracked.parlement.scrutins(dossier.uid):
        if key in (scrutin.seance, scrutin.uid) and scrutin.objet.nature is Nature.ENSEMBLE:
            votes[scrutin.uid] = scrutin
    return actes, list(votes.values())


def _context(dossier: Dossier, acte: Acte | None, votes: list[Scrutin], tracked: Tracked) -> Ligne:
    if acte is None:
        return vote_context(dossier, votes[0], tracked)
    day = date_longue(acte.date) if acte.date else ""
    return context_line(dossier, tracked, acte.qui, acte.lecture, day)


def _lines(acte: Acte) -> list[Ligne]:
    """What the title does not say already."""
    lines = []
    if acte.decision_numero:
        lines.append(ligne("Décision n° ", Lien(acte.decision_numero, acte.url)))
    texts = [name_texte(uid) for uid in acte.documents]
    if texts:
        lines.append(ligne(first_upper(", ".join(texts))))
    return lines


def _title(dossier: Dossier, acte: Acte | None, votes: list[Scrutin], tracked: Tracked) -> str:
    bill = bill_name(dossier, tracked)
    told = f" — {figures(votes[0])}" if votes else ""
    if acte is None:
        where = ", ".join(w for w in (votes[0].chambre, lecture(votes[0])) if w)
        return f"{marque(votes[0])} {bill} : {votes[0].sort.upper()}{told} ({where})"
    where = ", ".join(w for w in (acte.qui, acte.lecture) if w)
    return f"{_mark(acte)} {bill} : {acte.decision.upper()}{told} ({where})"


def _mark(acte: Acte) -> str:
    refused = acte.decision.startswith(("rejet", "non ", "désaccord"))
    return "❌" if refused else "⚖️" if acte.code.startswith("CC") else "✅"


def _url_vote(votes: list[Scrutin]) -> str:
    return url_scrutin(votes[0]) if votes else ""


def write_loi(alerte: Alerte, dossier: Dossier, tracked: Tracked) -> Written:
    """The bill became a law: its number, where it is published, the new numbers of the followed articles."""
    (acte,) = (a for a in tracked.parlement.actes(dossier.uid) if a.uid in alerte.uids)
    day = f" du {date_courte(acte.date)}" if acte.date else ""
    resume = [
        context_line(dossier, tracked, "promulgation"),
        ligne(Gras(f"Loi n° {acte.loi}{day}"), f" {acte.loi_titre}"),
    ]
    if acte.jo_date:
        jo = f"Journal officiel n° {acte.jo_numero} du {date_courte(acte.jo_date)}"
        resume.append(ligne(Lien(jo, acte.url), f" · NOR {acte.nor}" if acte.nor else ""))
    for suivi in tracked.suivis_of(dossier):
        if suivi.fil and suivi.fil.dans_la_loi:
            place = Gras(str(suivi.fil.dans_la_loi))
            resume.append(ligne(f"L'{suivi.fil.article} ({suivi.titre}) est devenu l'", place, " de la loi."))
    titre = f"📜 {bill_name(dossier, tracked)} : loi n° {acte.loi} publiée"
    return Written(titre, resume, [], acte.url or dossier.url, faits=(fait_loi(acte),))
