"""A folder served as it is: right types, a 404 page, no compression, no cache, every byte counted."""

from __future__ import annotations

from pathlib import Path

from tests.servers.base import Reply, Request, Site, not_found, redirect

TYPES = {  # not `mimetypes`: its answers follow the machine's own tables
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".mp4": "video/mp4",
    ".mp3": "audio/mpeg",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".webmanifest": "application/manifest+json",
}


def serve_folder(folder: Path) -> Site:
    """Serve `folder`. A folder answers with its index.html (after a redirection to its slash).

    A page of the name 404.html at the top is the body of every 404.
    """
    root = folder.resolve(strict=True)

    def answer(request: Request) -> Reply:
        if request.method not in ("GET", "HEAD"):
            return Reply(b"", status=405, headers=(("Allow", "GET, HEAD"),))
        path = request.path
        file = (root / path.lstrip("/")).resolve() if "\0" not in path else root / "missing"
        if not file.is_relative_to(root) or any(part.startswith(".") for part in file.relative_to(root).parts):
            return _missing(root)
        if file.is_dir():
            raw, _, query = request.target.partition("?")
            if not raw.endswith("/"):
                return redirect(raw + "/" + (f"?{query}" if query else ""), 301)
            file /= "index.html"
        if not file.is_file():
            return _missing(root)
        return Reply(file.read_bytes(), TYPES.get(file.suffix.lower(), "application/octet-stream"))

    return Site(answer)


def _missing(root: Path) -> Reply:
    page = root / "404.html"
    return Reply(page.read_bytes(), status=404) if page.is_file() else not_found()
