"""`!sante`: is Vigie well, what is wrong and how to mend it, what waits to be sent, Discord, then each source."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.alarmes.regles import Trouble, troubles
from alerts.alarmes.sources import is_down, is_fine
from alerts.message import Gras, Heure, Ligne, Message, Section, ligne, puce, reponse, section
from alerts.votes import plural
from commands.base import Appel, Commande, Context
from commands.sante_sources import source_sections
from parlement.suivis import Suivi
from parlement.temps import duree, il_y_a
from storage import outbox
from storage.abonnements import Inscription, inscriptions
from storage.alarmes import etat_envois
from storage.queries import SourceState
from storage.tracked import Tracked
from trackers.version import numero


def sante(context: Context, argument: str) -> Message:
    """Tell the verdict, what is wrong and how to mend it, then everything by subject."""
    sources = context.tracked.parlement.sources()
    found = [t for t in _troubles(context) if _may_see(context.appel, t)]
    unknown = (puce(f"⏳ {say_unknown(suivi)}") for suivi in unknown_suivis(context.tracked))
    sections = (
        Section("Ce qui ne va pas", tuple(line for one in found for line in _trouble(one, context))),
        Section("Envois", tuple(_outbox(context))),
        Section("Discord", tuple(_discord(context))),
        Section("Salons de ce serveur", tuple(_salons(context))),
        Section("Suivis sans dossier", tuple(unknown)),
        _remarks(context),
        *source_sections(context, sources),
    )
    return reponse(
        f"Santé de Vigie : {_verdict(found, sources)}",
        sections=[s for s in sections if s.lignes],
        pied=f"Vigie {numero()}",
    )


def _troubles(context: Context) -> list[Trouble]:
    return troubles(context.tracked, context.vigie, context.now, discord=context.discord, libre=context.libre)


def _may_see(appel: Appel | None, trouble: Trouble) -> bool:
    """What concerns the channels of one server is told there, and on the machine of whoever runs Vigie."""
    return not (appel and appel.serveur and trouble.serveur) or appel.serveur == trouble.serveur


def unknown_suivis(tracked: Tracked) -> list[Suivi]:
    """Suivis whose dossier no source told of, although each source of dossiers was read at least once."""
    read = [s.succes for s in tracked.parlement.sources() if s.nom.startswith("dossiers-")]
    return [s for s in tracked.suivis if not tracked.dossier(s)] if read and all(read) else []


def say_unknown(suivi: Suivi) -> str:
    """What is said of such a suivi: its dossier may be too recent, or of a legislature that is not read."""
    return (
        f"suivi {suivi.nom} : aucune source ne connaît encore le dossier {suivi.cible} ; "
        "si cela dure, vérifiez son adresse"
    )


# --- what is wrong ---------------------------------------------------------------------------------------------


def _verdict(found: list[Trouble], sources: list[SourceState]) -> str:
    """What an admin must know first."""
    shaky = sum(not is_fine(s) and not is_down(s) for s in sources)
    watched = f"{plural(shaky, 'source')} à surveiller" if shaky else ""
    if len(found) == 1:
        return f"⚠️ {found[0].texte}" + (f", {watched}" if watched else "")
    if found:
        return f"⚠️ {len(found)} choses ne vont pas" + (f", {watched}" if watched else "")
    if watched:
        return f"⚠️ {watched}"
    return "✅ tout va bien" if sources else "❔ aucune source lue pour l'instant"


def _trouble(trouble: Trouble, context: Context) -> Iterator[Ligne]:
    """What is wrong, since when, and under it how to mend it."""
    since = f", depuis {duree(context.now - trouble.depuis)}" if trouble.depuis else ""
    detail = f" — {trouble.detail}" if trouble.detail else ""
    yield puce("⚠️ ", Gras(trouble.texte), f"{since}{detail}")
    yield puce(f"Que faire : {trouble.remede}", niveau=2)


def _remarks(context: Context) -> Section:
    lines = (
        puce(f"{r.source} : {r.texte} ({r.nombre} fois, {il_y_a(r.derniere, context.now)})")
        for r in context.tracked.parlement.remarks()
    )
    return section("À signaler aux admins", *lines)


# --- what is sent, and where -----------------------------------------------------------------------------------


def _outbox(context: Context) -> Iterator[Ligne]:
    waiting = etat_envois(context.vigie)
    if waiting.plus_ancien:
        failed = f" · {waiting.en_erreur} en erreur" if waiting.en_erreur else ""
        oldest = duree(context.now - waiting.plus_ancien)
        yield ligne(f"{waiting.attente} en attente, le plus ancien depuis {oldest}{failed}")
    counts = outbox.counts(context.vigie)
    told = ", ".join(_state(count, etat) for etat, count in sorted(counts.items()))
    yield ligne(told or "rien n'a encore été envoyé")
    here = _destinations(context)
    for destination, etat, motif in outbox.troubles(context.vigie):
        if here is None or destination in here:
            yield puce(f"⚠️ {destination} ({etat}) : {motif}")


def _state(count: int, etat: str) -> str:
    if count > 1:  # "2 envoyés", "2 dits dans un résumé"; "à envoyer" and "en cours" never change
        first, space, rest = etat.partition(" ")
        etat = f"{first}s{space}{rest}" if first.endswith(("é", "dit")) else etat
    return f"{count} {etat}"


def _discord(context: Context) -> Iterator[Ligne]:
    state = context.discord
    if state is None:
        return
    if not state.connecte:
        yield ligne(f"⚠️ pas connecté : {state.mots}")
        return
    delay = f", réponse en {state.latence * 1000:.0f} ms" if state.latence is not None else ""
    yield ligne(f"✅ connecté, sur {plural(state.serveurs, 'serveur')}{delay}")
    for words in state.intentions:
        yield puce(f"⏳ {words}")


def _destinations(context: Context) -> set[str] | None:
    """Channels that whoever asks may be told of: those of the server; None for every one."""
    if context.appel is None or not context.appel.serveur:
        return None
    return {one.destination for one in inscriptions(context.vigie, context.appel.serveur)}


def _salons(context: Context) -> Iterator[Ligne]:
    """To an admin, the channels of the server: how each stands."""
    appel = context.appel
    if appel is None or not appel.admin:
        return
    for one in inscriptions(context.vigie, appel.serveur or None):
        yield _salon(one)


def _salon(one: Inscription) -> Ligne:
    name = Gras(f"#{one.salon}" if one.salon else one.destination)
    mark = {"actif": "✅", "en pause": "⏸️"}.get(one.etat, "⚠️")
    since = (" depuis le ", Heure(one.depuis)) if one.depuis and one.etat != "actif" else ()
    return puce(f"{mark} ", name, f" : {one.etat}", *since, f" ({one.motif})" if one.motif else "")


SANTE = Commande(
    nom="sante",
    description="la fraîcheur de chaque source, ce qui ne va pas, et que faire",
    exemples=("!sante",),
    answer=sante,
)
