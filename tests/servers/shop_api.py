"""The JSON that a Shopify storefront answers, and the structured data of its product pages.

Two traps are kept as Shopify has them: prices are decimal strings in some answers and cents in others, and
`options` and `tags` change shape from one to the next.
"""

from __future__ import annotations

import json
import re
from typing import Any

from tests.servers.shop_data import DOMAIN, MADE, MOVED, SHOP, Image, Product, Variant

Json = dict[str, Any]


def decimal(cents: int) -> str:
    """2490 -> "24.90"."""
    return f"{cents // 100}.{cents % 100:02}"


def money(cents: int) -> str:
    """2490 -> "24,90 €", as the shop shows it."""
    return decimal(cents).replace(".", ",") + "\u00a0€"


def image_url(image: Image, origin: str, width: int | None = None) -> str:
    """The address of a picture on the shop's own delivery path."""
    return f"{origin}/cdn/shop/files/{image.name}?v=1715000000" + (f"&width={width}" if width else "")


def listed(product: Product, origin: str) -> Json:
    """An entry of /products.json: decimal strings, tags as a list, no currency."""
    return {
        "id": product.id,
        "title": product.title,
        "handle": product.handle,
        "body_html": product.body,
        "published_at": MADE,
        "created_at": MADE,
        "updated_at": MOVED,
        "vendor": SHOP,
        "product_type": product.kind,
        "tags": list(product.collections),
        "variants": [_listed_variant(product, n, v) for n, v in enumerate(product.variants, 1)],
        "images": [_listed_image(product, n, i, origin) for n, i in enumerate(product.images, 1)],
        "options": _options(product),
    }


def single(product: Product, origin: str) -> Json:
    """/products/<handle>.json: as the list, with weights, the main image and tags as one string."""
    entry = listed(product, origin)
    for variant, data in zip(product.variants, entry["variants"], strict=True):
        data |= {
            "barcode": "",
            "inventory_management": "shopify",
            "fulfillment_service": "manual",
            "compare_at_price": decimal(variant.compare_at) if variant.compare_at else "",
            "weight": variant.grams / 1000,
            "weight_unit": "kg",
            "price_currency": "EUR",
        }
        del data["available"]  # this answer does not say it
    entry |= {"tags": ", ".join(product.collections), "template_suffix": "", "published_scope": "global"}
    return {"product": entry | {"image": entry["images"][0] if entry["images"] else None}}


def ajax(product: Product, origin: str) -> Json:
    """/products/<handle>.js: cents, availability."""
    prices = [variant.price for variant in product.variants]
    before = [variant.compare_at or 0 for variant in product.variants]
    host = "//" + origin.partition("://")[2]
    return {
        "id": product.id,
        "title": product.title,
        "handle": product.handle,
        "description": product.body,
        "published_at": MADE,
        "created_at": MADE,
        "vendor": SHOP,
        "type": product.kind,
        "tags": list(product.collections),
        "price": min(prices),
        "price_min": min(prices),
        "price_max": max(prices),
        "available": product.available,
        "price_varies": len(set(prices)) > 1,
        "compare_at_price": product.compare_at,
        "compare_at_price_min": min(before),
        "compare_at_price_max": max(before),
        "compare_at_price_varies": len(set(before)) > 1,
        "variants": [_ajax_variant(product, variant) for variant in product.variants],
        "images": [image_url(image, host) for image in product.images],
        "featured_image": image_url(product.images[0], host) if product.images else None,
        "options": _options(product),
        "url": f"/products/{product.handle}",
        "media": [
            {
                "alt": image.alt,
                "id": product.id * 10 + n,
                "position": n,
                "aspect_ratio": 1.0,
                "height": 1200,
                "media_type": "image",
                "src": image_url(image, f"https://{DOMAIN}"),
                "width": 1200,
            }
            for n, image in enumerate(product.images, 1)
        ],
        "requires_selling_plan": False,
        "selling_plan_groups": [],
    }


