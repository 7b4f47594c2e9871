#!/usr/bin/env python3
"""Makes the PDFs of the corpus and their expected values anew from corpus/source/.

    python3 corpus/recipe/make.py            everything
    python3 corpus/recipe/make.py CASE…      the cases whose name begins with CASE
    python3 corpus/recipe/make.py --list     the cases
"""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import cases  # noqa: E402

CORPUS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def settle(path):
    """Replaces the clock and the random identifiers that producers write, so that equal sources give equal files."""
    with open(path, "rb") as f:
        data = f.read()
    data = re.sub(rb"/(CreationDate|ModDate)\s?\(D:\d{14}", lambda m: m[0][:-14] + b"20240206090000", data)
    data = re.sub(rb"(/ID\s*\[\s*<)([0-9A-Fa-f]{32})(>\s*<)([0-9A-Fa-f]{32})", lambda m: m[1] + b"0" * 32 + m[3] + b"0" * 32, data)
    data = re.sub(rb"/DocChecksum /[0-9A-F]{32}", b"/DocChecksum /" + b"0" * 32, data)
    data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", b"2024-02-06T09:00:00", data)
    with open(path, "wb") as f:
        f.write(data)


def main(args):
    table = cases.all_cases(CORPUS)
    if args == ["--list"]:
        for name in table:
            print(name)
        return
    wanted = [n for n in table if not args or any(n.startswith(a) for a in args)]
    if not wanted:
        sys.exit(f"no case begins with {' '.join(args)}; --list names them")
    for name in wanted:
        path = os.path.join(CORPUS, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        table[name](path)
        if name.endswith(".pdf"):
            settle(path)
        print(f"{name}  {os.path.getsize(path)}")


main(sys.argv[1:])
