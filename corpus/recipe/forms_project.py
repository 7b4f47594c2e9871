"""Forms with one table for each project: T3, T6, T10, T8, T11 and T12."""

from forms import spans
from model import Break, Cell, Par, Table

LEFT = dict(align="left")


def pages(d, table, title):
    """One project a page, under a title and the line that marks made-up data."""
    out = []
    for p in d["projects"]:
        if out:
            out.append(Break())
        out += title(p) + [table(p)]
    return out


def mark(d):
    return Par(d.get("mark", "（虚构样例）"), size=9, line=16, align="center")


def nested(indicators):
    """Run lengths of level 1, and of level 2 inside it."""
    return (spans(indicators, lambda x: x["level1"]), spans(indicators, lambda x: (x["level1"], x["level2"])))


def yantai_table(p):
    cols = [52, 62, 88, 118, 62, 72]
    rows = [
        [Cell("项目名称", cs=3), Cell(p["name"], cs=3)],
        [Cell("主管部门及代码", cs=3), Cell(p["department_cell"]), Cell("实施单位"), Cell(p["unit"])],
        [Cell("项目资金\n（万元）", cs=3, rs=3), Cell("年度预算资金总额：", **LEFT), Cell(p["total"], cs=2)],
        [Cell("其中：财政拨款", **LEFT), Cell(p["fiscal"], cs=2)],
        [Cell("其他资金"), Cell(p["other"], cs=2)],
        [Cell("总体目标"), Cell(p["goal"], cs=5, **LEFT)],
        [Cell(""), Cell("一级指标"), Cell("二级指标"), Cell("三级指标"), Cell("指标值", cs=2)],
    ]
    _, two = nested(p["indicators"])
    for n, x in zip(two, p["indicators"]):
        row = [Cell("绩效指标", rs=n), Cell(x["level1"], rs=n), Cell(x["level2"], rs=n)] if n else []
        rows.append(row + [Cell(x["level3"]), Cell(x["target"], cs=2)])
    return Table(cols, rows, size=10, line=15, pad=3, pad_y=2, heights={5: 62}, split=False)


def yantai(d):
    """T3 政策和项目预算绩效目标表."""
    def title(p):
        return [Par("政策和项目预算绩效目标表", size=16, line=24, align="center", bold=True, level=1),
                Par(f"({d['printed_year']}年度)", size=12, line=20, align="center"), mark(d)]
    return pages(d, yantai_table, title)


def fuzhou_table(p):
    """T6 as in Fuzhou; `quanzhou` words it as in Quanzhou."""
    q = p.get("quanzhou", False)
    cols = [72, 58, 84, 134, 106] if not p.get("notes_column") else [66, 54, 78, 116, 84, 56]
    n = len(cols)
    rows = [[Cell(p["printed_title"], cs=n, size=14, line=22)]]
    if not q:
        rows += [[Cell("项目名称"), Cell(p["name"], cs=n - 1)],
                 [Cell("主管部门"), Cell(p["department_cell"], cs=2), Cell("实施单位"), Cell(p["unit"], cs=n - 4)]]
    colon = "：" if q else ""
    rows += [[Cell("专项资金情况（万元）", rs=3), Cell("资金总额" + colon, cs=2), Cell(p["total"], cs=n - 3)],
             [Cell("财政拨款" + colon, cs=2), Cell(p["fiscal"], cs=n - 3)],
             [Cell("其他资金" + colon, cs=2), Cell(p["other"], cs=n - 3)],
             [Cell("项目实施期目标" if q else "年度目标"), Cell(p["goal"], cs=n - 1, **LEFT)]]
    head = ["一级指标", "二级指标", "三级指标", "目标值" if q else "指标值"] + (["备注"] if n == 6 else [])
    rows.append([Cell("绩效目标指标", rs=len(p["indicators"]) + 1)] + [Cell(x) for x in head])
    one, two = nested(p["indicators"])
    for a, b, x in zip(one, two, p["indicators"]):
        row = ([Cell(x["level1"], rs=a)] if a else []) + ([Cell(x["level2"], rs=b)] if b else [])
        row += [Cell(x["level3"]), Cell(x["target"])] + ([Cell(x.get("note") or "")] if n == 6 else [])
        rows.append(row)
    return Table(cols, rows, size=10.5, line=16, pad=4, pad_y=3, split=p.get("split", True))


