"""The small cases: one fault or habit of real PDFs each."""

import math
import os
import subprocess
import tempfile

import forms
import forms_project
import raw
import typ
from raw import Sheet, Text, cut, line, save

LEFT, WIDE = 70.5, 454


def headed(title, year, mark):
    """The lines above a table of T3 and T10."""
    out = [line(LEFT, 62, 16, title, WIDE, "center")]
    if year:
        out.append(line(LEFT, 84, 11, year, WIDE, "center"))
    return out + [line(LEFT, 100, 9, mark, WIDE, "center")]


def page_number(n, height=842):
    return line(LEFT, height - 40, 10.5, f"— {n} —", WIDE, "center")


def one_page(table, title, year="", mark="（虚构样例）", top=112):
    _, ys = raw.strip(table)
    items = headed(title, year, mark) + cut(table, [(0, ys[-1])], x=(595 - sum(table.cols)) / 2, tops=[top])[0]
    return Sheet(items=items + [page_number(1)])


def t3_page(d):
    return one_page(forms_project.yantai_table(d["projects"][0]), "政策和项目预算绩效目标表", f"({d['printed_year']}年度)")


def t10_page(d):
    p = d["projects"][0]
    return one_page(forms_project.central_table(p), p["printed_title"], f"（{d['printed_year']}年度）")


def t6_page(d):
    items = [line(LEFT, 62, 15, d["heading"]), line(LEFT, 80, 9, "（虚构样例）", WIDE, "center")]
    y = 104
    for text in d["prose"]:
        for part in raw.wrap("\u3000\u3000" + text, 32):
            items.append(line(LEFT, y, 14, part))
            y += 24
    table = forms_project.fuzhou_table(d["projects"][0])
    _, ys = raw.strip(table)
    items += cut(table, [(0, ys[-1])], x=LEFT, tops=[y])[0]
    return Sheet(items=items + [page_number(1)])


def t1_page(d):
    p = d["projects"][0]
    top, low = forms.hebei_top(p), forms.hebei_indicators(p)
    items = [line(LEFT, 60, 10.5, d["front"][0], WIDE, "center"),
             line(LEFT, 84, 14, f"{p['no']}.{p['title']}绩效目标表", WIDE, "center"),
             line(66, 104, 10.5, f"{d['department']['code']}{d['department']['name']}"),
             line(66, 104, 10.5, "单位：万元", 462, "right")]
    _, a = raw.strip(top)
    _, b = raw.strip(low)
    items += cut(top, [(0, a[-1])], x=66, tops=[112])[0]
    items += cut(low, [(0, b[-1])], x=66, tops=[112 + a[-1]])[0]
    return Sheet(items=items + [page_number(1)])


def unigb(d, path):
    save(path, [t3_page(d)], kind="UniGB-UCS2-H")


def gbk(d, path):
    save(path, [t6_page(d)], kind="GBK-EUC-H")


def no_tounicode(d, path):
    save(path, [t6_page(d)], kind="embedded-silent")


def fake_bold(d, path):
    save(path, [t10_page(d)], kind="embedded", bold="all")


def rectangles(d, path):
    save(path, [t1_page(d)], kind="embedded", style="rectangles")


def pieces(d, path):
    save(path, [t3_page(d)], kind="embedded", style="pieces")


def radicals(d, path):
    """Kangxi radicals (U+2F00…) and radical supplements (U+2E80…) stand for the characters in ToUnicode."""
    ordinary = "一二工人力目用生高面行金水民长门见入大文方立自"
    written = "⼀⼆⼯⼈⼒⽬⽤⽣⾼⾯⾏⾦⽔⺠⻓⻔⻅⼊⼤⽂⽅⽴⾃"
    save(path, [t1_page(d)], kind="embedded", radicals=dict(zip(ordinary, written)))


def rotate(d, path):
    """The page is written lying on its side and turned by /Rotate 90."""
    s = t10_page(d)
    s.media, s.rotate = (0, 0, 842, 595), 90
    s.head, s.tail = b"q 0 1 -1 0 842 0 cm", b"Q"
    save(path, [s], kind="embedded")


def crop(d, path):
    """The CropBox begins at (40, 55); a printer's mark stands outside it."""
    s = t10_page(d)
    s.media, s.crop = (-10, -15, 690, 960), (40, 55, 635, 897)
    s.head, s.tail = b"q 1 0 0 1 40 55 cm", b"Q"
    s.items.append(Text(20, -30, 9, "印刷标记孝昌信访局对开第一版"))
    s.items.append(Text(610, 300, 9, "裁切线"))
    save(path, [s], kind="embedded")


