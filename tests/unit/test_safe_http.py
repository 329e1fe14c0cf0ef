"""The guarded client: where it goes, where it never goes, and how much it takes in."""

import asyncio
import gzip
import ssl
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from server.core.public_address import is_public
from server.core.safe_dial import GuardedNetwork, UrlForbidden
from server.core.safe_http import Answer, ExceptionsRefused, SafeHttp, Terms, TooLarge, Unreachable, WrongKind
from server.core.settings import Settings

TERMS = Terms(max_bytes=1_000, timeout_s=5)

DENIED_ADDRESSES = """
0.0.0.0 10.1.2.3 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254 172.31.0.1 192.0.0.192
192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.250 255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:db8::1
2002:a9fe:a9fe:: 3fff::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%1 fec0::1 ff02::1 4000::1
""".split()  # noqa: SIM905 - forty quoted strings read worse

BYPASSES = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://127.1/",
    "http://0/",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:a9fe:a9fe::]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://192.0.0.192/",
    "http://168.63.129.16/",
    "http://user@8.8.8.8/",
    "http://8.8.8.8@127.0.0.1/",
    "http://8.8.8.8:22/",
    "https://8.8.8.8:6379/",
    "ftp://8.8.8.8/",
    "file:///etc/passwd",
    "gopher://8.8.8.8/",
    "//8.8.8.8/",
    "http:///etc/passwd",
    "http://exa mple.com/",
    "http://" + "a" * 64 + ".com/",
    "https://8.8.8.8/" + "a" * 5_000,
    "",
]


@pytest.mark.parametrize("address", DENIED_ADDRESSES)
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "211.249.220.24", "2606:4700::1111", "2001:4860:4860::8888"])
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", BYPASSES)
async def test_no_spelling_of_a_forbidden_place_gets_through(url: str) -> None:
    with pytest.raises(UrlForbidden):
        await SafeHttp().get(url, TERMS)


