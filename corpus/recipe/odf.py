"""Blocks → flat OpenDocument text → PDF, by LibreOffice Writer."""

import os
import shutil
import subprocess
import tempfile
from xml.sax.saxutils import escape

from model import Break, Par, Table, grid

NS = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in {
    "office": "office", "style": "style", "text": "text", "table": "table", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    "meta": "meta", "config": "config"}.items()) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


class Styles:
    """Automatic styles, one for each distinct look."""

    def __init__(self):
        self.xml = {}

    def get(self, family, body, parent="", extra=""):
        key = (family, body, parent, extra)
        if key not in self.xml:
            self.xml[key] = f"{family[:1].upper()}{len(self.xml)}"
        return self.xml[key]

    def dump(self):
        out = []
        for (family, body, parent, extra), name in self.xml.items():
            p = f' style:parent-style-name="{parent}"' if parent else ""
            out.append(f'<style:style style:name="{name}" style:family="{family}"{p}{extra}>{body}</style:style>')
        return "".join(out)


def lines(text):
    return escape(text).replace("\n", "<text:line-break/>")


def text_props(size, bold):
    weight = "bold" if bold else "normal"
    return (f'<style:text-properties fo:font-size="{size}pt" style:font-size-asian="{size}pt" '
            f'fo:font-weight="{weight}" style:font-weight-asian="{weight}"/>')


def par_props(line, align, indent=0, brk=False, before=0, tab=0, left=0):
    a = {"left": "start", "right": "end"}.get(align, align)
    tabs = f'<style:tab-stops><style:tab-stop style:position="{tab}pt" style:type="right"/></style:tab-stops>' if tab else ""
    return (f'<style:paragraph-properties fo:line-height="{line}pt" fo:text-align="{a}" fo:text-indent="{indent}pt" fo:margin-left="{left}pt" '
            f'fo:margin-top="{before}pt" fo:margin-bottom="0pt" fo:orphans="0" fo:widows="0" style:auto-text-indent="false" '
            f'fo:break-before="{"page" if brk else "auto"}" style:punctuation-wrap="simple" style:line-break="strict" '
            f'style:text-autospace="none" style:writing-mode="lr-tb">{tabs}</style:paragraph-properties>')


def table_xml(table, st, name, brk, rule):
    width = sum(table.cols)
    tstyle = st.get("table", f'<style:table-properties style:width="{width:.2f}pt" table:align="left" fo:margin-left="0pt" table:border-model="collapsing" '
                    f'style:may-break-between-rows="true" fo:break-before="{"page" if brk else "auto"}"/>')
    out = [f'<table:table table:name="{name}" table:style-name="{tstyle}">']
    for w in table.cols:
        cstyle = st.get("table-column", f'<style:table-column-properties style:column-width="{w:.2f}pt"/>')
        out.append(f'<table:table-column table:style-name="{cstyle}"/>')
    covered = {}
    at = {}
    for r, c, cell in grid(table):
        at[r, c] = cell
        for i in range(cell.rs):
            for j in range(cell.cs):
                if i or j:
                    covered[r + i, c + j] = True
    if table.header:
        out.append("<table:table-header-rows>")
    for r in range(len(table.rows)):
        keep = "auto" if table.split else "always"
        least = f'style:min-row-height="{table.heights[r]}pt" ' if r in table.heights else ""
        rstyle = st.get("table-row", f'<style:table-row-properties {least}fo:keep-together="{keep}"/>')
        out.append(f'<table:table-row table:style-name="{rstyle}">')
        for c in range(len(table.cols)):
            if (r, c) in covered:
                out.append("<table:covered-table-cell/>")
                continue
            cell = at[r, c]
            va = cell.valign
            style = st.get("table-cell", f'<style:table-cell-properties fo:border="{rule}" fo:padding-left="{table.pad}pt" fo:padding-right="{table.pad}pt" '
                           f'fo:padding-top="{table.pad_y}pt" fo:padding-bottom="{table.pad_y}pt" style:vertical-align="{va}"/>')
            p = st.get("paragraph", par_props(cell.line or table.line, cell.align, left=cell.indent) + text_props(cell.size or table.size, cell.bold), "Standard")
            text = "\n".join(cell.text) if cell.stack else cell.text
            out.append(f'<table:table-cell table:style-name="{style}" office:value-type="string" table:number-columns-spanned="{cell.cs}" table:number-rows-spanned="{cell.rs}">'
                       f'<text:p text:style-name="{p}">{lines(text)}</text:p></table:table-cell>')
        out.append("</table:table-row>")
        if table.header and r == table.header - 1:
            out.append("</table:table-header-rows>")
    out.append("</table:table>")
    return "".join(out)


