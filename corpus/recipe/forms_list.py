"""Forms that list many projects in one endless table: T2, T5 and T7."""

from forms import spans
from model import Cell, Par, Table

LEFT = dict(align="left")


def heading(d, name, left, right):
    return [Par(name, size=16, line=26, align="center", bold=True, level=1),
            Par(d.get("mark", "（虚构样例）"), size=9, line=16, align="center"), Par(left, right=right, size=10, line=18)]


def beijing(d):
    """T2 预算12表: the name is code-name; one name may carry several rows of money and goal."""
    cols = [118, 76, 76, 64, 190, 74, 96, 176, 66, 92, 66]
    rows = [
        [Cell("项目名称", rs=2, bold=True), Cell("项目总额", rs=2, bold=True), Cell("其中：", cs=2, bold=True)]
        + [Cell(x, rs=2, bold=True) for x in ("绩效目标", "一级指标", "二级指标", "三级指标", "绩效指标性质", "本年绩效指标值", "绩效度量单位")],
        [Cell("财政资金", bold=True), Cell("其他资金", bold=True)],
    ]
    for p in d["projects"]:
        parts = p.get("parts") or [p]
        lengths = [len(part["indicators"]) for part in parts]
        first = True
        for part, n in zip(parts, lengths):
            for i, x in enumerate(part["indicators"]):
                row = [Cell(f'{p["code"]}-{p["name"]}', rs=sum(lengths), **LEFT)] if first else []
                if i == 0:
                    row += [Cell(part[k], rs=n, align="right") for k in ("total", "fiscal", "other")] + [Cell(part["goal"], rs=n, **LEFT)]
                first = False
                row += [Cell(x["level1"]), Cell(x["level2"]), Cell(x["level3"], **LEFT), Cell(x["sign"]), Cell(x["target"]), Cell(x["unit"])]
                rows.append(row)
    return heading(d, "预算12表 项目支出绩效目标表", "", "金额单位：万元") + [Table(cols, rows, size=9, line=12, pad=2, pad_y=9)]


def changsha(d):
    """T5: 合计 and unit rows stand above the projects; the header is printed on every page."""
    cols = [54, 96, 62, 120, 56, 66, 88, 54, 88, 130, 50, 46, 46]
    second = ("一级指标", "二级指标", "三级指标", "指标值", "指标值内容", "评（扣）分标准", "度量单位", "指标值类型", "备注")
    rows = [[Cell(x, rs=2, bold=True) for x in ("单位编码", "单位（项目）名称", "资金总额", "绩效目标")] + [Cell("绩效指标", cs=9, bold=True)],
            [Cell(x, bold=True) for x in second]]
    rows.append([Cell("合计", **LEFT), Cell(""), Cell(d["sum"], align="right")] + [Cell("") for _ in range(10)])
    for u in d["units"]:
        rows.append([Cell(u["code"]), Cell(u["name"], **LEFT), Cell(u["total"], align="right")] + [Cell("") for _ in range(10)])
        for p in d["projects"]:
            if p["unit"] != u["name"]:
                continue
            n = len(p["indicators"])
            one, two = spans(p["indicators"], lambda x: x["level1"]), spans(p["indicators"], lambda x: (x["level1"], x["level2"]))
            for i, (a, b, x) in enumerate(zip(one, two, p["indicators"])):
                row = [Cell(u["code"], rs=n), Cell(p["name"], rs=n, **LEFT), Cell(p["total"], rs=n, align="right"), Cell(p["goal"], rs=n, **LEFT)] if i == 0 else []
                row += ([Cell(x["level1"], rs=a)] if a else []) + ([Cell(x["level2"], rs=b)] if b else [])
                row += [Cell(x[k]) for k in ("level3", "target", "description")] + [Cell(x["scoring_rule"], **LEFT)]
                row += [Cell(x[k]) for k in ("unit", "sign", "note")]
                rows.append(row)
    return heading(d, f'{d["printed_year"]}年项目支出绩效目标表', f'单位名称：{d["department"]["name"]}', "单位：万元") + [Table(cols, rows, header=2, size=9, line=12, pad=2, pad_y=9)]


def coded(indicators):
    """T7: all indicators of a project as one string."""
    return "".join(f'{i}、{x["level1"]}；{x["level2"]}；{x["level3"]}；实施周期指标值{x["colon"]}{x["extra"]["实施周期指标值"]}；年度指标值{x["colon"]}{x["target"]}。'
                   for i, x in enumerate(indicators, 1))


def guangzhou(d):
    """T7: indentation of the name shows department → project."""
    cols = [118, 66, 66, 52, 52, 200, 230]
    head = ["项目名称（资金使用单位）", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标", "绩效指标"]
    rows = [[Cell(x, bold=True) for x in head]]

    def money(x):
        return [Cell(x[k], align="right") for k in ("total", "fiscal", "special_account", "other")]
    rows.append([Cell("合计", **LEFT)] + money(d["sum"]) + [Cell(""), Cell("")])
    for u in d["units"]:
        rows.append([Cell(u["name"], indent=9, **LEFT)] + money(u) + [Cell(""), Cell("")])
        for p in d["projects"]:
            if p["unit"] == u["name"]:
                rows.append([Cell(p["name"], indent=18, **LEFT)] + money(p) + [Cell(p["goal"], **LEFT), Cell(coded(p["indicators"]), **LEFT)])
    return heading(d, "项目支出绩效目标表（含转移支付项目）", f'部门名称：{d["department"]["name"]}', "单位：万元") + [Table(cols, rows, header=1, size=9, line=13, pad=2, pad_y=2)]
