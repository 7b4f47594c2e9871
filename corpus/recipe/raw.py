"""Blocks → PDF objects written by hand, for the faults and habits that no
typesetter on this machine shows: non-embedded fonts, no ToUnicode, fake bold,
clipped text, rules as rectangles, turned pages.

A table is laid out on one endless strip; a page is a window on that strip, so
that a page break can cut rows and cells at any height.
"""

import io
import logging
import zlib
from dataclasses import dataclass, field

from fontTools import subset
from fontTools.ttLib import TTFont

from model import grid, wrap

SONG = "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf"


@dataclass
class Text:
    x: float                # of the first character, from the left of the page
    y: float                # of the baseline, from the top of the page
    size: float
    text: str
    mode: int = 0           # text render mode
    grey: float = 0
    rgb: tuple = None
    turn: tuple = None      # cosine and sine of the writing direction
    clip: tuple = None      # x0, top, x1, bottom
    bold: bool = False


@dataclass
class Rule:
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass
class Sheet:
    size: tuple = (595, 842)
    items: list = field(default_factory=list)
    head: bytes = b""       # operators before and after the items
    tail: bytes = b""
    image: bytes = b""      # a JPEG that fills the page
    image_size: tuple = (0, 0)
    media: tuple = None
    crop: tuple = None
    rotate: int = 0


def text_width(text, size):
    return sum(size / 2 if ord(ch) < 0x7F else size for ch in text)


def strip(table):
    """Cells with their boxes and lines on the endless strip: (x0, top, x1, bottom, cell, lines)."""
    xs = [0]
    for w in table.cols:
        xs.append(xs[-1] + w)
    placed = []
    need = [table.heights.get(r, 0) for r in range(len(table.rows))]
    for r, c, cell in grid(table):
        size = cell.size or table.size
        room = xs[c + cell.cs] - xs[c] - 2 * table.pad - cell.indent
        lines = list(cell.text) if cell.stack else wrap(cell.text, room / size)
        placed.append((r, c, cell, lines))
        if cell.rs == 1:
            need[r] = max(need[r], len(lines) * (cell.line or table.line) + 2 * table.pad_y)
    for r, c, cell, lines in placed:
        if cell.rs > 1:
            lack = len(lines) * (cell.line or table.line) + 2 * table.pad_y - sum(need[r:r + cell.rs])
            if lack > 0:
                need[r + cell.rs - 1] += lack
    ys = [0]
    for h in need:
        ys.append(ys[-1] + h)
    return [(xs[c], ys[r], xs[c + x.cs], ys[r + x.rs], x, lines) for r, c, x, lines in placed], ys


def cut(table, windows, x=60, tops=None, ghost=False, centre_pieces=False):
    """The strip seen through windows [(from, to)…]: a list of items for each page.

    Text of a cell that the window cuts is drawn whole under a clip path where
    `ghost` is set, and otherwise only the lines inside the window.
    """
    boxes, _ = strip(table)
    pages = []
    for i, (lo, hi) in enumerate(windows):
        dy = (tops[i] if tops else 80) - lo
        items = []
        rules = set()
        for x0, top, x1, bottom, cell, lines in boxes:
            if bottom <= lo + .01 or top >= hi - .01:
                continue
            a, b = max(top, lo), min(bottom, hi)
            for seg in ((x0, a, x1, a), (x0, b, x1, b), (x0, a, x0, b), (x1, a, x1, b)):
                rules.add(tuple(round(v, 2) for v in seg))
            size = cell.size or table.size
            step = cell.line or table.line
            whole = len(lines) * step
            if cell.valign == "middle":
                start = top + (bottom - top - whole) / 2
            elif cell.valign == "bottom":
                start = bottom - table.pad_y - whole
            else:
                start = top + table.pad_y
            is_cut = top < lo - .01 or bottom > hi + .01
            for k, line in enumerate(lines):
                middle = start + (k + .5) * step
                inside = lo <= middle < hi
                if not line.strip() or not (inside or (ghost and is_cut)):
                    continue
                w = text_width(line, size)
                if cell.align == "left":
                    tx = x0 + table.pad + cell.indent
                elif cell.align == "right":
                    tx = x1 - table.pad - w
                else:
                    tx = (x0 + x1 - w) / 2
                clip = (x + x0, a + dy, x + x1, b + dy) if ghost and is_cut else None
                items.append(Text(x + tx, middle + size * .36 + dy, size, line, clip=clip, bold=cell.bold))
        items += [Rule(x + p, q + dy, x + s, t + dy) for p, q, s, t in sorted(rules)]
        pages.append(items)
    return pages


