"""Blocks → Typst markup → PDF."""

import typst

from model import Break, Par, Table, grid, prewrap


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def content(text):
    """Literal text; an author's line break becomes linebreak()."""
    return " + linebreak() + ".join(f"[#{quoted(line)}]" if line else "[]" for line in text.split("\n"))


def cell_typ(cell, table):
    text = "\n".join(cell.text) if cell.stack else cell.text
    inner = content(text)
    if cell.bold or cell.size:
        size = f"size:{cell.size}pt," if cell.size else ""
        weight = 'weight:"bold",' if cell.bold else ""
        inner = f"text({size}{weight}{inner})"
    line = cell.line or table.line
    if cell.line:
        inner = f"{{set text(top-edge:{line * .76:.2f}pt,bottom-edge:{-line * .24:.2f}pt); {inner}}}"
    if cell.indent:
        inner = f"pad(left:{cell.indent}pt,{inner})"
    v = {"middle": "horizon"}.get(cell.valign, cell.valign)
    return f"table.cell(colspan:{cell.cs},rowspan:{cell.rs},align:{cell.align}+{v},breakable:{str(table.split).lower()},{inner}),"


def table_typ(table):
    grid(table)
    cols = ",".join(f"{w:.2f}pt" for w in table.cols)
    out = [f"#{{set text(size:{table.size}pt,top-edge:{table.line * .76:.2f}pt,bottom-edge:{-table.line * .24:.2f}pt)",
           "set par(leading:0pt,justify:false)",
           "show table: set block(spacing:0pt)",
           f"let rows = ({','.join(f'{table.heights[r]}pt' if r in table.heights else 'auto' for r in range(len(table.rows)))},)",
           f"table(columns:({cols},),rows:rows,inset:(x:{table.pad}pt,y:{table.pad_y}pt),stroke:RULE,"]
    for r, row in enumerate(table.rows):
        if r == 0 and table.header:
            out.append("table.header(")
        out += [cell_typ(x, table) for x in row]
        if table.header and r == table.header - 1:
            out.append("),")
    out.append(")}\n")
    return "\n".join(out)


def par_typ(par):
    text = content(par.text)
    weight = '"bold"' if par.bold else '"regular"'
    set_ = (f"set text(size:{par.size}pt,weight:{weight},top-edge:{par.line * .74:.2f}pt,bottom-edge:{-par.line * .26:.2f}pt);"
            f"set par(leading:0pt,first-line-indent:(amount:{par.indent}pt,all:true),justify:{'true' if par.align == 'left' and par.indent else 'false'});")
    if par.right:
        body = f"grid(columns:(1fr,auto),{text},{content(par.right)})"
    elif par.level:
        body = f"heading(level:{par.level},bookmarked:true,text(size:{par.size}pt,{text}))"
    else:
        body = f"par({text})"
    return f"#{{{set_} v({par.before}pt,weak:false); align({par.align},block(width:100%,spacing:0pt,{body}))}}\n"


def to_typst(doc, cjk="AR PL SungtiL GB", latin="Liberation Serif", rule="0.5pt"):
    w, height = doc.page
    t, r, b, l = doc.margin
    number = ""
    if doc.number:
        a, z = doc.number.split("{}")
        number = f"footer:context align(center,text(size:10.5pt,{quoted(a)}+str(counter(page).get().first())+{quoted(z)})),"
    head = f"""#set document(title:{quoted(doc.title)},date:datetime(year:2024,month:2,day:6,hour:9,minute:0,second:0))
#set page(width:{w}pt,height:{height}pt,margin:(top:{t}pt,right:{r}pt,bottom:{b}pt,left:{l}pt),{number})
#set text(font:((name:"{latin}",covers:regex("[\\u{{20}}-\\u{{7e}}]")),"{cjk}"),lang:"zh",region:"cn",hyphenate:false,cjk-latin-spacing:none,costs:(orphan:0%,widow:0%,runt:0%))
#set par(spacing:0pt)
#show heading: it => block(above:0pt,below:0pt,sticky:false,it.body)
#show heading: set text(weight:"regular")
"""
    out = [head.replace("RULE", rule)]
    for block in doc.blocks:
        if isinstance(block, Break):
            out.append("#pagebreak(weak:true)\n")
        elif isinstance(block, Par):
            out.append(par_typ(block))
        elif isinstance(block, Table):
            out.append(table_typ(block).replace("RULE", rule))
    return "".join(out)


def make(doc, path, tagged=False, **look):
    pdf = typst.compile(to_typst(prewrap(doc), **look).encode(), format="pdf", pdf_tags=tagged)
    with open(path, "wb") as f:
        f.write(pdf)
