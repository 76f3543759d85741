"""The bundle: evidence on disk, append-only, content-addressed, safe against a kill at any moment."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from preuve.errors import PreuveError
from preuve.jsons import read_json
from preuve.model import Attempt, Evidence

INDEX = "index.jsonl"
OBJECTS = "objects"
SUMS = "SHA256SUMS"

# Already compressed: gzip would cost time and win nothing.
_DENSE = ("image/png", "image/jpeg", "image/webp", "image/avif", "image/gif", "application/zip", "application/gzip")


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of evidence still in memory: what a collector hands to `Bundle.record`."""

    kind: str
    subject: str
    data: bytes
    media_type: str
    tool: str

    @staticmethod
    def json(kind: str, subject: str, value: object, tool: str) -> Item:
        """The item that holds `value` as JSON."""
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        return Item(kind, subject, data.decode("utf-8", "replace").encode(), "application/json", tool)


@dataclass(slots=True)
class Bundle:
    """A folder of evidence. `open` reads what is there; `record` appends to it."""

    path: Path
    evidence: dict[tuple[str, str], Evidence] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)

    @staticmethod
    def open(path: Path) -> Bundle:
        """Read the index under `path` (made if missing), dropping what a kill left half written.

        Raises PreuveError `output-unwritable` when the folder cannot be made, `bundle-broken` when a line
        other than the last cannot be read.
        """
        try:
            (path / OBJECTS).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PreuveError("output-unwritable", path=str(path), why=error.strerror or str(error)) from error
        bundle = Bundle(path)
        bundle._load()
        return bundle

    def _load(self) -> None:
        index = self.path / INDEX
        if not index.exists():
            return
        data = index.read_bytes()
        pending: list[Evidence] = []
        whole = 0
        position = 0
        for number, line in enumerate(data.splitlines(keepends=True), 1):
            position += len(line)
            try:
                if not line.endswith(b"\n"):
                    raise ValueError("torn")
                record = read_json(line)
                if "task" in record:
                    self._accept(pending, Attempt(**record))
                    pending, whole = [], position
                else:
                    pending.append(Evidence(**record))
            except (ValueError, TypeError) as error:
                if position < len(data):
                    raise PreuveError("bundle-broken", path=str(index), line=number) from error
        if whole < len(data):
            # A batch ends with its attempt: what follows the last one was cut off by a kill.
            with index.open("r+b") as stream:
                stream.truncate(whole)

    def _accept(self, pending: Iterable[Evidence], attempt: Attempt) -> None:
        for evidence in pending:
            self.evidence[evidence.kind, evidence.subject] = evidence
        self.attempts[attempt.task] = attempt

    def done(self, task: str) -> bool:
        """Whether `task` has ended, well or not: it is not to be done again."""
        return task in self.attempts

    def record(
        self, task: str, items: Iterable[Item] = (), reason: str | None = None, **details: Any
    ) -> tuple[Evidence, ...]:
        """Store `items` and say how `task` ended, as one batch: after a kill all of it is there, or none.

        Raises PreuveError `output-unwritable` when the disk refuses.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            batch = tuple(
                Evidence(i.kind, i.subject, self._store(i.data, i.media_type), i.media_type, i.tool, now) for i in items
            )
            attempt = Attempt(task, reason, details, now)
            lines = [*map(asdict, batch), asdict(attempt)]
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            with (self.path / INDEX).open("ab") as stream:
                stream.write(text.encode("utf-8", "replace"))
        except OSError as error:
            raise PreuveError("output-unwritable", path=str(self.path), why=error.strerror or "") from error
        self._accept(batch, attempt)
        return batch

    def _store(self, data: bytes, media_type: str) -> str:
        digest = hashlib.sha256(data).hexdigest()
        plain = self.path / OBJECTS / digest[:2] / digest
        packed = plain.with_suffix(".gz")
        if plain.exists() or packed.exists():
            return digest
        target, payload = plain, data
        if len(data) > 1024 and media_type not in _DENSE:
            small = gzip.compress(data, compresslevel=5, mtime=0)
            if len(small) < len(data) * 0.9:
                target, payload = packed, small
        write_atomically(target, payload)
        return digest

    def read(self, sha256: str) -> bytes:
        """The bytes of an object. Raises PreuveError `evidence-damaged` when missing or altered."""
        plain = self.path / OBJECTS / sha256[:2] / sha256
        try:
            packed = plain.with_suffix(".gz")
            data = gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
        except (OSError, EOFError) as error:
            raise PreuveError("evidence-damaged", path=str(plain)) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PreuveError("evidence-damaged", path=str(plain))
        return data

    def get(self, kind: str, subject: str) -> bytes | None:
        """The bytes of one piece of evidence, or None when it was not collected."""
        evidence = self.evidence.get((kind, subject))
        return self.read(evidence.sha256) if evidence else None

    def get_json(self, kind: str, subject: str) -> Any:
        """The value of one piece of JSON evidence, or None when it was not collected."""
        data = self.get(kind, subject)
        return None if data is None else read_json(data)

    def digest_of(self, kind: str, subject: str) -> str | None:
        """The sha256 of one piece of evidence, or None when it was not collected."""
        evidence = self.evidence.get((kind, subject))
        return evidence.sha256 if evidence else None

    def subjects(self, kind: str) -> tuple[str, ...]:
        """Every subject that has evidence of `kind`, sorted: what two tabs bring comes in another order each time."""
        return tuple(sorted(subject for found, subject in self.evidence if found == kind))

    def failures(self) -> Iterator[Attempt]:
        """The attempts that ended without what they were after."""
        return (attempt for attempt in self.attempts.values() if attempt.reason)

    def digest(self) -> str:
        """One sha256 for all the evidence, whatever the order in which it was collected."""
        lines = sorted(f"{e.kind} {e.subject} {e.sha256}" for e in self.evidence.values())
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def write_sums(self) -> None:
        """Write SHA256SUMS over every file of the folder, for plain `sha256sum -c`."""
        files = sorted(p for p in self.path.rglob("*") if p.is_file() and p.name != SUMS and p.suffix != ".part")
        lines = []
        for file in files:
            with file.open("rb") as stream:
                lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {file.relative_to(self.path)}\n")
        write_atomically(self.path / SUMS, "".join(lines).encode())


def write_atomically(path: Path, data: bytes) -> None:
    """Write under a temporary name, then rename: readers see the old file or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write `value` as readable UTF-8 JSON."""
    write_atomically(path, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"))
