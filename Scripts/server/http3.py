"""One request by HTTP/3 (RFC 9114), as a browser would send it after it saw `Alt-Svc`."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from aioquic.asyncio.client import connect
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, H3Event, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import QuicEvent


@dataclass
class Response:
    fields: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def status(self) -> int:
        return int(self.fields[":status"])


class Client(QuicConnectionProtocol):
    """A connection for one request."""

    def ask(self, name: str, path: str) -> "asyncio.Future[Response]":
        self.http = H3Connection(self._quic)
        self.response = Response()
        self.ended: asyncio.Future[Response] = self._loop.create_future()
        stream = self._quic.get_next_available_stream_id()
        fields = {":method": "GET", ":scheme": "https", ":authority": name, ":path": path}
        self.http.send_headers(stream, [(key.encode(), value.encode()) for key, value in fields.items()], end_stream=True)
        self.transmit()
        return self.ended

    def quic_event_received(self, event: QuicEvent) -> None:
        if hasattr(self, "http"):
            for received in self.http.handle_event(event):
                self.take(received)

    def take(self, event: H3Event) -> None:
        if isinstance(event, HeadersReceived):
            self.response.fields |= {key.decode(): value.decode() for key, value in event.headers}
        elif isinstance(event, DataReceived):
            self.response.body += event.data
        if isinstance(event, HeadersReceived | DataReceived) and event.stream_ended and not self.ended.done():
            self.ended.set_result(self.response)


def fetch(address: str, name: str, path: str, root: Path, limit: float = 20) -> Response:
    """Sends the request to an address, and trusts one authority alone."""

    async def run() -> Response:
        settings = QuicConfiguration(is_client=True, alpn_protocols=H3_ALPN, server_name=name)
        settings.load_verify_locations(str(root))
        async with asyncio.timeout(limit), connect(address, 443, configuration=settings, create_protocol=Client) as client:
            assert isinstance(client, Client)
            return await client.ask(name, path)

    return asyncio.run(run())