def fuzhou(d):
    """T6: prose first, then the tables in the middle of the page."""
    out = [Par(d["heading"], size=15, line=26, bold=True, level=1), mark(d)]
    out += [Par(x, size=14, line=26, indent=28) for x in d["prose"]]
    for p in d["projects"]:
        if p.get("new_page"):
            out.append(Break())
        out += [fuzhou_table(p), Par(" ", size=10, line=16)]
    return out[:-1]


def central_table(p):
    cols = [28, 62, 82, 142, 86, 52]
    rows = [
        [Cell("项目名称", cs=2), Cell(p["name"], cs=4)],
        [Cell("主管部门及代码", cs=2), Cell(p["department_cell"]), Cell("实施单位"), Cell(p["unit"], cs=2)],
        [Cell("项目资金\n（万元）", cs=2, rs=4), Cell("年度资金总额：", cs=1, **LEFT), Cell(p["total"], cs=2), Cell("执行率\n分值\n（10）", rs=4)],
        [Cell("其中：财政拨款", align="right"), Cell(p["fiscal"], cs=2)],
        [Cell("上年结转", align="right"), Cell(p["carry_over"], cs=2)],
        [Cell("其他资金", align="right"), Cell(p["other"], cs=2)],
        [Cell("年度总体目标", stack=True), Cell(p["goal"], cs=5, **LEFT)],
        [Cell("绩效指标", stack=True, rs=len(p["indicators"]) + 1), Cell("一级指标"), Cell("二级指标"), Cell("三级指标"), Cell("指标值"), Cell("分值\n（90）")],
    ]
    one, two = nested(p["indicators"])
    for a, b, x in zip(one, two, p["indicators"]):
        row = ([Cell(x["level1"], rs=a)] if a else []) + ([Cell(x["level2"], rs=b)] if b else [])
        rows.append(row + [Cell(x["level3"]), Cell(x["target"]), Cell(x["weight"])])
    return Table(cols, rows, size=10, line=15, pad=3, pad_y=2.5, heights={6: 120}, split=False)


def central(d):
    """T10."""
    def title(p):
        return [Par(p["printed_title"], size=16, line=26, align="center", level=1),
                Par(f"（{d['printed_year']}年度）", size=11, line=18, align="center"), mark(d)]
    return pages(d, central_table, title)


def chongqing_table(p):
    cols = [74, 214, 62, 70, 70, 80, 66]
    rows = [
        [Cell("项目名称"), Cell(p["name"], cs=2), Cell("主管部门"), Cell(p["department_cell"], cs=3)],
        [Cell("当年预算", rs=2), Cell(p["total"], cs=2, rs=2), Cell("市级支出"), Cell(p["extra"]["市级支出"], cs=3)],
        [Cell("补助区县"), Cell(p["extra"]["补助区县"], cs=3)],
        [Cell("项目概况"), Cell(p["extra"]["项目概况"], cs=6, **LEFT)],
        [Cell("当年绩效目标"), Cell(p["goal"], cs=6, **LEFT)],
        [Cell("绩效指标", rs=len(p["indicators"]) + 1)] + [Cell(x) for x in ("指标名称", "指标性质", "指标值", "计量单位", "指标权重(%)", "是否核心")],
    ]
    for x in p["indicators"]:
        rows.append([Cell(x["level3"], **LEFT), Cell(x["sign"]), Cell(x["target"]), Cell(x["unit"]), Cell(x["weight"]), Cell(x["extra"]["是否核心"])])
    return Table(cols, rows, size=10, line=15, pad=4, pad_y=3, split=False)


def chongqing(d):
    """T8 表十一: indicators without levels, weights."""
    def title(p):
        return [Par("表十一", size=12, line=20), Par(p["printed_title"], size=16, line=26, align="center", level=1), mark(d),
                Par("", right="单位:万元", size=10, line=16)]
    return pages(d, chongqing_table, title)


