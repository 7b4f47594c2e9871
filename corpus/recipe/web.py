"""Blocks → HTML → PDF, by Chromium or WeasyPrint."""

import html as h
import os
import subprocess
import tempfile

from model import Break, Par, Table, grid

FACES = """
@font-face{font-family:latin;src:local("Liberation Serif"),local("LiberationSerif");unicode-range:U+20-7E}
@font-face{font-family:latin;font-weight:bold;src:local("Liberation Serif Bold"),local("LiberationSerif-Bold");unicode-range:U+20-7E}
"""


def cell_html(cell, tag, table):
    style = [f"text-align:{cell.align}", f"vertical-align:{cell.valign}"]
    if cell.size:
        style.append(f"font-size:{cell.size}pt")
    if cell.line:
        style.append(f"line-height:{cell.line}pt")
    if cell.bold:
        style.append("font-weight:bold")
    if cell.indent:
        style.append(f"padding-left:{table.pad + cell.indent}pt")
    span = (f' colspan="{cell.cs}"' if cell.cs > 1 else "") + (f' rowspan="{cell.rs}"' if cell.rs > 1 else "")
    text = "\n".join(cell.text) if cell.stack else cell.text
    return f'<{tag}{span} style="{";".join(style)}">{h.escape(text).replace(chr(10), "<br>")}</{tag}>'


def table_html(table):
    grid(table)
    cls = "t" if table.split else "t whole"
    out = [f'<table class="{cls}" style="width:{sum(table.cols):.2f}pt;font-size:{table.size}pt;line-height:{table.line}pt">', "<colgroup>"]
    out += [f'<col style="width:{w:.2f}pt">' for w in table.cols]
    out.append("</colgroup>")
    pad = f"padding:{table.pad_y}pt {table.pad}pt"
    for r, row in enumerate(table.rows):
        if r == 0 and table.header:
            out.append("<thead>")
        if r == table.header:
            out.append("</thead><tbody>" if table.header else "<tbody>")
        height = f' style="height:{table.heights[r]}pt"' if r in table.heights else ""
        cells = "".join(cell_html(x, "td", table) for x in row)
        out.append(f"<tr{height}>{cells.replace('style=' + chr(34), 'style=' + chr(34) + pad + ';')}</tr>")
    out.append("</tbody></table>")
    return "\n".join(out)


def par_html(par, brk):
    style = [f"font-size:{par.size}pt", f"line-height:{par.line}pt", f"text-align:{par.align}",
             f"text-indent:{par.indent}pt", f"min-height:{par.line}pt", f"font-weight:{'bold' if par.bold else 'normal'}", f"padding-top:{par.before}pt"]
    if brk:
        style.append("break-before:page")
    tag = f"h{par.level}" if par.level else "p"
    if par.right:
        style.append("display:flex;justify-content:space-between")
        return f'<{tag} style="{";".join(style)}"><span>{h.escape(par.text)}</span><span>{h.escape(par.right)}</span></{tag}>'
    return f'<{tag} style="{";".join(style)}">{h.escape(par.text).replace(chr(10), "<br>")}</{tag}>'


def to_html(doc, serif="Noto Serif CJK SC", rule="0.5pt solid #000"):
    w, height = doc.page
    t, r, b, l = doc.margin
    number = doc.number.split("{}") if doc.number else None
    foot = ""
    if number:
        foot = f'@bottom-center{{content:"{number[0]}" counter(page) "{number[1]}";font:10.5pt latin,"{serif}"}}'
    css = f"""{FACES}
@page{{size:{w}pt {height}pt;margin:{t}pt {r}pt {b}pt {l}pt;{foot}}}
html{{font-family:latin,"{serif}";font-synthesis:none;line-break:normal;text-spacing-trim:space-all;text-autospace:no-autospace}}
body{{margin:0;orphans:1;widows:1}}
p,h1,h2,h3{{margin:0;orphans:1;widows:1;overflow-wrap:anywhere}}
h1,h2,h3{{break-after:auto}}
table.t{{border-collapse:collapse;table-layout:fixed;margin:0;break-inside:auto}}
table.t td{{border:{rule};overflow-wrap:anywhere;orphans:1;widows:1}}
table.whole tr{{break-inside:avoid}}
thead{{display:table-header-group}}
"""
    body = []
    brk = False
    for block in doc.blocks:
        if isinstance(block, Break):
            brk = True
            continue
        if isinstance(block, Par):
            body.append(par_html(block, brk))
        elif isinstance(block, Table):
            text = table_html(block)
            if brk:
                text = text.replace('style="width', 'style="break-before:page;width', 1)
            body.append(text)
        brk = False
    return f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{h.escape(doc.title)}</title><style>{css}</style></head><body>{"".join(body)}</body></html>'


def chromium(doc, path, tagged=False, **look):
    """Bookmarks come only with a tagged document, which is twice as large."""
    tags = "--generate-pdf-document-outline" if tagged else "--disable-pdf-tagging"
    with tempfile.TemporaryDirectory() as work:
        page = os.path.join(work, "page.html")
        with open(page, "w", encoding="utf-8") as f:
            f.write(to_html(doc, **look))
        subprocess.run(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                        tags, f"--user-data-dir={work}/profile", f"--print-to-pdf={path}", page],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def weasyprint(doc, path, **look):
    import weasyprint as w
    w.HTML(string=to_html(doc, **look)).write_pdf(path)
