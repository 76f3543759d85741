"""Links that a visitor without an account must never follow: a GET that acts, or that leads to no page. Pure."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from urllib.parse import unquote, unquote_plus, urlsplit


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words are compared with whole path segments or whole parameter names, never searched in a slug: an article called
# "comment-supprimer-son-compte" is a page like any other.
_VERBS = _set(
    """add ajouter remove retirer delete del supprimer effacer trash empty vider clear undo restore update
    change modifier"""
)
_CART = _set("cart carts panier paniers basket bag caddie wishlist favoris liste-envies compare comparer comparateur")
_CART_SEGMENT = _set("add-to-cart addtocart add_to_cart ajouter-au-panier ajout-panier add-to-wishlist wc-ajax")
_CHECKOUT = _set("checkout commande commander order orders validation-commande caisse")
_ORDER_STEP = _set(
    "order-pay pay payer place place-order confirm confirmer confirm-order valider validate submit cancel"
)
_ORDER_SEGMENT = _set("place-order placeorder order-pay confirmer-commande valider-commande checkouts")
_LOGOUT = _set(
    """logout log-out log_out logoff log-off signout sign-out sign_out customer-logout deconnexion deconnecter
    se-deconnecter disconnect"""
)
_DELETE = _set(
    "delete remove supprimer effacer trash delete-account supprimer-compte supprimer-mon-compte close-account"
)
_ACCOUNT = _set(
    """activate verify-email confirm-email confirmer-email resetpass delete-payment-method
    set-default-payment-method customer_authentication"""
)
_ADMIN = _set(
    """wp-admin wp-login wp-signup wp-activate wp-cron wp-comments-post wp-trackback wp-mail xmlrpc admin-ajax
    administrator phpmyadmin"""
)
_UNSUBSCRIBE = _set("unsubscribe desabonnement desabonner se-desabonner desinscription desinscrire se-desinscrire")
_FEEDS = _set("feed rss rss2")

# Parameter name -> reason; "-" and "_" are the same.
_NAMES: dict[str, str] = {
    name: reason
    for reason, names in {
        "cart-action": """add_to_cart addtocart remove_item removed_item undo_item remove_coupon apply_coupon
            update_cart empty_cart order_again wc_ajax""",
        "list-action": """add_to_wishlist remove_from_wishlist remove_from_compare add_to_compare
            yith_woocompare""",
        "order-action": "pay_for_order cancel_order place_order woocommerce_pay",
        "logout": "logout mylogout deconnexion customer_logout loggedout",
        "account-action": """activation_key reset_key reset_token confirm_email verify_email delete_account
            download_file switch_to_customer""",
        "comment-action": "replytocom unapproved moderation_hash like_comment vote upvote downvote",
        "nonce": "csrf csrf_token authenticity_token xsrf_token _token form_key",
        "preview": """preview preview_id preview_nonce customize_changeset_uuid customize_theme elementor_preview
            et_fb fl_builder ct_builder preview_theme_id""",
        "print": "print printable printpage imprimer",
        "share": "share partager",
        "unsubscribe": "unsubscribe desabonnement mailpoet_router",
        "feed": "feed",
        "wp-api": "rest_route doing_wp_cron",
    }.items()
    for name in names.split()
}
_VERB_NAME = re.compile(rf"(?:{'|'.join(sorted(_VERBS))})(?:_.*)?")
_SWITCH = _set("action do task cmd act op todo")  # parameters whose value is a verb
_VALUES: dict[str, str] = {
    "logout": "logout",
    "deconnexion": "logout",
    "unsubscribe": "unsubscribe",
    "desabonnement": "unsubscribe",
    "print": "print",
    "share": "share",
    "lostpassword": "account-action",
    "rp": "account-action",
    "resetpass": "account-action",
    "activate": "account-action",
    "vote": "comment-action",
    "like": "comment-action",
    "pay": "order-action",
    "buy": "cart-action",
    "acheter": "cart-action",
}
_FORMAT_PRINT = re.compile(r"(?:format|output|view|mode|layout)=print")
_CART_PERMALINK = re.compile(r"\d+:\d+(?:,\d+:\d+)*")  # Shopify: /cart/<variant>:<quantity> fills the cart
_SCRIPT_ENDING = re.compile(r"\.(?:php|html?|aspx?|jsp|do|js|json)$")
_WORD = re.compile(r"[a-z]+")


def refusal(url: str) -> str | None:
    """Give the reason id for never following this link, or None when it may be visited. Never raises.

    Reasons: admin, wp-api, cdn-internal, logout, cart-action, list-action (wishlist, comparison), order-action,
    delete-action, account-action, comment-action, nonce, preview, print, share, unsubscribe, feed. Cart, checkout and
    account pages that only show something are visited.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return _path_reason(_fold(unquote(parts.path))) or (_query_reason(parts.query) if parts.query else None)


