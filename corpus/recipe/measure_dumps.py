#!/usr/bin/env python3
"""Compares what is read of text dumps with what is read of their PDFs, field by field.

    python3 corpus/recipe/measure_dumps.py [--show N] [--kinds A,B] [--dumps FOLDER] CASE.pdf…

Makes a dump of each PDF by each extractor of dumps.py (kept in FOLDER, by default a temporary one, and made anew only where it is missing),
reads PDFs and dumps with `jixiao extract` (JIXIAO names the program, by default target/release/jixiao), and prints for each kind: the share of equal
fields, the fields that differ, those of them that no finding R05 marks, the share of fields that are marked, projects lost (with their fields, "missing", which are
not equal either) and projects invented. A PDF of which an extractor makes nothing, or whose dump lacks half of the pairs of characters that the indicators have, is
told and left out: no reader finds there what the extractor left out.
A field is a printed value with everything that was understood of it; digits and marks as wide as Chinese characters are those of usual width. A share of the
spending plan that a dump leaves at no date is one difference, that of the date which stays blank. --show lists the first N differences, unmarked ones first.
"""

import argparse
import collections
import difflib
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import dumps  # noqa: E402

PROGRAM = os.environ.get("JIXIAO", "target/release/jixiao")
PRINTED = ("title", "fiscal_year", "region", "department", "implementing_unit", "purpose", "goal_text")
CELLS = ("level1", "level2", "level3", "description", "target", "basis", "weight", "scoring_rule", "note")


def read(files, out):
    """The projects of each file."""
    subprocess.run([PROGRAM, "extract", *files, "-o", out, "--quiet"], check=False, capture_output=True)
    with open(os.path.join(out, "index.json"), encoding="utf-8") as f:
        index = json.load(f)
    projects = []
    for line in index["projects"]:
        with open(os.path.join(out, line["path"]), encoding="utf-8") as f:
            projects.append(json.load(f))
    return projects, index["documents"]


WIDE = {c + 0xFEE0: c for c in range(0x21, 0x7F)}


def narrow(value):
    """A value with its digits and marks in their usual width: which of the two a dump has, its extractor decides."""
    if isinstance(value, str):
        return value.translate(WIDE)
    if isinstance(value, dict):
        return {k: narrow(v) for k, v in value.items()}
    return [narrow(v) for v in value] if isinstance(value, list) else value


def left_out(projects, text):
    """Whether a dump lacks half of the pairs of characters that the indicators of the PDF have: they are left out, read with the font of
    another page, or mixed."""

    def pairs(texts):
        squeezed = ["".join(t.translate(WIDE).split()) for t in texts]
        return collections.Counter(a + b for t in squeezed for a, b in zip(t, t[1:]))

    indicators = [x for p in projects for x in p["indicators"]]
    wanted = pairs([x["level3"] or "" for x in indicators] + [x["target"]["raw"] for x in indicators if x["target"]])
    return 2 * (wanted & pairs([text])).total() < wanted.total()


def row_pairs(own, other):
    """Rows of two lists of indicators that are the same row: all in their order where there are as many, the equal ones otherwise."""
    if len(own) == len(other):
        return {i: i for i in range(len(own))}
    key = lambda x: (x["level2"], x["level3"], x["target"]["raw"] if x["target"] else None)  # noqa: E731
    blocks = difflib.SequenceMatcher(None, [key(x) for x in own], [key(x) for x in other], autojunk=False).get_matching_blocks()
    return {b.a + k: b.b + k for b in blocks for k in range(b.size)}


def fields(project):
    """(pointer, value) of each printed value but those of the indicators."""
    out = [("/" + key, project[key]) for key in PRINTED]
    out += [(f"/project/{key}", project["project"][key]) for key in ("code", "name")]
    out += [(f"/budget/lines/{i}", x) for i, x in enumerate(project["budget"]["lines"])]
    out += [(f"/spending_plan/{i}", x) for i, x in enumerate(project["spending_plan"]) if x["label"]]
    return out


def is_marked(project, pointer):
    marks = [f["path"] for f in project["findings"] if f["code"] in ("R05", "R13")]
    return any(pointer == m or pointer.startswith(m + "/") or m.startswith(pointer + "/") for m in marks)


