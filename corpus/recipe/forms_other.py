"""Forms of which no published report is at hand: a list with columns that the source names (T9, 预算14表, Yunnan), and
one project a table with the rows that the source names (T4b, T12, T13, T14)."""

from forms import spans
from model import Break, Cell, Par, Table

LEFT = dict(align="left")


def heading(d, p):
    title = p.get("title") or d["title"]
    return [Par(title, size=16, line=26, align="center", bold=True, level=1),
            Par("（虚构样例）", size=9, line=16, align="center")] + [Par(x, size=10, line=18, align="center") for x in d.get("lines", [])]


def indicator_rows(columns, indicators, merge):
    """`columns` are [label, key, width]; the first two levels are merged downwards, where `merge` says so."""
    one = spans(indicators, lambda x: x["level1"])
    two = spans(indicators, lambda x: (x["level1"], x["level2"]))
    rows = []
    for a, b, x in zip(one, two, indicators):
        row = []
        for label, key, *_ in columns:
            n = {"level1": a, "level2": b}.get(key, 1) if merge else 1
            if n:
                row.append(Cell(x[key] if key in x else x["extra"][label], rs=n))
        rows.append(row)
    return rows


def listed(d):
    """Many projects in one table: `project_columns` are merged over the rows of `columns`."""
    left, right = d["project_columns"], d["columns"]
    rows = [[Cell(x[0], bold=True) for x in left + right]]
    for p in d["projects"]:
        own = indicator_rows(right, p["indicators"], d.get("merge", False))
        n = len(own)
        own[0] = [Cell(p[key] if key in p else p["extra"][label], rs=n, **LEFT) for label, key, _ in left] + own[0]
        rows += own
    cols = [x[2] for x in left + right]
    return heading(d, {}) + [Table(cols, rows, header=1, size=9, line=13, pad=2, pad_y=3)]


def drawn(d):
    """One project a table: `head` and `foot` are rows of cells [text, columns, rows], in which {key} stands for a value
    of the project; between them come the indicators."""
    out = []
    for i, p in enumerate(d["projects"]):
        def cells(rows):
            return [[Cell(text.format(**p), cs=cs, rs=rs) for text, cs, rs in row] for row in rows]
        rows = cells(d["head"])
        if "indicator_rows" in p:
            rows += cells(p["indicator_rows"])
        else:
            own = indicator_rows(d["columns"], p["indicators"], True)
            own.insert(0, [Cell(x[0]) for x in d["columns"]])
            if d.get("lead"):
                own[0].insert(0, Cell(d["lead"], rs=len(own)))
            rows += own
        rows += cells(d.get("foot", []))
        out += ([Break()] if i else []) + heading(d, p) + [Table(d["widths"], rows, size=9, line=14, pad=3, pad_y=3)]
    return out
