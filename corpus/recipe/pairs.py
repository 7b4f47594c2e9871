#!/usr/bin/env python3
"""Counts which characters follow each other in reports: the table that tells a line's end within a cell from the end of a cell.

    jixiao extract FOLDER -o OUT; python3 corpus/recipe/pairs.py FOLDER OUT > src/dump/pairs.tsv

Reads every PDF below FOLDER (with pymupdf), line by line, blanks left out; a digit counts as 0, a Latin letter as a. ^ before a character
says how often a cell of indicators in OUT begins with it, $ after one how often a cell ends with it. Each line of the table
is a count, a tab, and the characters, pairs or triples that were seen so often, a blank between; counts are rounded down to two digits. Rare pairs and triples are left out.
"""

import collections
import glob
import json
import os
import sys

import pymupdf

FEWEST = {1: 1, 2: 3, 3: 3}


def plain(line):
    return "".join("0" if c.isdigit() else "a" if c.isascii() and c.isalpha() else c for c in line if not c.isspace())


def rounded(count):
    length = max(0, len(str(count)) - 2)
    return count // 10**length * 10**length


def main():
    counts = {n: collections.Counter() for n in FEWEST}
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "**", "*.pdf"), recursive=True)):
        try:
            document = pymupdf.open(path)
        except pymupdf.FileDataError:
            continue
        for page in document:
            for line in page.get_text().split("\n"):
                line = plain(line)
                for n in FEWEST:
                    counts[n].update(line[i:i + n] for i in range(len(line) - n + 1))
    for path in sorted(glob.glob(os.path.join(sys.argv[2], "projects", "**", "*.json"), recursive=True)):
        with open(path, encoding="utf-8") as f:
            indicators = json.load(f)["indicators"]
        for cell in {x[key] for x in indicators for key in ("level3", "description", "basis", "scoring_rule") if x[key]}:
            cell = plain(cell)
            counts[2].update([f"^{cell[0]}", f"{cell[-1]}$"])
            counts[1].update("^$")
    for n, fewest in FEWEST.items():
        groups = collections.defaultdict(list)
        for text, count in counts[n].items():
            if count >= fewest and text.isprintable():
                groups[rounded(count)].append(text)
        for count in sorted(groups, reverse=True):
            print(count, " ".join(sorted(groups[count])), sep="\t")


if __name__ == "__main__":
    main()
