"""Project data → the expected values, in the keys of a careful reader: a place
that the form does not have is null, a place that is printed blank is ""."""

KEYS = ("level1", "level2", "level3", "target", "sign", "unit", "description", "weight", "basis", "scoring_rule",
        "actual", "score", "deviation", "note")


def indicator(x):
    out = {k: x.get(k) for k in KEYS}
    if x.get("extra"):
        out["extra"] = x["extra"]
    return out


def project(d, p):
    """One record; `d` is the document and gives what all its projects share."""
    dep = d["department"]
    form = d["family"]
    out = {
        "kind": p.get("kind", d.get("kind", "project_target")),
        "title": p.get("printed_title", p.get("title")),
        "name": p["name"],
        "code": p.get("code"),
        "department": {"code": dep.get("code"), "name": dep["name"]},
        "department_cell": p.get("department_cell"),
        "unit": p.get("unit"),
        "year": d.get("printed_year"),
        "money_unit": d["money_unit"],
        "amounts": {k: p[k] for k in ("total", "fiscal", "carry_over", "other") if k in p},
        "goal": p["goal"] if "goal" in p else "".join(p["goals"]),
    }
    for k in ("goals", "purpose", "schedule", "extra", "goal_actual", "money", "form_note", "overall_goal", "total_score"):
        if k in p:
            out[k] = p[k]
    if form == "T1":
        out["title"] = p["title"] + "绩效目标表"
    out["indicators"] = [indicator(x) for x in p["indicators"]]
    return out


def document(d, files, status="ok"):
    """`status` is what the index says; where it is not ok the projects are what a reader of the picture sees."""
    out = {"case": d["case"], "files": files, "family": d["family"], "made_up": d["made_up"],
           "county": d["county"], "fiscal_year": d["year"], "status": status}
    if "region_code" in d:
        out["region_code"] = d["region_code"]
    if "overview" in d:
        out["bookmarks"] = ([[1, d["overview"]["heading"]], [2, "一、总体绩效目标"], [2, "二、分项绩效目标"], [2, "三、工作保障措施"], [1, "预算项目绩效目标"]]
                            + [[2, f'{p["no"]}.{p["title"]}绩效目标表'] for p in d["projects"]])
        out["overview"] = d["overview"]
        out["narrative_projects"] = d["narrative_projects"]
    out["projects"] = [project(d, p) for p in d["projects"]]
    return out
