"""Figures for Prometheus (`/metrics`): only what is measured, read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from service.web.contenu import Contenu, contenu
from service.web.installation import Installation
from storage import outbox
from storage.queries import Parlement
from trackers.version import numero

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def mesures(installation: Installation) -> Contenu:
    """Every figure, in the text format. Raises StorageError."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Mesures(installation))
    return contenu(generate_latest(registry), PROMETHEUS)


class _Mesures(Collector):
    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("vigie", "Version.", value={"version": numero()})
        yield from self._sources()
        yield self._polls()
        yield from self._outbox()
        yield from self._gateway()

    def _sources(self) -> Iterator[Metric]:
        read = GaugeMetricFamily(
            "vigie_source_last_success_timestamp_seconds", "Last successful poll.", labels=["source"]
        )
        changed = GaugeMetricFamily(
            "vigie_source_last_change_timestamp_seconds",
            "Last poll that brought something.",
            labels=["source"],
        )
        failures = GaugeMetricFamily(
            "vigie_source_consecutive_failures", "Failed polls since the last success.", labels=["source"]
        )
        for source in Parlement(self._installation.parlement).sources():
            failures.add_metric([source.nom], source.echecs)
            for family, instant in ((read, source.succes), (changed, source.changement)):
                if instant:
                    family.add_metric([source.nom], instant.timestamp())
        yield from (read, changed, failures)

    def _polls(self) -> Metric:
        family = CounterMetricFamily(
            "vigie_polls", "Polls since the start, by outcome.", labels=["source", "result"]
        )
        for (source, result), count in sorted(self._installation.polls.items()):
            family.add_metric([source, result], count)
        return family

    def _outbox(self) -> Iterator[Metric]:
        depth = GaugeMetricFamily("vigie_outbox_depth", "Messages in the outbox.", labels=["state"])
        for etat, count in sorted(outbox.counts(self._installation.vigie).items()):
            depth.add_metric([etat], count)
        yield depth
        sent = CounterMetricFamily("vigie_alerts_sent", "Messages that a destination shows.")
        sent.add_metric([], outbox.posted(self._installation.vigie))
        yield sent

    def _gateway(self) -> Iterator[Metric]:
        gateway = self._installation.passerelle()
        if gateway is None:
            return
        yield GaugeMetricFamily(
            "vigie_gateway_up", "Whether Discord's gateway is open.", value=float(gateway.ouverte)
        )
        if gateway.latence is not None:
            yield GaugeMetricFamily(
                "vigie_gateway_latency_seconds", "Last heartbeat of the gateway.", value=gateway.latence
            )
