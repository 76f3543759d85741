"""`liens.csv`: the links between the pages of the site, one a line. Semicolons and a byte order mark: a spreadsheet set
to French opens it at once. Columns: source; target; anchor (the text); place (main, nav, header, footer, aside);
followed (yes, or no: nofollow and its like); count (how often on that page); source_depth and target_depth (clicks from
the home page, empty where no path leads there)."""

from __future__ import annotations

import csv
import io

from preuve.report import Report
from reports.rgaa_csv import cell

FILE = "liens.csv"
COLUMNS = ("source", "target", "anchor", "place", "followed", "count", "source_depth", "target_depth")


def write(report: Report) -> bytes:
    """The lines, page by page in the order of the crawl."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for web in report.site.get("links") or ():
        depths = {node["url"]: "" if node["depth"] is None else str(node["depth"]) for node in web["nodes"]}
        for edge in web["edges"]:
            ends = (edge["source"], edge["target"])
            for text, place, followed, count in edge["links"]:
                row = [*ends, text, place, "yes" if followed else "no", str(count)]
                lines.writerow([cell(one) for one in (*row, *(depths.get(end, "") for end in ends))])
    return out.getvalue().encode("utf-8-sig", "replace")