def watermark(d, path):
    """A grey watermark at 45° under the table, a red stamp of vector lines and turned characters over it."""
    s = t3_page(d)
    cos = sin = math.sqrt(.5)
    for x, y in ((90, 420), (250, 560), (180, 760)):
        s.items.insert(0, Text(x, y, 46, "海阳市档案馆虚构样例", grey=.82, turn=(cos, sin)))
    cx, cy, r = 430, 470, 58
    k = .5523 * r
    height = s.size[1]
    y = height - cy
    circle = (f"q 0.86 0.1 0.1 RG 2.4 w {cx + r} {y} m {cx + r} {y + k:.2f} {cx + k:.2f} {y + r} {cx} {y + r} c {cx - k:.2f} {y + r} {cx - r} {y + k:.2f} {cx - r} {y} c "
              f"{cx - r} {y - k:.2f} {cx - k:.2f} {y - r} {cx} {y - r} c {cx + k:.2f} {y - r} {cx + r} {y - k:.2f} {cx + r} {y} c S ")
    star = [(cx + 18 * math.cos(math.pi / 2 + i * 4 * math.pi / 5), y + 18 * math.sin(math.pi / 2 + i * 4 * math.pi / 5)) for i in range(5)]
    circle += "0.86 0.1 0.1 rg " + " ".join(f"{a:.2f} {b:.2f} {'l' if i else 'm'}" for i, (a, b) in enumerate(star)) + " f Q"
    s.tail = circle.encode()
    name = "海阳市档案馆虚构样例章"
    for i, ch in enumerate(name + "样"):
        turn = math.radians(205 - i * 230 / len(name))
        x, yy = cx + 44 * math.cos(turn), cy - 44 * math.sin(turn)
        s.items.append(Text(x, yy, 12, ch, rgb=(.86, .1, .1), turn=(math.cos(turn - math.pi / 2), math.sin(turn - math.pi / 2))))
    save(path, [s], kind="embedded")


def clipped(d, path):
    """The goal's cell runs over two pages; its whole text is drawn on both, and a clip path hides what belongs to the other."""
    p = d["projects"][0]
    table = forms_project.fuzhou_table(p)
    boxes, ys = raw.strip(table)
    # The row of the goal is cut between two of its lines.
    x0, top, x1, bottom, cell, lines = next(b for b in boxes if b[4].text == p["goal"])
    step = table.line
    at = top + (bottom - top - len(lines) * step) / 2 + step * (len(lines) * 2 // 3)
    prose = [line(LEFT, 62, 15, d["heading"]), line(LEFT, 80, 9, "（虚构样例）", WIDE, "center")]
    start = 842 - 72 - at
    y = 110
    for text in d["prose"] + ["绩效目标表及说明如下。"]:
        for part in raw.wrap("\u3000\u3000" + text, 32):
            prose.append(line(LEFT, y, 14, part))
            y += 24
    a, b = cut(table, [(0, at), (at, ys[-1])], x=LEFT, tops=[start, 72], ghost=True)
    save(path, [Sheet(items=prose + a + [page_number(1)]), Sheet(items=b + [page_number(2)])], kind="embedded")


def repeated_title(d, path):
    """The table runs on to a second page that repeats only the title; both titles are drawn twice, once invisibly (render mode 3) and once in white."""
    p = d["projects"][0]
    table = forms_project.yantai_table(p)
    table.line, table.pad_y = 22, 6
    _, ys = raw.strip(table)
    at = ys[-5]
    a, b = cut(table, [(0, at), (at, ys[-1])], x=(595 - sum(table.cols)) / 2, tops=[112, 112])
    sheets = []
    for n, items in enumerate((a, b), 1):
        title = headed("政策和项目预算绩效目标表", f"({d['printed_year']}年度)", "（虚构样例）")
        ghosts = [line(LEFT, 62, 16, "政策和项目预算绩效目标表", WIDE, "center", mode=3),
                  line(LEFT, 30, 16, "政策和项目预算绩效目标表", WIDE, "center", grey=1)]
        sheets.append(Sheet(items=title + ghosts + items + [page_number(n)]))
    save(path, sheets, kind="UniGB-UCS2-H")


def scan(d, path):
    """A page that is a picture and nothing else."""
    with tempfile.TemporaryDirectory() as work:
        whole = os.path.join(work, "whole.pdf")
        save(whole, [t6_page(d)], kind="embedded")
        subprocess.run(["pdftoppm", "-r", "72", "-gray", "-jpeg", "-jpegopt", "quality=38", "-singlefile", whole, os.path.join(work, "page")], check=True)
        with open(os.path.join(work, "page.jpg"), "rb") as f:
            data = f.read()
    from PIL import Image
    import io
    save(path, [Sheet(image=data, image_size=Image.open(io.BytesIO(data)).size)])


def encrypted(d, path, **how):
    """Made plain first, then encrypted."""
    import pikepdf
    with tempfile.TemporaryDirectory() as work:
        plain = os.path.join(work, "plain.pdf")
        save(plain, [t3_page(d)], kind="embedded")
        with pikepdf.open(plain) as pdf:
            pdf.save(path, encryption=pikepdf.Encryption(owner="owner", **how), static_id=True)


def two_pages_a_sheet(document, path):
    """Typeset as usual, then two pages beside each other on sheets of A3, as booklets are printed."""
    import pikepdf
    with tempfile.TemporaryDirectory() as work:
        single = os.path.join(work, "single.pdf")
        typ.make(document, single)
        with pikepdf.open(single) as source, pikepdf.new() as sheets:
            for left in range(0, len(source.pages), 2):
                pair = source.pages[left:left + 2]
                forms = {f"/P{n}": sheets.copy_foreign(page.as_form_xobject()) for n, page in enumerate(pair)}
                drawn = " ".join(f"q 1 0 0 1 {595.3 * n} 0 cm {name} Do Q" for n, name in enumerate(forms))
                sheet = sheets.add_blank_page(page_size=(2 * 595.3, 841.9))
                sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(forms))
                sheet.Contents = sheets.make_stream(drawn.encode())
            sheets.save(path, static_id=True)
