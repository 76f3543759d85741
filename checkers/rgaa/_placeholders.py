"""Alternatives that surely tell nothing: file names, words for "image", signs. After WCAG's failure F30.

The words stand in French and English. What might be an alternative after all ("logo", "1", "*") is not among them.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from preuve.marks import without_marks

_WORDS = {
    "image", "images", "img", "photo", "photos", "photographie", "picture", "pictures", "pic", "icon", "icons", "icone",
    "icones", "graphic", "visuel", "vignette", "thumbnail", "thumb", "miniature", "spacer", "untitled", "sans titre",
    "placeholder", "alt", "alt text", "alternative", "alternative text", "alternative textuelle", "texte alternatif",
    "texte de remplacement", "undefined", "null", "nan", "image alt", "alt image", "mon image", "my image", "an image",
    "une image", "une photo", "a picture", "a photo", "insert alt text", "todo", "xxx", "lorem ipsum",
}  # fmt: skip
_FOR_BUTTONS = {"bouton", "button", "input", "image button", "bouton image"}
_FILE = re.compile(r"[^\s\"«»<>]+\.(?:jpe?g|png|gif|svg|webp|bmp|avif|ico|tiff?|apng)(?:\?\S*)?", re.IGNORECASE)
# What cameras, telephones and writers in a hurry call their pictures.
_NUMBERED = re.compile(
    r"(?:img|dsc|dscn|dscf|dcim|pxl|image|photo|picture|pic|untitled|sans titre|icon|icone)[\s_-]*\d[\d_-]*|p\d{7}"
)
_STOPS = set(".,;:…·-–—_/\\|~'\"`^#")
_ARROWS = re.compile(r"[<>=+\-\s]+")  # drawn with keys: "-->", "<<<"
_LETTERS_OR_SIGNS = {"L", "N", "S"}  # letters, digits, and symbols such as → or ☎, which may tell something


def kind(text: str, address: str = "") -> str:
    """Why an alternative says nothing: it is a "file" name, an "address", a "word" for image, "signs"; else "".

    `address` is the image's: an alternative that repeats its file's name is one too.
    """
    plain = _plain(text)
    if not plain.strip():
        return ""
    if not any(unicodedata.category(char)[0] in _LETTERS_OR_SIGNS for char in text):
        return "signs" if set(text.replace(" ", "")) <= _STOPS or len(text) > 2 else ""
    # A mix of keys struck at random: no letter, no digit, no sign beyond those of a keyboard.
    if len(set(text) - {" "}) > 2 and re.fullmatch(r"[!-/:-@\[-`{-~\s]+", text) and not _ARROWS.fullmatch(text):
        return "signs"
    if _FILE.fullmatch(text.strip()) or _is_file_of(text.strip(), address):
        return "file"
    if re.fullmatch(r"(?:https?:)?//\S+", text.strip()):
        return "address"
    return "word" if plain in _WORDS or _NUMBERED.fullmatch(plain) else ""


def for_button(text: str) -> bool:
    """Whether the name of an image button says only that it is a button."""
    return _plain(text) in _FOR_BUTTONS


def _is_file_of(text: str, address: str) -> bool:
    """Whether the text is the address, or the name of its file with the ending (blanks in it allowed)."""
    if not address or address.startswith("data:"):
        return False
    name = unquote(urlsplit(address).path.rpartition("/")[2])
    return text in {address, unquote(address)} or ("." in name and text.casefold() == name.casefold())


def _plain(text: str) -> str:
    """Lower case, without accents, nor brackets and stops around."""
    bare = unicodedata.normalize("NFD", text.casefold())
    kept = without_marks(bare)
    return re.sub(r"^[\W_]+|[\W_]+$", "", " ".join(kept.split())) or kept