def to_fodt(doc, cjk="AR PL SungtiL GB", latin="Liberation Serif", rule="0.5pt solid #000000"):
    st = Styles()
    body = []
    brk = False
    n = 0
    w, height = doc.page
    t, r, b, l = doc.margin
    for block in doc.blocks:
        if isinstance(block, Break):
            brk = True
            continue
        if isinstance(block, Par):
            parent = f"Heading_20_{block.level}" if block.level else "Standard"
            tab = w - l - r if block.right else 0
            p = st.get("paragraph", par_props(block.line, "justify" if block.align == "left" and block.indent else block.align, block.indent, brk, block.before, tab)
                       + text_props(block.size, block.bold), parent)
            text = lines(block.text) + (f"<text:tab/>{lines(block.right)}" if block.right else "")
            if block.level:
                body.append(f'<text:h text:style-name="{p}" text:outline-level="{block.level}">{text}</text:h>')
            else:
                body.append(f'<text:p text:style-name="{p}">{text}</text:p>')
        elif isinstance(block, Table):
            n += 1
            body.append(table_xml(block, st, f"T{n}", brk, rule))
        brk = False
    tail = st.get("paragraph", par_props(1, "left") + text_props(1, False), "Standard")
    if isinstance(doc.blocks[-1], Table):
        body.append(f'<text:p text:style-name="{tail}"/>')
    foot = ""
    if doc.number:
        a, z = doc.number.split("{}")
        foot = f'<style:footer><text:p text:style-name="Footer">{escape(a)}<text:page-number text:select-page="current"/>{escape(z)}</text:p></style:footer>'
    fonts = "".join(f'<style:font-face style:name="{f}" svg:font-family="&apos;{f}&apos;"/>' for f in (cjk, latin))
    heads = "".join(f'<style:style style:name="Heading_20_{i}" style:display-name="Heading {i}" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="{i}"/>' for i in (1, 2, 3))
    # The footer takes its height out of the bottom margin, so that the body keeps the size that the document asks for.
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NS} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>{escape(doc.title)}</dc:title></office:meta>
<office:font-face-decls>{fonts}</office:font-face-decls>
<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties style:text-autospace="none"/>
<style:text-properties style:font-name="{latin}" style:font-name-asian="{cjk}" fo:language="en" fo:country="US" style:language-asian="zh" style:country-asian="CN" fo:font-size="10.5pt" style:font-size-asian="10.5pt"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>{heads}
<style:style style:name="Footer" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style></office:styles>
<office:automatic-styles>{st.dump()}
<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="{w}pt" fo:page-height="{height}pt" style:print-orientation="{'landscape' if w > height else 'portrait'}" fo:margin-top="{t}pt" fo:margin-bottom="{b - 30 if foot else b}pt" fo:margin-left="{l}pt" fo:margin-right="{r}pt"/>
{'<style:footer-style><style:header-footer-properties svg:height="30pt" fo:min-height="30pt" fo:margin-top="14pt" style:dynamic-spacing="false"/></style:footer-style>' if foot else ''}</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm1">{foot}</style:master-page></office:master-styles>
<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"""


def office(source, path, kind):
    """Converts a file by LibreOffice, with bookmarks, into `path`."""
    with tempfile.TemporaryDirectory() as work:
        options = '{"ExportBookmarks":{"type":"boolean","value":"true"},"UseTaggedPDF":{"type":"boolean","value":"false"}}'
        subprocess.run(["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to",
                        f"pdf:{kind}_pdf_Export:{options}", "--outdir", work, source],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        made = os.path.join(work, os.path.splitext(os.path.basename(source))[0] + ".pdf")
        shutil.move(made, path)


def make(doc, path, **look):
    with tempfile.TemporaryDirectory() as work:
        source = os.path.join(work, "document.fodt")
        with open(source, "w", encoding="utf-8") as f:
            f.write(to_fodt(doc, **look))
        office(source, path, "writer")
