"""Project data → the expected values, in the keys of a careful reader: a place
that the form does not have is null, a place that is printed blank is ""."""

KEYS = ("level1", "level2", "level3", "target", "sign", "unit", "description", "weight", "basis", "scoring_rule",
        "actual", "score", "deviation", "note")


AMOUNTS = ("total", "fiscal", "special_account", "carry_over", "other", "period_total", "period_fiscal", "period_other")


def indicator(x):
    out = {k: x.get(k) for k in KEYS}
    if x.get("extra"):
        out["extra"] = x["extra"]
    return out


def printed_department(d, p):
    """As the table, or the line above it, prints the department."""
    dep = d["department"]
    if d["family"] == "T1":
        return dep["code"] + dep["name"]
    if d["family"] in ("T5", "T7"):
        return dep["name"]
    return p.get("department_cell") or None


def project(d, p):
    """One record; `d` is the document and gives what all its projects share."""
    form = d["family"]
    out = {
        "kind": p.get("kind", d.get("kind", "project_target")),
        "title": p.get("printed_title", p.get("title")),
        "name": p["name"],
        "code": p.get("code"),
        "department": printed_department(d, p),
        "unit": p.get("unit") or None,
        "year": d.get("printed_year"),
        "money_unit": d["money_unit"],
        "amounts": {k: p[k] for k in AMOUNTS if k in p},
        "goal": p["goal"].replace("\n", "") if "goal" in p else "".join(p["goals"]),
    }
    for k in ("goals", "purpose", "schedule", "extra", "goal_actual", "money", "form_note", "overall_goal", "total_score"):
        if k in p:
            out[k] = p[k]
    if form == "T1":
        # A row whose only cell is blank has no height on paper: no reader sees a place for the purpose.
        out["purpose"] = p.get("purpose") or None
        out["title"] = p["title"] + "绩效目标表"
    if form == "T2":
        out["name_cell"] = f'{p["code"]}-{p["name"]}'
    out["indicators"] = [indicator(x) for x in p["indicators"]]
    return out


def records(d):
    """A name that carries several rows of money and goal gives one record for each."""
    for p in d["projects"]:
        for i, part in enumerate(p.get("parts") or [{}], 1):
            yield dict(project(d, {**p, **part}), **({"part": i} if part else {}))


def document(d, files, status="ok"):
    """`status` is what the index says; where it is not ok the projects are what a reader of the picture sees."""
    out = {"case": d["case"], "files": files, "family": d["family"], "made_up": d["made_up"],
           "county": d["county"], "fiscal_year": d["year"], "status": status}
    out["region_code"] = d["region_code"]
    out["department"] = d["department"]
    if "overview" in d:
        out["bookmarks"] = ([[1, d["overview"]["heading"]], [2, "一、总体绩效目标"], [2, "二、分项绩效目标"], [2, "三、工作保障措施"], [1, "预算项目绩效目标"]]
                            + [[2, f'{p["no"]}.{p["title"]}绩效目标表'] for p in d["projects"]])
        out["overview"] = d["overview"]
        out["narrative_projects"] = d["narrative_projects"]
    out["projects"] = list(records(d))
    return out