def compare(pdf, dump):
    """(pointer, value of the PDF, value of the dump, whether it is marked) of each field of the PDF."""
    pdf, dump = narrow(pdf), narrow(dump)
    own, other = fields(pdf), dict(fields(dump))
    out = [(p, v, other.get(p), is_marked(dump, p)) for p, v in own]
    out += [(p, None, v, is_marked(dump, p)) for p, v in other.items() if p not in dict(own)]
    pairs = row_pairs(pdf["indicators"], dump["indicators"])
    for i, x in enumerate(pdf["indicators"]):
        there = dump["indicators"][pairs[i]] if i in pairs else {}
        for key in CELLS:
            at = f"/indicators/{pairs.get(i, i)}"
            out.append((f"{at}/{key}", x[key], there.get(key), is_marked(dump, f"{at}/{key}") or not there and is_marked(dump, "/indicators")))
    for j in set(range(len(dump["indicators"]))) - set(pairs.values()):
        out.append((f"/indicators/{j}", None, dump["indicators"][j]["level3"], is_marked(dump, f"/indicators/{j}")))
    return [(p, a, b, m) for p, a, b, m in out if a is not None or b is not None]


def pair(expected, projects):
    """The project of the dump for each project of the PDF, with what `compare` says of the two. One whose code or department was
    misread is still the one of its name; of several with one name those that differ least are the same."""
    near, compared = [], {}
    for i, x in enumerate(expected):
        for j, p in enumerate(projects):
            same = [p["id"] == x["id"], p["project"]["name"] == x["project"]["name"], p["project"]["code"] == x["project"]["code"] is not None]
            if any(same):
                compared[i, j] = compare(x, p)
                near.append((sum(a != b for _, a, b, _ in compared[i, j]), not same[0], i, j))
    pairs, taken = {}, set()
    for _, _, i, j in sorted(near):
        if i not in pairs and j not in taken:
            pairs[i] = projects[j], compared[i, j]
            taken.add(j)
    return pairs


def brief(value):
    if isinstance(value, dict):
        value = value.get("raw", value)
    return json.dumps(value, ensure_ascii=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--kinds", default=",".join(dumps.KINDS))
    parser.add_argument("--dumps", default=tempfile.mkdtemp())
    parser.add_argument("--each", action="store_true", help="a line for each document too")
    parser.add_argument("pdf", nargs="+")
    args = parser.parse_args()
    pdfs = {}
    for path in args.pdf:
        pdfs[path] = read([path], tempfile.mkdtemp())[0]
    everything = [0, 0, 0]
    for kind in args.kinds.split(","):
        total = dict(fields=0, wrong=0, unmarked=0, marked=0, missing=0, lost=0, invented=0, projects=0, documents=0, refused=0)
        differences = []
        for path, expected in pdfs.items():
            name = "-".join(os.path.splitext(path)[0].split(os.sep)[-2:])
            file = os.path.join(args.dumps, kind, name + ".txt")
            if not os.path.exists(file):
                os.makedirs(os.path.dirname(file), exist_ok=True)
                try:
                    text = dumps.KINDS[kind](path)
                except (OSError, ImportError, subprocess.CalledProcessError) as error:
                    print(f"{kind} makes no dump of {path}: {error}", file=sys.stderr)
                    continue
                with open(file, "w", encoding="utf-8", newline="\n") as f:
                    f.write(text)
            with open(file, encoding="utf-8") as f:
                if left_out(expected, f.read()):
                    print(f"{kind} leaves out the text of {path}", file=sys.stderr)
                    continue
            projects, documents = read([file], tempfile.mkdtemp())
            one = dict.fromkeys(total, 0)
            one["documents"] = 1
            one["refused"] = sum(d["status"] != "ok" for d in documents)
            pairs = pair(expected, projects)
            for i, x in enumerate(expected):
                one["projects"] += 1
                if i not in pairs:
                    one["lost"] += 1
                    nothing = len(compare(x, x))
                    one["fields"] += nothing
                    one["missing"] += nothing
                    continue
                p, result = pairs[i]
                one["fields"] += len(result)
                one["marked"] += sum(m for *_, m in result)
                for pointer, a, b, marked in result:
                    if a != b:
                        one["wrong"] += 1
                        one["unmarked"] += not marked
                        differences.append((marked, f"{kind} {name} {(p['project']['name'] or '')[:8]} {pointer}: {brief(b)} instead of {brief(a)}"))
            one["invented"] = len(projects) - len(pairs)
            if args.each:
                print(f"    {name:44}", *(f"{k} {v}" for k, v in one.items()))
            for key in total:
                total[key] += one[key]
        differences.sort()
        everything[0] += total["fields"]
        everything[1] += total["wrong"]
        everything[2] += total["unmarked"]
        equal = total["fields"] - total["wrong"] - total["missing"]
        print(f"{kind:18} documents {total['documents']} (not ok {total['refused']}) projects {total['projects']} lost {total['lost']} "
              f"invented {total['invented']} fields {total['fields']} equal {100 * equal / max(total['fields'], 1):.1f} % wrong {total['wrong']} "
              f"unmarked {total['unmarked']} missing {total['missing']} marked {total['marked']}", flush=True)
        for _, line in differences[:args.show]:
            print("   ", line)
    print("all", everything)


if __name__ == "__main__":
    main()