def _path_reason(path: str) -> str | None:
    segments = [segment for segment in path.split("/") if segment]
    if not segments:
        return None
    if segments[0] == "cdn-cgi":
        return "cdn-internal"
    if "wp-json" in segments:
        return "wp-api"
    bare = [_SCRIPT_ENDING.sub("", segment) for segment in segments]
    found = frozenset(bare)
    for words, reason in (
        (_ADMIN, "admin"),
        (_LOGOUT, "logout"),
        (_CART_SEGMENT, "cart-action"),
        (_ORDER_SEGMENT, "order-action"),
        (_ACCOUNT, "account-action"),
        (_UNSUBSCRIBE, "unsubscribe"),
    ):
        if found & words:
            return reason
    for before, after in pairwise(bare):
        if before in _CART and (after in _VERBS or _CART_PERMALINK.fullmatch(after)):
            return "cart-action"
        if before in _CHECKOUT and after in _ORDER_STEP:
            return "order-action"
    if found & _DELETE:
        return "delete-action"
    if bare[-1] in _FEEDS or (len(bare) > 1 and bare[-2] == "feed"):
        return "feed"
    return "comment-action" if bare[-1] == "trackback" else None


def _query_reason(query: str) -> str | None:
    for part in query.split("&"):
        name, _, value = part.partition("=")
        name = _fold(unquote_plus(name)).replace("-", "_")
        reason = _NAMES.get(name)
        if reason:
            return reason
        if name.endswith("nonce"):
            return "nonce"
        if _VERB_NAME.fullmatch(name):
            return "delete-action" if name.startswith(("del", "suppr", "trash")) else "cart-action"
        value = _fold(unquote_plus(value))
        if name in _SWITCH:
            words = _WORD.findall(value)
            for word in words:
                if word in _VALUES:
                    return _VALUES[word]
            if any(word in _DELETE for word in words):
                return "delete-action"
            if any(word in _VERBS for word in words):
                return "cart-action"
        if _FORMAT_PRINT.fullmatch(f"{name}={value}"):
            return "print"
    return None


def _fold(text: str) -> str:
    text = text.lower()
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


# Endings of things that are not pages: fetched for status, type and weight, never opened in a tab.
_FILE_ENDINGS = _set(
    """jpg jpeg png gif webp avif svg ico bmp tif tiff heic pdf doc docx odt rtf xls xlsx ods csv ppt pptx odp key txt
    md zip gz tgz rar 7z tar bz2 dmg exe msi apk iso mp3 wav ogg oga m4a flac mp4 m4v webm ogv mov avi mkv css js mjs
    json map xml xsl rss atom ics vcf woff woff2 ttf otf eot wasm psd ai eps epub mobi webmanifest"""
)


def is_file(url: str) -> bool:
    """Tell by its ending whether a normalised address is a document, picture, archive or script, not a page."""
    path = url.partition("?")[0].partition("://")[2]
    name = path.partition("/")[2].rpartition("/")[2]
    dot = name.rpartition(".")
    return bool(dot[1]) and dot[2].lower() in _FILE_ENDINGS