class Font:
    """A CJK font: how its codes are written and which objects describe it."""

    def __init__(self, kind, text, radicals=None):
        self.kind = kind
        self.radicals = radicals or {}
        if kind.startswith("embedded"):
            options = subset.Options()
            options.layout_features = []
            options.notdef_outline = True
            options.name_IDs = [1, 2, 4, 6]
            options.drop_tables += ["GSUB", "GPOS", "GDEF", "vhea", "vmtx"]
            options.hinting = False
            logging.getLogger("fontTools").setLevel(logging.ERROR)
            font = TTFont(SONG, lazy=True)
            s = subset.Subsetter(options)
            s.populate(text="".join(sorted(set(text))))
            s.subset(font)
            font.recalcTimestamp = False
            missing = [c for c in set(text) if ord(c) not in font.getBestCmap() and c not in "\n"]
            assert not missing, missing
            out = io.BytesIO()
            font.save(out)
            self.file = out.getvalue()
            self.font = TTFont(io.BytesIO(self.file))
            self.gid = {ch: self.font.getGlyphID(name) for ch, name in self.font.getBestCmap().items()}

    def code(self, text):
        if self.kind == "UniGB-UCS2-H":
            return text.encode("utf-16-be")
        if self.kind == "GBK-EUC-H":
            return text.encode("gbk")
        return b"".join(self.gid[ord(c)].to_bytes(2, "big") for c in text)

    def objects(self, pdf):
        """Adds the font and returns its number."""
        if self.kind in ("UniGB-UCS2-H", "GBK-EUC-H"):
            widths = "[1 [" + "500 " * 95 + "] 814 [" + "500 " * 95 + "]]"
            descriptor = pdf.add("<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>")
            child = pdf.add(f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W {widths}/FontDescriptor {descriptor} 0 R>>")
            return pdf.add(f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-{self.kind}/Encoding/{self.kind}/DescendantFonts[{child} 0 R]>>")
        name = "MADEUP+BousungEG-Light-GB"
        program = pdf.stream(self.file, f"/Length1 {len(self.file)}")
        em = self.font["head"].unitsPerEm
        used = sorted(self.gid.values())
        order = self.font.getGlyphOrder()
        widths = "".join(f"{g}[{round(self.font['hmtx'][order[g]][0] * 1000 / em)}]" for g in used)
        descriptor = pdf.add(f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-11 -273 1011 859]/ItalicAngle 0/Ascent 859/Descent -140/CapHeight 700/StemV 80/FontFile2 {program} 0 R>>")
        child = pdf.add(f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W[{widths}]/CIDToGIDMap/Identity/FontDescriptor {descriptor} 0 R>>")
        unicode = ""
        if self.kind == "embedded":
            rows = [f"<{g:04X}><{ord(self.radicals.get(chr(u), chr(u))):04X}>" for u, g in sorted(self.gid.items(), key=lambda x: x[1])]
            blocks = [rows[i:i + 100] for i in range(0, len(rows), 100)]
            cmap = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def "
                    "/CMapName /Adobe-Identity-UCS def /CMapType 2 def 1 begincodespacerange <0000><FFFF> endcodespacerange\n"
                    + "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
                    + "\nendcmap CMapName currentdict /CMap defineresource pop end end")
            unicode = f"/ToUnicode {pdf.stream(cmap.encode())} 0 R"
        return pdf.add(f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{child} 0 R]{unicode}>>")


class Pdf:
    def __init__(self):
        self.parts = []

    def add(self, body):
        self.parts.append(body if isinstance(body, bytes) else body.encode())
        return len(self.parts)

    def stream(self, data, extra=""):
        packed = zlib.compress(data, 9)
        return self.add(f"<<{extra}/Length {len(packed)}/Filter/FlateDecode>>\nstream\n".encode() + packed + b"\nendstream")

    def save(self, path, root, info):
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        at = []
        for i, body in enumerate(self.parts, 1):
            at.append(len(out))
            out += b"%d 0 obj\n" % i + body + b"\nendobj\n"
        xref = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1)
        for a in at:
            out += b"%010d 00000 n \n" % a
        out += b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n" % (len(at) + 1, root, info, b"0" * 32, b"0" * 32, xref)
        with open(path, "wb") as f:
            f.write(out)


def rule_ops(rules, height, style):
    """How rules are drawn: stroke | rectangles | pieces (grey, doubled, broken)."""
    out = []
    if style == "stroke":
        out.append("0.5 w 0 G")
        for r in rules:
            out.append(f"{r.x0:.2f} {height - r.y0:.2f} m {r.x1:.2f} {height - r.y1:.2f} l S")
    elif style == "rectangles":
        out.append("0 g")
        for r in rules:
            w, h = max(r.x1 - r.x0, .48), max(r.y1 - r.y0, .48)
            out.append(f"{r.x0:.2f} {height - r.y0 - h:.2f} {w:.2f} {h:.2f} re f")
    elif style == "pieces":
        for k, r in enumerate(rules):
            out.append(f"{.55 + .1 * (k % 3):.2f} G 0.4 w")
            length = max(r.x1 - r.x0, r.y1 - r.y0)
            n = max(1, round(length / 17))
            for i in range(n):
                a, b = i / n, (i + 1) / n
                # Every other piece stops short of the next by a third of a point.
                gap = .33 / length if i % 2 else 0
                x0, y0 = r.x0 + (r.x1 - r.x0) * a, r.y0 + (r.y1 - r.y0) * a
                x1, y1 = r.x0 + (r.x1 - r.x0) * (b - gap), r.y0 + (r.y1 - r.y0) * (b - gap)
                out.append(f"{x0:.2f} {height - y0:.2f} m {x1:.2f} {height - y1:.2f} l S")
            if k % 2:
                dx, dy = (0, .7) if r.y0 == r.y1 else (.7, 0)
                out.append(f"{r.x0 + dx:.2f} {height - r.y0 - dy:.2f} m {r.x1 + dx:.2f} {height - r.y1 - dy:.2f} l S")
    return "\n".join(out)


def page_ops(sheet, font, style, bold):
    height = sheet.size[1]
    out = [rule_ops([i for i in sheet.items if isinstance(i, Rule)], height, style)]
    for t in sheet.items:
        if not isinstance(t, Text):
            continue
        code = "<" + font.code(t.text).hex().upper() + "> Tj"
        cos, sin = t.turn or (1, 0)
        colour = "{:.2f} {:.2f} {:.2f} rg".format(*t.rgb) if t.rgb else f"{t.grey:.2f} g"
        out.append("q")
        if t.clip:
            x0, top, x1, bottom = t.clip
            out.append(f"{x0:.2f} {height - bottom:.2f} {x1 - x0:.2f} {bottom - top:.2f} re W n")
        twice = bold == "all" or (bold == "bold" and t.bold)
        for shift in ((0, .3) if twice else (0,)):
            out.append(f"BT /F1 {t.size:.2f} Tf {t.mode} Tr {colour} {cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {t.x + shift:.2f} {height - t.y:.2f} Tm {code} ET")
        out.append("Q")
    return b"\n".join([sheet.head, "\n".join(out).encode(), sheet.tail])


def save(path, sheets, kind="UniGB-UCS2-H", style="stroke", bold="", radicals=None, title="绩效目标（虚构样例）", producer="jixiao corpus recipe"):
    """Writes the pages; `bold` draws every character (all) or the bold cells twice."""
    pdf = Pdf()
    text = "".join(i.text for s in sheets for i in s.items if isinstance(i, Text))
    font = Font(kind, text, radicals)
    number = font.objects(pdf) if text else 0
    kids = []
    tree = len(pdf.parts) + 3 * len(sheets) + sum(1 for s in sheets if s.image) + 1
    for s in sheets:
        image = pdf.add(f"<</Type/XObject/Subtype/Image/Width {s.image_size[0]}/Height {s.image_size[1]}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length {len(s.image)}>>\nstream\n".encode() + s.image + b"\nendstream") if s.image else 0
        body = f"q {s.size[0]} 0 0 {s.size[1]} 0 0 cm /I1 Do Q".encode() if s.image else b""
        content = pdf.stream(body + page_ops(s, font, style, bold))
        resources = pdf.add("<<" + (f"/Font<</F1 {number} 0 R>>" if number else "") + (f"/XObject<</I1 {image} 0 R>>" if image else "") + ">>")
        media = s.media or (0, 0, *s.size)
        box = "/MediaBox[" + " ".join(str(v) for v in media) + "]"
        if s.crop:
            box += "/CropBox[" + " ".join(str(v) for v in s.crop) + "]"
        if s.rotate:
            box += f"/Rotate {s.rotate}"
        kids.append(pdf.add(f"<</Type/Page/Parent {tree} 0 R{box}/Resources {resources} 0 R/Contents {content} 0 R>>"))
    got = pdf.add(f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{k} 0 R' for k in kids)}]>>")
    assert got == tree, (got, tree)
    root = pdf.add(f"<</Type/Catalog/Pages {tree} 0 R>>")
    name = b"\xfe\xff" + title.encode("utf-16-be")
    info = pdf.add(f"<</Title<{name.hex()}>/Producer({producer})/CreationDate(D:20240206090000Z)>>")
    pdf.save(path, root, info)


def line(x, y, size, text, width=0, align="left", **look):
    """A line of text; with a width it is centred or set flush right in it."""
    w = text_width(text, size)
    dx = {"left": 0, "center": (width - w) / 2, "right": width - w}[align]
    return Text(x + dx, y, size, text, **look)
