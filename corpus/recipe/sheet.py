"""Blocks → spreadsheet → PDF, by LibreOffice Calc: what Excel users print."""

import os
import tempfile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

import odf
from model import Par, Table, grid, wrap

PAPER = {"A4": 9, "A3": 8}


def make(doc, path, paper="A3", landscape=True, repeat_header=True, cjk="AR PL SungtiL GB", rule="thin"):
    book = Workbook()
    ws = book.active
    ws.title = "Sheet1"
    table = next(b for b in doc.blocks if isinstance(b, Table))
    columns = len(table.cols)
    for c, w in enumerate(table.cols, 1):
        ws.column_dimensions[get_column_letter(c)].width = (w * 96 / 72) / 7 - .7
    side = Side(style=rule)
    border = Border(side, side, side, side)
    row = 0
    for block in doc.blocks:
        if isinstance(block, Par):
            row += 1
            ws.row_dimensions[row].height = block.line
            font = Font(name=cjk, size=block.size, bold=block.bold)
            if block.right:
                half = columns // 2
                for a, b, text, align in ((1, half, block.text, "left"), (half + 1, columns, block.right, "right")):
                    ws.merge_cells(start_row=row, start_column=a, end_row=row, end_column=b)
                    cell = ws.cell(row, a, text)
                    cell.font, cell.alignment = font, Alignment(horizontal=align, vertical="center")
            else:
                ws.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
                cell = ws.cell(row, 1, block.text)
                cell.font, cell.alignment = font, Alignment(horizontal=block.align, vertical="center")
    base = row
    need = [table.heights.get(r, 0) for r in range(len(table.rows))]
    lines = {}
    for r, c, x in grid(table):
        room = sum(table.cols[c:c + x.cs]) - 2 * table.pad - x.indent - 4
        lines[r, c] = len(x.text) if x.stack else len(wrap(x.text, room / table.size))
        if x.rs == 1:
            need[r] = max(need[r], lines[r, c] * table.line + 2 * table.pad_y)
    for r, c, x in grid(table):
        if x.rs > 1:
            lack = lines[r, c] * table.line + 2 * table.pad_y - sum(need[r:r + x.rs])
            for i in range(x.rs):
                need[r + i] += max(0, lack) / x.rs
    for r, h in enumerate(need):
        ws.row_dimensions[base + r + 1].height = h
    for r, c, x in grid(table):
        for i in range(x.rs):
            for j in range(x.cs):
                ws.cell(base + r + 1 + i, c + 1 + j).border = border
        if x.rs > 1 or x.cs > 1:
            ws.merge_cells(start_row=base + r + 1, start_column=c + 1, end_row=base + r + x.rs, end_column=c + x.cs)
        cell = ws.cell(base + r + 1, c + 1, "\n".join(x.text) if x.stack else x.text or None)
        cell.number_format = "@"
        cell.font = Font(name=cjk, size=x.size or table.size, bold=x.bold)
        v = {"middle": "center"}.get(x.valign, x.valign)
        cell.alignment = Alignment(horizontal=x.align, vertical=v, wrap_text=True, indent=round(x.indent / 9) if x.align == "left" else 0)
    if table.header and repeat_header:
        ws.print_title_rows = f"{base + 1}:{base + table.header}"
    ws.page_setup.orientation = "landscape" if landscape else "portrait"
    ws.page_setup.paperSize = PAPER[paper]
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    m = ws.page_margins
    m.left = m.right = .5
    m.top = m.bottom = .7
    ws.print_options.horizontalCentered = True
    ws.oddFooter.center.text = "第 &P 页"
    book.properties.title = doc.title
    with tempfile.TemporaryDirectory() as work:
        source = os.path.join(work, "book.xlsx")
        book.save(source)
        odf.office(source, path, "calc")
