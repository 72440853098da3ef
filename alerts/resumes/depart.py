"""Digests: what was kept at night, for the evening, during a pause or an outage leaves as one message.

One or two alerts leave as they are: a digest of them would say less. What comes while a digest is not posted yet joins
it. Nothing that was ever tried is taken back into a digest: it may be posted already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlite_utils import Database as Writer

from alerts.abonnement.abonnes import SALON, Abonne, EtatAbonne, may_wait
from alerts.importance import Importance
from alerts.message import Message, decode_message, encode_message
from alerts.registre import alerte_from
from alerts.resumes.ecrit import RETARD, Entree, cause_of, write_resume
from alerts.weigh.base import Alerte, Genre
from storage import outbox_entry, resumes
from storage.alertes import AlerteConnue, alertes_among
from storage.battement import beat, last_beat
from storage.database import Database
from storage.outbox import Etat, reference_of
from storage.outbox_entry import Due
from storage.outbox_withdraw import undo_digests
from storage.resumes import Garde, ResumeConnu
from storage.rows import iso

EVERY = timedelta(minutes=1)
"""How often Vigie leaves a sign that it is at work."""
DOWN = timedelta(minutes=30)
"""Silence after which Vigie was down, and what it reads next is told together."""
GATHER = timedelta(minutes=5)
"""How long, after that, what may wait is gathered: every source is read once meanwhile."""
LATE = timedelta(minutes=10)
MANY = 6
"""First postings that waited that long, as many as that: Discord was down."""
PROBE = timedelta(minutes=15)
"""How often a closed channel is tried."""
PASSE = "ne valait que sur le moment"
"""Why "it is now", kept, is told no more."""
FEWEST = 3
"""Alerts that make a digest."""
AT_ONCE = 200
"""Destinations released in one transaction: others write meanwhile."""


async def release_due(vigie: Database, abonnes: Iterable[Abonne], now: datetime) -> int:
    """Make due what was kept until now, and write again the digests of which an alert changed.

    Gives how many rows became due or changed; there may be more when it is not 0. Raises StorageError.
    """
    receivers = {abonne.destination: abonne for abonne in abonnes}
    released = await _hold_paused(vigie, receivers)
    released += await _tell_the_day(vigie, receivers, now)
    kept, stale = resumes.to_look_at(vigie, now)
    ready = [receivers[where] for where in kept if where in receivers]
    batch = [one for one in ready if one.etat is EtatAbonne.ACTIF][:AT_ONCE]
    if not batch and not stale:
        return released

    def release(db: Writer) -> int:
        redone = sum(_redo(db, where, receivers.get(where)) for where in stale[:AT_ONCE])
        return redone + sum(_release(db, abonne, now) for abonne in batch)

    return released + await vigie.write(release)


def next_release(vigie: Database, abonnes: Iterable[Abonne], now: datetime) -> datetime | None:
    """The next instant, after this one, at which a digest may be due: for a clock that jumps. Raises StorageError."""
    days = (one.next_resume(now) for one in abonnes if one.immediat)
    return min((when for when in (*days, resumes.next_release(vigie, now)) if when), default=None)


# --- after an outage -------------------------------------------------------------------------------------------


def gathering_until(vigie: Database, now: datetime) -> datetime | None:
    """At the start: until when what may wait is gathered, when Vigie was down; None when it was not."""
    last = last_beat(vigie)
    return now + GATHER if last and now - last > DOWN else None


async def gather_late(vigie: Database, abonnes: Iterable[Abonne], now: datetime) -> int:
    """Tell together what could not leave for long; what matters most leaves one by one. Raises StorageError."""
    receivers = {one.destination: one for one in abonnes if one.etat is EtatAbonne.ACTIF}
    late = [where for where in resumes.backlogs(vigie, now - LATE, MANY) if where in receivers][:AT_ONCE]
    if not late:
        return 0
    return await vigie.write(lambda db: sum(_gather(db, receivers[where], now) for where in late))


def _gather(db: Writer, abonne: Abonne, now: datetime) -> int:
    rows = resumes.untried_rows(db, abonne.destination)
    known = _known(db, rows)
    late = [row for row in rows if _may_wait(row, known.get(row.alerte))]
    if len(late) < FEWEST:
        return 0
    resumes.keep_back(db, late, RETARD)
    return _say(db, abonne, resumes.kept_rows(db, abonne.destination, now), [], now)


def _may_wait(row: Garde, alerte: Alerte | None) -> bool:
    return may_wait(alerte) if alerte else Importance(row.importance) < Importance.MAJEUR


async def probe_closed(vigie: Database, abonnes: Iterable[Abonne], now: datetime) -> int:
    """Try closed channels with what they missed, when nothing else tries them. Raises StorageError."""
    closed = {one.destination: one for one in abonnes if one.etat is EtatAbonne.SUSPENDU}
    tried = resumes.to_probe(vigie, closed, now - PROBE)[:AT_ONCE] if closed else []
    if not tried:
        return 0

    def probe(db: Writer) -> int:
        return sum(_say(db, closed[where], resumes.kept_rows(db, where, now), [], now) for where in tried)

    return await vigie.write(probe)


# --- what is released ------------------------------------------------------------------------------------------


async def _hold_paused(vigie: Database, receivers: Mapping[str, Abonne]) -> int:
    """What was due when an admin asked for a pause waits for its end."""
    paused = {where: one for where, one in receivers.items() if one.etat is EtatAbonne.PAUSE}
    found = resumes.untried_destinations(vigie, paused) if paused else []
    if not found:
        return 0

    def hold(db: Writer) -> int:
        for where in found:
            motif = f"{SALON} {EtatAbonne.PAUSE}"
            undo_digests(db, where, motif)
            resumes.keep_back(db, resumes.untried_rows(db, where), motif)
        return len(found)

    return await vigie.write(hold)


async def _tell_the_day(vigie: Database, receivers: Mapping[str, Abonne], now: datetime) -> int:
    """Once a minute: the digests of the day of channels that are told at once besides; then say Vigie is at work."""
    last = last_beat(vigie)
    if last and timedelta() <= now - last < EVERY:
        return 0
    since = last or now
    owed = [
        (one, hour)
        for one in receivers.values()
        if one.immediat and one.etat is EtatAbonne.ACTIF and (hour := _last_resume(one, since, now))
    ]
    told = 0
    for begin in range(0, len(owed), AT_ONCE):
        told += await vigie.write(partial(_tell_days, owed[begin : begin + AT_ONCE], now))
    await vigie.write(lambda db: beat(db, now))
    return told


def _last_resume(abonne: Abonne, since: datetime, now: datetime) -> datetime | None:
    """The last hour of the daily digest after `since` and up to now."""
    hour = abonne.next_resume(max(since, now - timedelta(days=1)))
    return hour if hour and hour <= now else None


def _tell_days(owed: Iterable[tuple[Abonne, datetime]], now: datetime, db: Writer) -> int:
    return sum(_tell_day(db, abonne, hour, now) for abonne, hour in owed)


def _tell_day(db: Writer, abonne: Abonne, hour: datetime, now: datetime) -> int:
    if resumes.digest_of(db, _cle(abonne, hour), abonne.destination):
        return 0
    posted = resumes.posted_rows(db, abonne.destination, hour - timedelta(days=1), hour)
    return _say(db, abonne, resumes.kept_rows(db, abonne.destination, now), posted, hour)


def _release(db: Writer, abonne: Abonne, now: datetime) -> int:
    rows = resumes.kept_rows(db, abonne.destination, now)
    quiet = abonne.calme.until(now, abonne.fuseau) if abonne.calme else None
    if quiet:  # a channel that comes back at night is told in the morning
        resumes.put_off(db, [row for row in rows if row.resume_le is None], quiet)
        rows = [row for row in rows if row.resume_le and row.resume_le <= now]
    return _say(db, abonne, rows, [], now)


def _say(db: Writer, abonne: Abonne, kept: Sequence[Garde], posted: Sequence[Garde], quand: datetime) -> int:
    """Release kept rows as one digest, which tells again what was posted; gives how many rows became due."""
    known = _known(db, kept)
    wanted = [row for row in kept if not _leave_out(db, abonne, row, known.get(row.alerte))]
    mentions = {row.id: abonne.mention_for(known[row.alerte]) for row in wanted if row.alerte in known}
    told = [*wanted, *_told_again(posted, wanted)]
    where, cle = abonne.destination, _cle(abonne, quand)
    digest = resumes.unsent_digest(db, where) or resumes.digest_of(db, cle, where)
    if digest is None and len(told) < FEWEST:
        for row in wanted:
            resumes.post_alone(db, row, mentions.get(row.id, ""), quand)
        return len(wanted)
    if not told:
        return 0
    mention = next((mentions[row.id] for row in _by_importance(wanted) if mentions.get(row.id)), "")
    if digest is None:
        resumes.join_digest(db, told, _new_digest(db, abonne, told, mention, quand))
        return 1
    resumes.join_digest(db, told, digest.id)
    every = resumes.rows_of_digest(db, digest.id)
    resumes.raise_digest(db, digest, _by_importance(every)[0].importance, mention)
    _write_again(db, digest, abonne)
    return 1


def _told_again(posted: Iterable[Garde], kept: Iterable[Garde]) -> list[Garde]:
    """What was posted and still holds: not what was told anew since, or is about to be."""
    anew = {row.alerte for row in kept}
    return [row for row in posted if row.alerte not in anew and not decode_message(row.message).renvoi]


def _leave_out(db: Writer, abonne: Abonne, row: Garde, alerte: Alerte | None) -> bool:
    """Filter a row that its channel no longer wants, settings having changed, or that was of its moment only."""
    motif = PASSE if row.genre == Genre.DIRECT else abonne.refusal(alerte) if alerte else None
    if motif:
        resumes.leave_out(db, row, motif)
    return bool(motif)


def _new_digest(db: Writer, abonne: Abonne, rows: Sequence[Garde], mention: str, quand: datetime) -> int:
    """Store a digest of these rows; gives its id."""
    cle, importance = _cle(abonne, quand), _by_importance(rows)[0].importance
    due = Due(
        alerte=cle,
        destination=abonne.destination,
        genre=resumes.GENRE,
        importance=importance,
        rang=Importance(importance).rang,
        message=encode_message(_message(db, rows, abonne, quand, reference_of(cle), None)),
        reference=reference_of(cle),
        mention=mention,
    )
    outbox_entry.enqueue_one(db, due, quand)
    digest = resumes.digest_of(db, cle, abonne.destination)
    assert digest is not None  # just stored
    return digest.id


def _cle(abonne: Abonne, quand: datetime) -> str:
    return f"resume:{abonne.destination}:{iso(quand)}"


def _redo(db: Writer, destination: str, abonne: Abonne | None) -> int:
    """Write again the digests of a destination of which an alert changed."""
    who = abonne or Abonne(destination=destination)
    return sum(_write_again(db, digest, who) for digest in resumes.stale_digests(db, destination))


def _write_again(db: Writer, digest: ResumeConnu, abonne: Abonne) -> bool:
    before = None if digest.etat is Etat.A_ENVOYER else decode_message(digest.message)
    rows = resumes.rows_of_digest(db, digest.id)
    message = _message(db, rows, abonne, digest.cree_le, digest.reference, before)
    return resumes.rewrite_digest(db, digest, encode_message(message))


def _message(
    db: Writer,
    rows: Sequence[Garde],
    abonne: Abonne,
    quand: datetime,
    reference: str,
    before: Message | None,
) -> Message:
    known = alertes_among(db, (row.alerte for row in rows))
    entrees = [_entree(row, abonne, known.get(row.alerte)) for row in rows]
    cause = cause_of(row.motif for row in rows if row.etat in (Etat.AU_RESUME, Etat.RESUME))
    return write_resume(entrees, cause, quand, abonne.fuseau, reference, before)


def _entree(row: Garde, abonne: Abonne, known: AlerteConnue | None) -> Entree:
    message = decode_message(row.message)
    return Entree(
        cle=row.alerte,
        titre=message.titre,
        url=message.url or "",
        reference=row.reference,
        # What was told anew mattered less when this was said.
        importance=Importance(row.importance) if message.renvoi else message.importance or Importance.COURANT,
        quand=row.cree_le,
        sujets=tuple(_sujets(alerte_from(known), abonne)) if known else (),
        modifie=known.modifiee_le if known else None,
        ailleurs=message.renvoi,
    )


def _sujets(alerte: Alerte, abonne: Abonne) -> Iterable[str]:
    """What an alert is about, by the names people type; only what the channel asked for, when it names some."""
    wanted = [nom for nom in alerte.suivis if nom in abonne.suivis] or alerte.suivis
    yield from wanted
    yield from (f"veille {nom}" for nom in alerte.veilles)
    if alerte.personnes:
        yield "Personnes suivies"


def _known(db: Writer, rows: Iterable[Garde]) -> dict[str, Alerte]:
    found = alertes_among(db, (row.alerte for row in rows))
    return {cle: alerte_from(one) for cle, one in found.items()}


def _by_importance(rows: Iterable[Garde]) -> list[Garde]:
    return sorted(rows, key=lambda row: (-Importance(row.importance).rang, row.id))
