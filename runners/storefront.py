"""A shop that is not open yet shows all comers a page that asks for a password: the candidate's lets the visit in.

Shopify's form, as every one of its themes has it: `POST /password` with `form_type` and `password`; the answer to the
right one sets a cookie that opens the shop.
"""

from __future__ import annotations

from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import httpx

from preuve.errors import PreuveError
from runners.crawl.urls import origin_of
from runners.fetch import Fetcher

DOOR = "/password"


async def enter(fetcher: Fetcher, start: str, password: str) -> dict[str, str]:
    """The cookies that open the shop at `start`, also given to `fetcher`; none when it is open to everybody.

    Raises PreuveError `storefront-password` when the shop does not take the password.
    """
    if not await _closed(fetcher, start):
        return {}
    origin = origin_of(start)
    form = {"form_type": "storefront_password", "utf8": "✓", "password": password}
    cookies: dict[str, str] = {}
    try:
        answer = await fetcher.client.post(f"{origin}{DOOR}", data=form)
    except httpx.HTTPError as error:
        raise PreuveError("storefront-password", url=start) from error
    for line in answer.headers.get_list("set-cookie"):
        cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
    fetcher.cookies[origin] = cookies
    if await _closed(fetcher, start):
        raise PreuveError("storefront-password", url=start)
    return cookies


async def _closed(fetcher: Fetcher, start: str) -> bool:
    page = await fetcher.get(start, limit=200_000)
    return urlsplit(page.final_url).path.rstrip("/").endswith(DOOR) and b"password" in page.body