def shanghai_table(p):
    m = p["money"]
    cols = [66, 70, 98, 90, 80, 56, 76]
    rows = [
        [Cell("项目名称"), Cell(p["name"], cs=2), Cell("项目性质"), Cell(p["extra"]["项目性质"]), Cell("项目类别"), Cell(p["extra"]["项目类别"])],
        [Cell("主管部门"), Cell(p["department_cell"], cs=2), Cell("实施单位"), Cell(p["unit"], cs=3)],
        [Cell("计划开始日期"), Cell(p["extra"]["计划开始日期"], cs=2), Cell("计划完成日期"), Cell(p["extra"]["计划完成日期"], cs=3)],
        [Cell("项目资金\n（元）", rs=4), Cell("项目资金总额", **LEFT), Cell(m["项目资金总额"], align="right"), Cell("年度资金申请总额", cs=2, **LEFT), Cell(m["年度资金申请总额"], cs=2, align="right")],
        [Cell("其中：财政资金", rs=2, **LEFT), Cell(m["其中：财政资金"], rs=2, align="right"), Cell("其中：当年财政拨款", cs=2, **LEFT), Cell(m["其中：当年财政拨款"], cs=2, align="right")],
        [Cell("上年结转资金", cs=2, **LEFT), Cell(m["上年结转资金"], cs=2, align="right")],
        [Cell("其他资金", **LEFT), Cell(m["其他资金（项目）"], align="right"), Cell("其他资金", cs=2, **LEFT), Cell(m["其他资金（年度）"], cs=2, align="right")],
        [Cell("项目\n绩效\n目标", rs=2), Cell("项目总目标", cs=3), Cell("年度总体目标", cs=3)],
        [Cell(p["overall_goal"], cs=3, **LEFT), Cell(p["goal"], cs=3, **LEFT)],
        [Cell("绩效指标", rs=len(p["indicators"]) + 1), Cell("一级指标"), Cell("二级指标"), Cell("三级指标", cs=2), Cell("年度(/项目)指标值", cs=2)],
    ]
    one, two = nested(p["indicators"])
    for a, b, x in zip(one, two, p["indicators"]):
        row = ([Cell(x["level1"], rs=a)] if a else []) + ([Cell(x["level2"], rs=b)] if b else [])
        rows.append(row + [Cell(x["level3"], cs=2), Cell(x["target"], cs=2)])
    return Table(cols, rows, size=10, line=15, pad=3, pad_y=3, split=False)


def shanghai(d):
    """T11: money in 元, two totals and two goals side by side."""
    def title(p):
        return [Par("财政项目支出绩效目标申报表", size=16, line=26, align="center", level=1),
                Par(f"（{d['printed_year']}年度）", size=11, line=18, align="center"), mark(d)]
    return pages(d, shanghai_table, title)


def self_evaluation_table(p):
    cols = [42, 70, 64, 120, 82, 82, 46, 52, 104]
    m = p["money"]
    head = ["年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"]
    rows = [
        [Cell("项目名称", cs=2), Cell(p["name"], cs=7)],
        [Cell("主管部门", cs=2), Cell(p["department_cell"], cs=3), Cell("实施单位"), Cell(p["unit"], cs=3)],
        [Cell("项目资金\n（万元）", cs=2, rs=5), Cell("")] + [Cell(x) for x in head],
    ]
    for label, key in (("年度资金总额", "total"), ("其中：当年财政拨款", "fiscal"), ("上年结转资金", "carry_over"), ("其他资金", "other")):
        rows.append([Cell(label, **LEFT)] + [Cell(x) for x in m[key]])
    rows += [
        [Cell("年度总体目标", rs=2), Cell("预期目标", cs=4), Cell("实际完成情况", cs=4)],
        [Cell(p["goal"], cs=4, **LEFT), Cell(p["goal_actual"], cs=4, **LEFT)],
        [Cell("绩效指标", stack=True, rs=len(p["indicators"]) + 1)] + [Cell(x) for x in ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")],
    ]
    one, two = nested(p["indicators"])
    for a, b, x in zip(one, two, p["indicators"]):
        row = ([Cell(x["level1"], rs=a)] if a else []) + ([Cell(x["level2"], rs=b)] if b else [])
        rows.append(row + [Cell(x[k]) for k in ("level3", "target", "actual", "weight", "score", "deviation")])
    rows.append([Cell("总分", cs=6), Cell(p["total_score"]["weight"]), Cell(p["total_score"]["score"]), Cell("")])
    return Table(cols, rows, size=9.5, line=14, pad=3, pad_y=2.5, split=False)


def self_evaluation(d):
    """T12 绩效自评表."""
    def title(p):
        return [Par(p["printed_title"], size=16, line=26, align="center", level=1),
                Par(f"（{d['printed_year']}年度）", size=11, line=18, align="center"), mark(d)]
    return pages(d, self_evaluation_table, title)
