"""OpenTelemetry's instrumentation of httpx sees every request of both clients, and no credential."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor, SyncOpenTelemetryTransport
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from phala_facade import AsyncPhalaCloud, PhalaCloud
from phala_facade.testing import ACCESS_TOKEN, API_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phala_facade.testing import EmbeddedServer

CAPTURED = "OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_CLIENT_REQUEST"
SANITIZED = "OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_SANITIZE_FIELDS"


class Tracing:
    """Spans, kept in memory."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self.exporter))

    def instrument(self) -> None:
        HTTPXClientInstrumentor().instrument(tracer_provider=self.provider)

    @property
    def urls(self) -> list[object]:
        return [(span.attributes or {}).get("http.url") for span in self.exporter.get_finished_spans()]

    @property
    def text(self) -> str:
        return json.dumps([json.loads(span.to_json()) for span in self.exporter.get_finished_spans()])


@pytest.fixture
def tracing() -> Iterator[Tracing]:
    yield Tracing()
    if HTTPXClientInstrumentor().is_instrumented_by_opentelemetry:
        HTTPXClientInstrumentor().uninstrument()


@pytest.mark.anyio
async def test_the_requests_of_both_clients_have_spans_without_a_credential_whenever_the_client_was_made(
    phala_server: EmbeddedServer, tracing: Tracing
) -> None:
    with PhalaCloud(API_KEY, base_url=phala_server.base_url) as earlier:
        earlier.cvms.list()
        assert tracing.urls == []
        tracing.instrument()
        earlier.cvms.list()
    with PhalaCloud(API_KEY, base_url=phala_server.base_url) as later:
        later.cvms.get("cvm_atlasWeb1")
    async with AsyncPhalaCloud(API_KEY, access_token=ACCESS_TOKEN, base_url=phala_server.base_url) as cloud:
        await cloud.cvms.list()

    listing = f"{phala_server.base_url}/api/v1/cvms"
    assert tracing.urls == [listing, f"{listing}/cvm_atlasWeb1", listing]
    assert API_KEY not in tracing.text
    assert ACCESS_TOKEN not in tracing.text


def test_captured_headers_are_redacted_as_the_documentation_says(
    phala_server: EmbeddedServer, tracing: Tracing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CAPTURED, ".*")
    monkeypatch.setenv(SANITIZED, "x-api-key,authorization")
    tracing.instrument()
    with PhalaCloud(API_KEY, access_token=ACCESS_TOKEN, base_url=phala_server.base_url) as cloud:
        cloud.cvms.list()

    assert "x_phala_version" in tracing.text
    assert tracing.text.count("[REDACTED]") == 2
    assert API_KEY not in tracing.text
    assert ACCESS_TOKEN not in tracing.text


def test_a_transport_of_ones_own_is_traced_when_it_is_wrapped(tracing: Tracing) -> None:
    transport = SyncOpenTelemetryTransport(
        httpx.MockTransport(lambda request: httpx.Response(200, json=[])), tracer_provider=tracing.provider
    )
    with PhalaCloud(API_KEY, base_url="https://cloud.example", transport=transport) as cloud:
        cloud.cvms.list()

    assert tracing.urls == ["https://cloud.example/api/v1/cvms"]