class Names:
    """A resolver that answers from a list, one answer a question, and counts the questions."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Wire(httpcore.AsyncMockBackend):
    """Notes which address is dialled and answers with what a test has prepared."""

    def __init__(self, *, down: frozenset[str] = frozenset()) -> None:
        super().__init__([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"])
        self.dialled: list[str] = []
        self.down = down

    async def connect_tcp(self, host: str, *rest: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        self.dialled.append(host)
        if host in self.down:
            raise httpcore.ConnectError("down")
        return await super().connect_tcp(host, *rest, **more)


def guarded(names: Names, wire: Wire) -> SafeHttp:
    client = SafeHttp(resolver=names)
    network = client._pool._network_backend
    assert isinstance(network, GuardedNetwork)
    network._network = wire  # type: ignore[assignment]  # in place of the machine's own sockets
    return client


async def test_what_was_checked_is_what_is_dialled() -> None:
    names, wire = Names(["8.8.8.8"], ["127.0.0.1"]), Wire()
    answer = await guarded(names, wire).get("http://rebinding.example/", TERMS)
    assert (answer.body, wire.dialled, names.asked) == (b"ok", ["8.8.8.8"], 1)


async def test_a_name_that_turns_inward_later_is_refused_then() -> None:
    names, wire = Names(["127.0.0.1"]), Wire()
    with pytest.raises(UrlForbidden):
        await guarded(names, wire).get("http://rebinding.example/", TERMS)
    assert wire.dialled == []


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    wire = Wire()
    with pytest.raises(UrlForbidden):
        await guarded(Names(["8.8.8.8", "10.0.0.1"]), wire).get("http://mixed.example/", TERMS)
    assert wire.dialled == []


async def test_the_next_address_is_tried_where_one_is_down() -> None:
    wire = Wire(down=frozenset({"8.8.8.8"}))
    assert (await guarded(Names(["8.8.8.8", "8.8.4.4"]), wire).get("http://two.example/", TERMS)).body == b"ok"
    assert wire.dialled == ["8.8.8.8", "8.8.4.4"]


async def test_a_host_that_is_down_or_unknown_is_unreachable() -> None:
    async def unknown(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(Unreachable):
        await SafeHttp(resolver=unknown).get("http://nowhere.example/", TERMS)
    with pytest.raises(Unreachable):
        await guarded(Names(["8.8.8.8"]), Wire(down=frozenset({"8.8.8.8"}))).get("http://down.example/", TERMS)


# --- over real sockets, with a stand-in on this machine ------------------------------------------------------------


@asynccontextmanager
async def answering(*answers: bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server that gives these answers in turn; its port, and the heads of the requests it got."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        answer = answers[len(asked) - 1]
        if answer:
            writer.write(answer)
            await writer.drain()
        else:
            await reader.read()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls) as server:
        yield server.sockets[0].getsockname()[1], asked


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


async def fetched(port: int, terms: Terms, **more: Any) -> Answer:
    client = SafeHttp(exceptions=frozenset({f"127.0.0.1:{port}"}))
    try:
        return await client.get(f"http://127.0.0.1:{port}/it", terms, **more)
    finally:
        await client.close()


async def test_an_exception_opens_one_port_of_this_machine_and_no_other() -> None:
    async with answering(http(b"{}")) as (port, asked):
        assert (await fetched(port, TERMS)).json() == {}
        assert b"host: 127.0.0.1:%d\r\n" % port in asked[0].lower()
        with pytest.raises(UrlForbidden):
            await SafeHttp(exceptions=frozenset({"127.0.0.1:1"})).get(f"http://127.0.0.1:{port}/", TERMS)
    with pytest.raises(UrlForbidden):
        await SafeHttp(exceptions=frozenset({"8.8.8.8:8080"})).get("http://8.8.8.8:8080/", TERMS)


def test_production_takes_no_exceptions() -> None:
    with pytest.raises(ExceptionsRefused):
        SafeHttp.configured(Settings(environment="production", http_exceptions=("127.0.0.1:9000",)))


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/", "//127.0.0.1:1/", "file:///etc/passwd", "https://10.0.0.1/", "http://a b/"]
)
async def test_every_hop_is_checked(target: str) -> None:
    async with answering(http(b"", f"location: {target}", status="302 Found")) as (port, _):
        with pytest.raises(UrlForbidden):
            await fetched(port, Terms(redirects=3))


async def test_redirects_are_followed_as_far_as_the_terms_go() -> None:
    onward = http(b"", "location: /next", status="302 Found")
    async with answering(onward, http(b"there")) as (port, asked):
        answer = await fetched(port, Terms(redirects=1))
        assert (answer.body, answer.url) == (b"there", f"http://127.0.0.1:{port}/next")
        assert asked[1].startswith(b"GET /next")
    async with answering(onward) as (port, _):
        with pytest.raises(Unreachable):
            await fetched(port, Terms(redirects=0))


async def test_a_secret_header_stays_with_its_origin() -> None:
    async with (
        answering(http(b"")) as (elsewhere, asked),
        answering(http(b"", f"location: http://127.0.0.1:{elsewhere}/", status="302 Found")) as (port, first),
    ):
        client = SafeHttp(exceptions=frozenset({f"127.0.0.1:{port}", f"127.0.0.1:{elsewhere}"}))
        await client.get(f"http://127.0.0.1:{port}/", Terms(redirects=1), {"Authorization": "Bearer x", "X-A": "b"})
        await client.close()
    assert b"Bearer x" in first[0]
    assert b"Bearer x" not in asked[0]
    assert b"X-A: b" in asked[0]


async def test_a_form_is_not_carried_on_by_a_redirect() -> None:
    async with answering(http(b"", "location: /next", status="307 Temporary Redirect")) as (port, asked):
        client = SafeHttp(exceptions=frozenset({f"127.0.0.1:{port}"}))
        answer = await client.post(f"http://127.0.0.1:{port}/", {"code": "한 글"}, TERMS)
        await client.close()
    assert (answer.status, len(asked)) == (307, 1)


@pytest.mark.parametrize(
    "answer",
    [
        http(b"x" * 1_001),
        http(gzip.compress(b"x" * 50_000_000), "content-encoding: gzip"),
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + b"x" * 1_001,
    ],
    ids=["plain", "inflated", "without length"],
)
async def test_more_bytes_than_the_terms_allow(answer: bytes) -> None:
    async with answering(answer) as (port, _):
        with pytest.raises(TooLarge):
            await fetched(port, TERMS)


async def test_packed_answers_are_unpacked() -> None:
    async with answering(http(gzip.compress(b"x" * 1_000), "content-encoding: gzip")) as (port, _):
        assert (await fetched(port, TERMS)).body == b"x" * 1_000


@pytest.mark.parametrize(
    "answer",
    [
        b"nonsense\r\n\r\n",
        http(b"broken", "content-encoding: gzip"),
        http(gzip.compress(b"x" * 500)[:-9], "content-encoding: gzip"),
        http(b"x", "content-encoding: br"),
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort",
    ],
)
async def test_what_is_no_whole_http_answer_is_unreachable(answer: bytes) -> None:
    async with answering(answer) as (port, _):
        with pytest.raises(Unreachable):
            await fetched(port, TERMS)


async def test_a_silent_server_costs_no_more_than_the_terms_time() -> None:
    async with answering(b"") as (port, _):
        with pytest.raises(Unreachable):
            await fetched(port, Terms(timeout_s=0.05))


async def test_only_the_kinds_that_were_asked_for() -> None:
    json = Terms(kinds=("application/json",))
    page = http(b"<html>", "content-type: text/html; charset=utf-8")
    async with answering(page, http(b"{}", "content-type: Application/JSON;charset=utf-8")) as (port, _):
        with pytest.raises(WrongKind):
            await fetched(port, json)
        assert (await fetched(port, json)).json() == {}


def certified(host: str) -> tuple[ssl.SSLContext, ssl.SSLContext, list[str]]:
    """A server's context for this host, a client's that trusts it, and the names clients ask for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM)
    serving, asked = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), list[str]()
    with tempfile.NamedTemporaryFile() as chain:
        chain.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem)
        chain.flush()
        serving.load_cert_chain(chain.name)
    serving.sni_callback = lambda _socket, asked_name, _context: asked.append(asked_name)
    return serving, ssl.create_default_context(cadata=pem.decode()), asked


@pytest.mark.parametrize(("host", "answered"), [("provider.test", True), ("impostor.test", False)])
async def test_certificates_are_for_the_name_and_not_for_the_address(host: str, answered: bool) -> None:
    serving, trusting, asked = certified("provider.test")
    async with answering(http(b"over tls"), tls=serving) as (port, heads):
        client = SafeHttp(exceptions=frozenset({f"{host}:{port}"}), resolver=Names(["127.0.0.1"]), ssl_context=trusting)
        if answered:
            assert (await client.get(f"https://{host}:{port}/", TERMS)).body == b"over tls"
            assert b"host: provider.test:%d" % port in heads[0]
        else:
            with pytest.raises(Unreachable):
                await client.get(f"https://{host}:{port}/", TERMS)
        await client.close()
    assert asked == [host]


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with answering(http(b"direct")) as (port, _):
        assert (await fetched(port, TERMS)).body == b"direct"
