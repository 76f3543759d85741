"""Words of forms, in French and English: labels that say nothing, signs of obligation and errors; comparing texts."""

from __future__ import annotations

import re
import unicodedata

from preuve.marks import without_marks

_FILLERS = {
    "label", "label 1", "label 2", "libelle", "etiquette", "champ", "champ 1", "champ 2", "champ de formulaire",
    "champ de saisie", "field", "input", "form field", "input field", "lorem", "lorem ipsum", "xxx", "xx", "todo",
    "undefined", "null", "untitled", "sans titre", "placeholder", "aria-label", "legend", "legende", "fieldset",
    "optgroup", "nan", "blabla", "bla bla", "asdf", "azerty", "qwerty", "lorem ipsum dolor sit amet",
}  # fmt: skip
_BUTTON_FILLERS = {"bouton", "button", "btn", "input", "submit button", "bouton 1", "button 1"} | _FILLERS
REQUIRED = re.compile(
    r"[*＊✱✲★⁎∗!]|obligatoire|requis|required|mandatory|compulsory|n[ée]cessaire|indispensable|\bmust\b", re.IGNORECASE
)
OPTIONAL = re.compile(r"facultati|option+el|optional|si vous le souhaitez|if you wish", re.IGNORECASE)
ERRORS = re.compile(
    r"erreur|inval|incorrect|inexact|manqu|vide|veuillez|merci de|saisi|renseign|rempli|obligatoire|requis|error|"
    r"please|\benter\b|required|must|missing|wrong|not valid|\bdoit|\bdoivent|format|attend|compl[ée]t|trop|too |"
    r"exemple|example|[!⚠✖✗❌]",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def empty_or_idle(text: str, button: bool = False) -> str:
    """Why a label, legend or name surely says nothing: "empty", "signs" (no letter, no digit) or "filler"; else ""."""
    if not text.strip():
        return "empty"
    if not any(unicodedata.category(char)[0] in "LN" for char in text):
        return "signs"
    return "filler" if bare(text) in (_BUTTON_FILLERS if button else _FILLERS) else ""


def bare(text: str) -> str:
    """The text for comparing with lists of words: lower case, no accents, no stops or brackets at the ends."""
    split = unicodedata.normalize("NFD", _INVISIBLE.sub("", text).replace("’", "'").casefold())
    kept = without_marks(split)
    return re.sub(r"^[\W_]+|[\W_]+$", "", " ".join(kept.split()))


def words(text: str) -> list[str]:
    """The words of a text, case, punctuation and symbols left out."""
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return re.findall(r"[^\W_]+", folded)


def holds(name: str, visible: str) -> bool | None:
    """Whether an accessible name holds the visible text: None when only a human can say.

    Case and punctuation do not count (RGAA 11.2, particular cases). Signs, single letters, counters, notes in brackets,
    words in another order or run together cannot be judged by their letters.
    """
    wanted, given_ = words(visible), words(name)
    if len("".join(wanted)) <= 1:
        return None
    if f" {' '.join(wanted)} " in f" {' '.join(given_)} ":
        return True
    counted = [word for word in wanted if not word.isdigit()]
    if "".join(wanted) in "".join(given_) or set(counted) <= set(given_):
        return None
    shorter = words(OPTIONAL.sub(" ", REQUIRED.sub(" ", _BRACKETS.sub(" ", visible))))
    if shorter != wanted and "".join(shorter) in "".join(given_):
        return None
    return None if bare(visible) in bare(name) else False


def share_a_word(one: str, other: str) -> bool:
    """Whether two texts have the beginning of a word in common (four letters)."""
    first = {word[:4] for word in bare(one).split() if len(word) >= 3}
    return bool(first & {word[:4] for word in bare(other).split() if len(word) >= 3})
