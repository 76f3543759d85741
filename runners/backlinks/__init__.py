"""Exports of links from other sites (Search Console, Ahrefs, Semrush, Majestic): found, recognised, read."""

from runners.backlinks.find import collect_backlinks

__all__ = ["collect_backlinks"]
