"""Project data → the blocks of the printed forms (families T1 … T12)."""

from model import Break, Cell, Par, Table

EM = 10.5


def hebei_top(p):
    """T1: everything above the indicators."""
    cols = [6.3 * EM, 5.4 * EM, 5.8 * EM, 7.2 * EM, 6.3 * EM, 6.5 * EM, 6.5 * EM]
    L = dict(align="left")
    plan = {x["month"]: x["pct"] or "" for x in p["schedule"]}
    months = [x["month"] for x in p["schedule"]]
    rows = [
        [Cell("项目编码"), Cell(p.get("code_lines", p["code"]), cs=2), Cell("项目名称"), Cell(p["name"], cs=3)],
        [Cell("预算规模及资金用途", rs=2), Cell("预算数"), Cell(p["total"]), Cell("其中：财政资金"), Cell(p["fiscal"]), Cell("其他资金"), Cell(p["other"])],
        [Cell(p["purpose"], cs=6, **L)],
        [Cell("资金支出计划（%）", rs=2), Cell(months[0], cs=2), Cell(months[1]), Cell(months[2], cs=2), Cell(months[3])],
        [Cell(plan[months[0]], cs=2), Cell(plan[months[1]]), Cell(plan[months[2]], cs=2), Cell(plan[months[3]])],
        [Cell("绩效目标"), Cell("\n".join(p["goals"]), cs=6, **L)],
    ]
    return Table(cols, rows)


def spans(indicators, key):
    """How many rows each run of equal values covers, 0 for the rows that a run covers."""
    out = [0] * len(indicators)
    start = 0
    for i, x in enumerate(indicators):
        if i and key(x) != key(indicators[start]):
            start = i
        out[start] += 1
    return out


def hebei_indicators(p, columns=None):
    """`columns`: the ems of text that a line of each column holds, where a report differs from the reference."""
    cols = [(e + 1.09) * EM for e in columns] if columns else [6.3 * EM, 6.4 * EM, 6.4 * EM, 12.45 * EM, 6.3 * EM, 6.14 * EM]
    rows = [[Cell(x) for x in ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")]]
    merged = spans(p["indicators"], lambda x: x["level1"])
    for n, x in zip(merged, p["indicators"]):
        row = [Cell(x["level1"], rs=n)] if n else []
        row += [Cell(x["level2"]), Cell(x["level3"]), Cell(x["description"], align="left"), Cell(x["target"]), Cell(x["basis"])]
        rows.append(row)
    return Table(cols, rows, header=1)


def plain(d):
    """Prose and one table that is none of the known forms."""
    out = [Par(x, size=16 if i == 0 else 9, line=26, align="center") for i, x in enumerate(d["lines"])]
    out += [body(x) for x in d["prose"]]
    n = len(d["table"][0])
    return out + [Table([462 / n] * n, [[Cell(x) for x in row] for row in d["table"]], pad_y=2)]


def body(text):
    return Par(text, indent=28)


def hebei(d):
    """T1 with its part 1 in prose (where the source has one)."""
    dep = d["department"]
    out = []
    o = d.get("overview")
    if o:
        big = dict(size=22, line=44, align="center")
        out += [Par("第一部分", **big), Par(o["heading"], level=1, **big),
                Par("一、总体绩效目标", level=2, size=16, indent=32, line=28), body("（一）总体绩效目标"), body(o["总体绩效目标"]),
                Par("二、分项绩效目标", level=2, size=16, indent=32, line=28), body("（二）分项绩效目标")]
        style = o.get("numbering", "1、")
        for x in d["narrative_projects"]:
            number = style.replace("1", str(x["no"])).replace("一", "一二三四五六七八九"[x["no"] - 1])
            out += [body(number + x["title"]), body(x["activity"])]
            out += [body(f"{label}：{x[key]}") for label, key in (("绩效目标", "goal"), ("绩效指标", "indicators_text")) if x[key]]
        out += [Par("三、工作保障措施", level=2, size=16, indent=32, line=28), body("（三）工作保障措施")]
        for x in o["工作保障措施"]:
            if x.get("own_line"):
                out += [body(x["title"]), body(x["text"])]
            else:
                out.append(body(x["title"] + "。" + x["text"]))
        out += [Break(), Par("第二部分", **big), Par("预算项目绩效目标", level=1, **big)]
    for line in d.get("front", []):
        out.append(Par(line, size=12, line=20, align="center"))
    for i, p in enumerate(d["projects"]):
        if o or i or d.get("front"):
            out.append(Break())
        title = f'{p.get("no", i + 1)}.{p["title"]}绩效目标表'
        out += [Par(title, level=2 if o else 1, size=14, line=28, indent=28),
                Par(f'{dep["code"]}{dep["name"]}', right="单位：万元", size=EM, line=24),
                hebei_top(p), hebei_indicators(p, d.get("columns"))]
    return out