def empty_cart() -> Json:
    """/cart.js of a visitor who has chosen nothing."""
    return {
        "token": "hWN0demo",
        "note": "",
        "attributes": {},
        "original_total_price": 0,
        "total_price": 0,
        "total_discount": 0,
        "total_weight": 0.0,
        "item_count": 0,
        "items": [],
        "requires_shipping": False,
        "currency": "EUR",
        "items_subtotal_price": 0,
        "cart_level_discount_applications": [],
    }


def structured_data(product: Product, origin: str) -> str:
    """The text of the JSON-LD: Product without options, ProductGroup with; slashes escaped, as Shopify writes it."""
    page = f"/products/{product.handle}"
    shared: Json = {
        "@context": "http://schema.org/",
        "@id": f"{page}#product",
        "brand": {"@type": "Brand", "name": SHOP},
        "category": product.kind,
        "description": _plain(product.body),
        "name": product.title,
        "url": origin + page,
    }
    if not product.option_names:
        image = {"image": image_url(product.images[0], origin, 1920)} if product.images else {}
        offer = _offer(product, product.variants[0], origin)
        data = shared | image | {"@type": "Product", "offers": offer, "sku": product.variants[0].sku}
    else:
        variants = [
            {
                "@id": f"{page}?variant={variant.id}#variant",
                "@type": "Product",
                "image": image_url(product.images[0], origin, 1920),
                "name": f"{product.title} - {variant.title}",
                "offers": _offer(product, variant, origin),
                "sku": variant.sku,
            }
            for variant in product.variants
        ]
        data = shared | {"@type": "ProductGroup", "hasVariant": variants, "productGroupID": str(product.id)}
    return json.dumps(data, ensure_ascii=False).replace("/", "\\/")


def _offer(product: Product, variant: Variant, origin: str) -> Json:
    page = f"/products/{product.handle}?variant={variant.id}"
    return {
        "@id": f"{page}#offer",
        "@type": "Offer",
        "availability": f"http://schema.org/{'InStock' if variant.available else 'OutOfStock'}",
        "price": decimal(product.data_price or variant.price),
        "priceCurrency": "EUR",
        "url": origin + page,
    }


def _options(product: Product) -> list[Json]:
    if not product.option_names:
        return [{"name": "Title", "position": 1, "values": ["Default Title"]}]
    return [
        {"name": name, "position": n, "values": list(dict.fromkeys(v.options[n - 1] for v in product.variants))}
        for n, name in enumerate(product.option_names, 1)
    ]


def _option_values(variant: Variant) -> Json:
    values = [*(variant.options or ("Default Title",)), None, None]
    return {"option1": values[0], "option2": values[1], "option3": values[2]}


def _listed_variant(product: Product, position: int, variant: Variant) -> Json:
    return {
        "id": variant.id,
        "title": variant.title,
        **_option_values(variant),
        "sku": variant.sku,
        "requires_shipping": True,
        "taxable": True,
        "featured_image": None,
        "available": variant.available,
        "price": decimal(variant.price),
        "grams": variant.grams,
        "compare_at_price": decimal(variant.compare_at) if variant.compare_at else None,
        "position": position,
        "product_id": product.id,
        "created_at": MADE,
        "updated_at": MOVED,
    }


def _ajax_variant(product: Product, variant: Variant) -> Json:
    return {
        "id": variant.id,
        "title": variant.title,
        **_option_values(variant),
        "sku": variant.sku,
        "requires_shipping": True,
        "taxable": True,
        "featured_image": None,
        "available": variant.available,
        "name": f"{product.title} - {variant.title}" if variant.options else product.title,
        "public_title": variant.title if variant.options else None,
        "options": list(variant.options) or ["Default Title"],
        "price": variant.price,
        "weight": variant.grams,
        "compare_at_price": variant.compare_at,
        "inventory_management": "shopify",
        "barcode": "",
        "requires_selling_plan": False,
        "selling_plan_allocations": [],
    }


def _listed_image(product: Product, position: int, image: Image, origin: str) -> Json:
    return {
        "id": product.id * 100 + position,
        "created_at": MADE,
        "position": position,
        "updated_at": MOVED,
        "product_id": product.id,
        "variant_ids": [],
        "src": image_url(image, origin),
        "width": 1200,
        "height": 1200,
    }


def _plain(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())
