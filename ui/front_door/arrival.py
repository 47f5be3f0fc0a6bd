"""By which way did a visitor come in: on this machine, through the trusted proxy, or from elsewhere?

The answer decides who may claim an identity, so it rests on the connection, never on what the visitor writes. uvicorn
replaces the connection's far end by what X-Forwarded-For says when a proxy on this machine sends it; the near end it
leaves alone, and only this machine can reach a loopback near end. So a loopback near end means a loopback peer.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

PLACE_HEADER = "x-front-door-place"  # set by the front door on each request, and removed when a visitor sends it
HERE, PROXY, ELSEWHERE = "here", "proxy", "elsewhere"
FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
HOST = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::\d{1,5})?")
HEADER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
LOOPBACK = ip_address("127.0.0.1")

Address = IPv4Address | IPv6Address


def address(text: str) -> Address | None:
    """An IP address, IPv4 inside IPv6 as IPv4; None when `text` is none."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_loopback(name: str) -> bool:
    """Does this host name or address mean the machine itself?"""
    found = address(name.strip("[]"))
    return found.is_loopback if found else name.lower().rstrip(".") == "localhost"


@dataclass(frozen=True)
class Entrance:
    """How this installation is reached, from the environment.

    TRUSTED_USER_HEADER: the header in which the proxy names the signed-in user. TRUSTED_PROXIES: addresses or networks
    the proxy comes from. PUBLIC_URL: the address colleagues use. Raises ValueError with the variable that is wrong.
    `names` are further host names, from server.allowedHosts; `*` lets any name pass.
    """

    user_header: str = ""
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    public_host: str = ""
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, environment: Mapping[str, str], names: Iterable[str] = ()) -> "Entrance":
        user_header = environment.get("TRUSTED_USER_HEADER", "").strip().lower()
        if user_header and not HEADER_NAME.fullmatch(user_header):
            raise ValueError("TRUSTED_USER_HEADER")
        if user_header and not _only_loopback(environment.get("FORWARDED_ALLOW_IPS", "127.0.0.1")):
            # uvicorn would then take a forwarded address for the peer's, and so for the proxy's.
            raise ValueError("FORWARDED_ALLOW_IPS")
        try:
            named = environment.get("TRUSTED_PROXIES", "").strip() or "127.0.0.1,::1"
            proxies = tuple(ip_network(text.strip()) for text in named.split(","))
        except ValueError as wrong:
            raise ValueError("TRUSTED_PROXIES") from wrong
        public = environment.get("PUBLIC_URL", "").strip()
        try:
            public_host = urlsplit(public).hostname or ""
        except ValueError as wrong:
            raise ValueError("PUBLIC_URL") from wrong
        if public and (not public_host or urlsplit(public).scheme not in ("http", "https")):
            raise ValueError("PUBLIC_URL")
        return cls(user_header, proxies, public_host, frozenset(name.strip().lower().strip(".[]") for name in names))

    def place(self, scope: Scope) -> str:
        """HERE: a browser on this machine. PROXY: the proxy that may name the user. ELSEWHERE: anything else."""
        peer = peer_of(scope)
        if self.user_header:
            trusted = peer is not None and any(peer in network for network in self.proxies)
            return PROXY if trusted else ELSEWHERE
        headers = Headers(scope=scope)
        direct = peer is not None and peer.is_loopback and not any(name in headers for name in FORWARDING)
        by_local_name = is_loopback(host_name(headers.get("host", "")))
        published = self.public_host and not is_loopback(self.public_host)
        return HERE if direct and by_local_name and not published else ELSEWHERE

    def serves(self, host_header: str) -> bool:
        """Is this a name the app goes by? A foreign one that leads here is DNS rebinding; an address cannot be one."""
        name = host_name(host_header)
        if not name:
            return False
        itself = address(name) is not None or is_loopback(name)
        return itself or name == self.public_host.rstrip(".") or not self.names.isdisjoint((name, "*"))

    def stamp(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """The request's headers with the place written in, and without an identity that nobody vouches for."""
        place = self.place(scope)
        taken = {PLACE_HEADER.encode()} | ({self.user_header.encode()} if place != PROXY else set())
        kept = [(name, text) for name, text in scope["headers"] if name.lower() not in taken]
        return [*kept, (PLACE_HEADER.encode(), place.encode())]


def _only_loopback(allowed: str) -> bool:
    return all(is_loopback(text.strip()) for text in allowed.split(",") if text.strip())


def host_name(host_header: str) -> str:
    """The name in a Host header, without port and brackets, in lower case; '' when it is not one."""
    found = HOST.fullmatch(host_header)
    return (found[1] or found[2]).lower().rstrip(".") if found else ""


def peer_of(scope: Scope) -> Address | None:
    """The far end of the connection."""
    near = address((scope.get("server") or ("", 0))[0])
    if near is not None and near.is_loopback:
        return LOOPBACK
    return address((scope.get("client") or ("", 0))[0])
