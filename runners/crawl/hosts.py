"""Host names and addresses: one spelling for each, and which are not on the public Internet. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import unquote

import idna

_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_PRIVATE_ENDINGS = "localhost local localdomain internal intranet lan home corp private home.arpa test"
_PRIVATE_SUFFIXES = tuple(f".{ending}" for ending in _PRIVATE_ENDINGS.split())
_METADATA = frozenset({"168.63.129.16"})  # Azure's; the others are link-local, private or shared addresses
# Not public either, though `is_global` of older Python versions says so.
_NOT_PUBLIC = tuple(ip_network(net) for net in ("192.0.0.0/24", "64:ff9b:1::/48", "fec0::/10", "5f00::/16"))
_NAT64 = IPv6Address("64:ff9b::")


@lru_cache(maxsize=1024)
def canonical_host(host: str) -> str:
    """Give the lower-case ASCII spelling (IDNA) of a host name, dotted decimal for any IPv4 spelling.

    No trailing dot. Raises ValueError for what cannot be a host name. IPv6 is not read here.
    """
    if "%" in host:
        host = unquote(host, errors="strict")
    if len(host) > 253:
        raise ValueError(host)
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError:  # emoji names, say: the older rules know them
            host = host.encode("idna").decode()
    host = host.lower().removesuffix(".")
    if not _HOST.fullmatch(host):
        raise ValueError(host)
    address = _ipv4(host)
    return host if address is None else str(address)


def _ipv4(host: str) -> IPv4Address | None:
    """Read every spelling browsers accept (127.1, 0x7f000001, 017700000001); None: a name; ValueError: neither."""
    parts = host.split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    if len(parts) > 4:
        raise ValueError(host)
    numbers = [_number(part) for part in parts]
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        raise ValueError(host)
    shifted = sum(number << (24 - 8 * place) for place, number in enumerate(numbers[:-1]))
    return IPv4Address(shifted + numbers[-1])


def _number(text: str) -> int:
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8) if len(text) > 1 and text[0] == "0" else int(text)


def is_address(host: str) -> bool:
    """Tell whether a canonical host is an IP address (IPv6 in brackets) rather than a name."""
    return host.startswith("[") or _NUMBER.fullmatch(host.rpartition(".")[2]) is not None


def private_host(host: str, resolved_ips: Iterable[str] = ()) -> bool:
    """Tell whether a host, or any address it resolves to, is not on the public Internet.

    True for loopback, private, link-local, shared, reserved, multicast and cloud metadata addresses in any spelling
    (decimal, octal, hexadecimal, IPv4 inside IPv6), for local names (`.local`, `.internal`, one label) and for what
    cannot be read at all: refusing is the safe side.
    """
    try:
        name = canonical_host(host) if not host.startswith("[") and ":" not in host else host.strip("[]")
    except ValueError:
        return True
    if any(_private_ip(text) for text in resolved_ips):
        return True
    if ":" in name or is_address(name):
        return _private_ip(name)
    return "." not in name or name.endswith(_PRIVATE_SUFFIXES)


def _private_ip(text: str) -> bool:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return True
    if isinstance(address, IPv6Address):
        inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if int(address) >> 32 in (0, int(_NAT64) >> 32):
            inside.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if any(one is not None and _private_ip(str(one)) for one in inside):
            return True
        if address.ipv4_mapped is not None:
            return False
    if not address.is_global or address.is_multicast or str(address) in _METADATA:
        return True
    return any(address.version == net.version and address in net for net in _NOT_PUBLIC)
