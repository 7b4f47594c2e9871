"""What a document is made of, before any producer draws it.

A form (forms.py) turns project data into these blocks; a producer (web.py,
odf.py, typ.py, sheet.py, raw.py) turns the blocks into a PDF.  Lengths are
points.  Rows list the cells that begin in them, as in HTML: a place covered
by a span from above or from the left is left out.
"""

from dataclasses import dataclass, field


@dataclass
class Cell:
    text: str = ""          # "\n" is a line break of the author, not of the layout
    cs: int = 1
    rs: int = 1
    align: str = "center"   # left | center | right
    bold: bool = False
    size: float = 0         # 0: the table's size
    line: float = 0         # 0: the table's line height
    valign: str = "middle"  # top | middle | bottom
    stack: bool = False     # one character a line, as narrow label columns are set
    indent: float = 0


@dataclass
class Table:
    cols: list
    rows: list
    header: int = 0         # the first rows that are printed again on every page
    size: float = 10.5
    line: float = 18.5
    pad: float = 5.4
    pad_y: float = 0
    split: bool = True      # may a page break cut a row?
    heights: dict = field(default_factory=dict)  # row number -> least height


@dataclass
class Par:
    text: str
    size: float = 14
    line: float = 25.8
    align: str = "left"
    bold: bool = False
    indent: float = 0       # of the first line
    level: int = 0          # > 0: a bookmark of that level
    right: str = ""         # text at the right margin of the same line
    before: float = 0


@dataclass
class Break:
    """The next block begins a page."""


@dataclass
class Doc:
    blocks: list
    title: str = ""
    page: tuple = (595.3, 841.9)
    margin: tuple = (72, 66.6, 72, 66.6)   # top right bottom left
    number: str = "{}"      # how the page number is printed; "" for none


def grid(table):
    """The cells with the row and column where each begins."""
    taken = {}
    placed = []
    for r, row in enumerate(table.rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            placed.append((r, c, cell))
            for i in range(cell.rs):
                for j in range(cell.cs):
                    assert (r + i, c + j) not in taken, (r, c, cell.text)
                    taken[r + i, c + j] = True
            c += cell.cs
        while (r, c) in taken:
            c += 1
        assert c == len(table.cols), f"row {r} fills {c} of {len(table.cols)} columns: {[x.text for x in row]}"
    assert max(r + x.rs for r, _, x in placed) <= len(table.rows)
    return placed


NO_START = set("，。、；：？！）》】”’〉」』〕％%…")
NO_END = set("（《【“‘〈「『〔")


def advance(text):
    """Width in ems as Word sets it: CJK 1, Latin ½, a quarter between the two."""
    total = 0
    for i, ch in enumerate(text):
        total += .5 if ord(ch) < 0x7F else 1
        if i and is_word(ch) != is_word(text[i - 1]) and (is_cjk(ch) or is_cjk(text[i - 1])):
            total += .25
    return total


def is_word(ch):
    return ord(ch) < 0x7F and ch.isalnum()


def is_cjk(ch):
    return 0x2E80 <= ord(ch) <= 0x9FFF


def wrap(text, ems):
    """Line breaks as a Chinese typesetter puts them: closing marks do not begin a
    line, opening marks do not end one, Latin runs stay whole."""
    out = []
    for para in text.split("\n"):
        units = []
        for ch in para:
            joined = units and ((33 <= ord(ch) < 0x7F and 33 <= ord(units[-1][-1]) < 0x7F) or ch in NO_START or units[-1][-1] in NO_END)
            if joined:
                units[-1] += ch
            else:
                units.append(ch)
        line = ""
        for unit in units:
            if line and advance(line + unit) > ems + .01:
                out.append(line)
                line = ""
            while advance(unit) > ems + .01:
                n = len(unit)
                while n > 1 and advance(unit[:n]) > ems + .01:
                    n -= 1
                out.append(unit[:n])
                unit = unit[n:]
            line += unit
        out.append(line)
    return out


def prewrap(doc):
    """The same document with every line break of its tables set by `wrap`, for
    producers whose own breaks differ from Word's."""
    from dataclasses import replace
    blocks = []
    for block in doc.blocks:
        if isinstance(block, Table):
            where = {(r, c): x for r, c, x in grid(block)}
            rows = [[] for _ in block.rows]
            for (r, c), x in where.items():
                width = sum(block.cols[c:c + x.cs]) - 2 * block.pad - x.indent
                text = x.text if x.stack else "\n".join(wrap(x.text, width / (x.size or block.size)))
                rows[r].append(replace(x, text=text))
            block = replace(block, rows=rows)
        blocks.append(block)
    return replace(doc, blocks=blocks)
