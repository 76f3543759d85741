"""Draws a picture file in the browser, so that one in SVG becomes pixels too."""

from __future__ import annotations

import asyncio
import base64

from playwright.async_api import Browser

SECONDS, WIDTH = 15, 400


async def draw(browser: Browser, data: bytes, media_type: str) -> bytes:
    """The picture, WIDTH pixels wide, its ground see-through: PNG.

    Raises Playwright's Error, or TimeoutError, when it cannot be drawn.
    """
    address = f"data:{media_type};base64,{base64.b64encode(data).decode()}"  # as an image: none of its scripts runs
    async with asyncio.timeout(SECONDS):
        page = await browser.new_page(viewport={"width": WIDTH, "height": WIDTH})
        try:
            await page.set_content(f'<body style="margin:0"><img style="width:{WIDTH}px" src="{address}">')
            await page.evaluate("() => document.images[0].decode()")
            return await page.locator("img").screenshot(omit_background=True)
        finally:
            await page.close()
