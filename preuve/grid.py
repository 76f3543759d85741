"""The certification's grid, read from TOML: blocs, competences, criteria, and which checks speak to each criterion."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from preuve.errors import PreuveError

SCHEMA = "preuve.grid/1"
DEFAULT = "webmarketing"
GRIDS = Path(str(files("preuve"))) / "grids"

Input = Literal["site", "shop", "emails", "visuals", "posts", "calendar", "exports", "dossier", "brief"]
Proves = Literal["conformity", "defects", "context"]
How = Literal["median", "min", "max", "sum", "count", "share", "list", "rgaa"]
# Figures of the accessibility verdicts, for `how = "rgaa"`: criteria of the site by verdict, and pages looked at.
Figure = Literal["nc", "open", "c", "na", "pages"]


@dataclass(frozen=True, slots=True)
class Group:
    """Checks that speak to a criterion (ids, or patterns such as `seo.*`), and what they can prove of it.

    "conformity": passed supports, failed contradicts. "defects": they can only find faults, so that a clean pass
    never supports. "context": shown to the jury, proves neither. A check belongs to the first group that covers it.
    """

    proves: Proves
    checks: tuple[str, ...]

    def covers(self, check: str) -> bool:
        """Whether a check belongs to the group."""
        return any(fnmatchcase(check, pattern) for pattern in self.checks)


@dataclass(frozen=True, slots=True)
class FactRule:
    """A key figure: `how` sums up what findings of `check` say, of their argument `arg` where one is named.

    median, min, max, sum and list read `arg`; count counts subjects that failed; share is passed of judged; rgaa is
    the figure `arg` of the accessibility verdicts, which no single check says (`check` is then "rgaa.*").
    """

    label: Mapping[str, str]
    check: str
    how: How
    arg: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the grid. `title` is the official wording; `inputs` are what it can be read from, any of them."""

    code: str
    competence: str
    title: str
    inputs: tuple[Input, ...]
    groups: tuple[Group, ...]
    facts: tuple[FactRule, ...]


@dataclass(frozen=True, slots=True)
class Competence:
    """A competence of the référentiel, in its official wording."""

    code: str
    bloc: int
    activity: str
    title: str


@dataclass(frozen=True, slots=True)
class Bloc:
    """A bloc of competences and the trial it is examined in."""

    number: int
    title: str
    trial: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole grid, in the référentiel's order. `digest` identifies the file it was read from."""

    id: str
    title: str
    blocs: tuple[Bloc, ...]
    competences: tuple[Competence, ...]
    criteria: tuple[Criterion, ...]

    def competence(self, code: str) -> Competence:
        """The competence of that code."""
        return next(c for c in self.competences if c.code == code)


def at_hand() -> Iterator[Path]:
    """The grids that ship with the program."""
    yield from sorted(GRIDS.glob("*.toml"))


def load(name: str = DEFAULT) -> Grid:
    """The grid of that id, or of the file at that path.

    Raises PreuveError `grid-unknown` when there is none, `grid-broken` naming file and key when it cannot be used.
    """
    shipped = GRIDS / f"{name}.toml"
    path = Path(name) if name.endswith(".toml") else shipped
    if not path.is_file():
        raise PreuveError("grid-unknown", name=name, known=", ".join(p.stem for p in at_hand()))
    try:
        return _Reader(path.name, tomllib.loads(path.read_text(encoding="utf-8"))).grid()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PreuveError("grid-broken", file=path.name, key="-", why=str(error)) from error


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one file; every complaint names the file and the key."""

    file: str
    data: Mapping[str, Any]

    def _broken(self, key: str, why: str) -> PreuveError:
        return PreuveError("grid-broken", file=self.file, key=key, why=why)

    def _get(self, table: Mapping[str, Any], where: str, key: str, kind: type, default: Any = ...) -> Any:
        value = table.get(key, default)
        if value is ...:
            raise self._broken(f"{where}.{key}", "missing")
        if not isinstance(value, kind) or (kind in {str, list} and value == "" and default is ...):
            raise self._broken(f"{where}.{key}", f"expected {kind.__name__}, found {value!r}"[:200])
        return value

    def _tables(self, table: Mapping[str, Any], where: str, key: str, default: Any = ...) -> list[Mapping[str, Any]]:
        tables = self._get(table, where, key, list, default)
        if not all(isinstance(item, dict) for item in tables):
            raise self._broken(f"{where}.{key}", "expected tables ([[...]])")
        return list(tables)

    def _choice(self, value: str, choices: Any, key: str) -> Any:
        if value not in get_args(choices):
            raise self._broken(key, f"{value!r} is none of {', '.join(get_args(choices))}")
        return value

    def grid(self) -> Grid:
        schema = self._get(self.data, "", "schema", str)
        if schema != SCHEMA:
            raise self._broken("schema", f"{schema!r} is not {SCHEMA!r}")
        blocs = tuple(
            Bloc(
                self._get(b, f"bloc[{n}]", "number", int), self._get(b, f"bloc[{n}]", "title", str), b.get("trial", "")
            )
            for n, b in enumerate(self._tables(self.data, "", "bloc"))
        )
        competences = tuple(
            self._competence(n, c, blocs) for n, c in enumerate(self._tables(self.data, "", "competence"))
        )
        criteria = tuple(self._criterion(c, competences) for c in self._tables(self.data, "", "criterion"))
        codes = [c.code for c in competences] + [c.code for c in criteria]
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice:
            raise self._broken(twice, "this code stands twice")
        return Grid(
            self._get(self.data, "", "id", str), self._get(self.data, "", "title", str), blocs, competences, criteria
        )

    def _competence(self, number: int, table: Mapping[str, Any], blocs: tuple[Bloc, ...]) -> Competence:
        code = self._get(table, f"competence[{number}]", "code", str)
        bloc = self._get(table, code, "bloc", int)
        if bloc not in {b.number for b in blocs}:
            raise self._broken(f"{code}.bloc", f"no bloc {bloc}")
        return Competence(code, bloc, self._get(table, code, "activity", str), self._get(table, code, "title", str))

    def _criterion(self, table: Mapping[str, Any], competences: tuple[Competence, ...]) -> Criterion:
        code = self._get(table, "criterion", "code", str)
        competence = self._get(table, code, "competence", str)
        if competence not in {c.code for c in competences}:
            raise self._broken(f"{code}.competence", f"no competence {competence}")
        inputs = tuple(self._choice(i, Input, f"{code}.inputs") for i in self._get(table, code, "inputs", list))
        groups = tuple(
            Group(
                self._choice(self._get(g, f"{code}.evidence", "proves", str), Proves, f"{code}.evidence.proves"),
                tuple(map(str, self._get(g, f"{code}.evidence", "checks", list))),
            )
            for g in self._tables(table, code, "evidence", [])
        )
        facts = tuple(self._fact(f, f"{code}.fact") for f in self._tables(table, code, "fact", []))
        return Criterion(code, competence, self._get(table, code, "title", str), inputs, groups, facts)

    def _fact(self, table: Mapping[str, Any], where: str) -> FactRule:
        label = self._get(table, where, "label", dict)
        if set(label) != {"fr", "en"}:
            raise self._broken(f"{where}.label", "needs fr and en")
        how = self._choice(self._get(table, where, "how", str), How, f"{where}.how")
        if how == "rgaa":
            self._choice(self._get(table, where, "arg", str), Figure, f"{where}.arg")
        return FactRule(
            label,
            self._get(table, where, "check", str),
            how,
            table.get("arg", ""),
            table.get("unit", ""),
        )
