"""The browser as it is started: it asks for the addresses it is given, and for no others."""

from __future__ import annotations

import pytest

from runners.browser.launch import playwright, start
from runners.browser.tab import Tab
from runners.browser.visit import VIEWPORT
from tests.runners.browser.lab import browser_or_skip, html, look, serve
from tests.servers.tls import serve_untrusted


@pytest.mark.browser
@pytest.mark.asyncio
async def test_an_address_without_encryption_is_asked_for_as_it_is() -> None:
    choice = browser_or_skip()
    # A site that answers on both ports and sends nobody from one to the other.
    with serve({"/": html("<p>En clair</p>")}) as plain, serve_untrusted() as secure:
        rules = (
            f"MAP boutique.exemple.fr:80 127.0.0.1:{plain.port}, MAP boutique.exemple.fr:443 127.0.0.1:{secure.port}"
        )
        async with playwright() as driver:
            browser = await start(driver, choice, (f"--host-resolver-rules={rules}",))
            context = await browser.new_context(viewport=VIEWPORT, service_workers="block", ignore_https_errors=True)
            seen = await look(await Tab.open(context), "http://boutique.exemple.fr/")
            await browser.close()
    assert (seen.http["status"], seen.http["final_url"]) == (200, "http://boutique.exemple.fr/")
    assert seen.http["redirects"] == []
