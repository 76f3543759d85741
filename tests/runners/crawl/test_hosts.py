from __future__ import annotations

import pytest

from runners.crawl.hosts import canonical_host, is_address, private_host


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "site.localhost",
        "imprimante.local",
        "metadata.google.internal",
        "box.lan",
        "wordpress.test",
        "intranet",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "017700000001",
        "0177.0.0.01",
        "0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "[::1]",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "[::ffff:7f00:1]",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "fec0::1",
        "2002:7f00:1::",
        "１２７.０.０.１",
        "127.0.0.1:80",
        "%31%32%37.0.0.1",
        "",
        "...",
        "a b",
        "1.2.3.4.5",
        "999.1.1.1",
    ],
)
def test_private_hosts(host: str) -> None:
    assert private_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "exemple.fr",
        "www.exemple.fr",
        "8.8.8.8",
        "134744072",
        "2606:4700:4700::1111",
        "::ffff:8.8.8.8",
        "local.fr",
        "b.co",
    ],
)
def test_public_hosts(host: str) -> None:
    assert not private_host(host)


def test_a_public_name_that_resolves_to_a_private_address() -> None:
    assert private_host("exemple.fr", ["93.184.215.14", "10.0.0.4"])
    assert private_host("exemple.fr", ["not an address"])
    assert not private_host("exemple.fr", ["93.184.215.14"])


def test_one_spelling_of_a_host() -> None:
    assert canonical_host("WWW.Exemple.FR.") == "www.exemple.fr"
    assert canonical_host("café.fr") == "xn--caf-dma.fr"
    assert canonical_host("0300.0250.257") == "192.168.1.1"
    for wrong in ("", "a b", "a..b", "1.2.3.4.5", "1.2.3.09", "0x100000000", "é" * 300):
        with pytest.raises(ValueError):
            canonical_host(wrong)


def test_which_hosts_are_addresses() -> None:
    assert is_address("127.0.0.1")
    assert is_address("[::1]")
    assert not is_address("exemple.fr")
    assert not is_address("4chan.org")
