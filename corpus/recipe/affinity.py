#!/usr/bin/env python3
"""Counts which names of indicators stand below which level, and which values beside them: what the cells of a row say of each other.

    jixiao extract FOLDER -o OUT; python3 corpus/recipe/affinity.py OUT > src/dump/affinity.tsv

Reads the projects in OUT. A line that begins with = has all indicators by class and by the form of their value, one with @ and a class the values
below it by their form; each other line begins with two characters that follow each other in names, digits as 0 and the end as $, and has the names with
them by class and by the form of the value. Two characters that few names have are left out.
"""

import collections
import glob
import json
import os
import sys

FEWEST = 3

CLASSES = ["output.quantity", "output.quality", "output.timeliness", "output.cost", "benefit.economic", "benefit.social", "benefit.ecological",
           "benefit.sustainability", "satisfaction.beneficiary"]
FORMS = ["percent", "money", "time", "count", "words"]
TIMES = ["年", "月", "日", "季", "天", "小时", "分钟", "及时", "按时"]


def form(value):
    if any(c in value for c in "%％‰"):
        return "percent"
    if "元" in value:
        return "money"
    if any(t in value for t in TIMES):
        return "time"
    return "count" if any(c.isdigit() for c in value) else "words"


def pairs(name):
    name = "".join("0" if c.isdigit() else c for c in name if not c.isspace()) + "$"
    return {name[i:i + 2] for i in range(len(name) - 1)}


def main():
    classes, forms = collections.Counter(), collections.Counter()
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "projects", "**", "*.json"), recursive=True)):
        with open(path, encoding="utf-8") as f:
            indicators = json.load(f)["indicators"]
        for x in indicators:
            if not x["class"] or not x["level3"] or not x["target"]:
                continue
            own = x["class"] if x["class"] in CLASSES else "output.cost"
            value = form((x["target"]["raw"] or "") + (x["target"]["unit_raw"] or ""))
            forms["@" + own, value] += 1
            for text in {"="} | pairs(x["level3"]):
                classes[text, own] += 1
                forms[text, value] += 1
    for own in CLASSES:
        print("@" + own, *(forms["@" + own, v] for v in FORMS), sep="\t")
    for text in sorted({t for t, _ in classes}):
        counts = [classes[text, own] for own in CLASSES]
        if sum(counts) >= FEWEST and text.isprintable():
            print(text, *counts, *(forms[text, v] for v in FORMS), sep="\t")


if __name__ == "__main__":
    main()
