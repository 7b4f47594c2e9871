"""Reads an exported file with another library and prints its indicators as JSON. Exit code 77: a module is missing."""
import json
import sys

COLUMNS = ["project_id", "indicator_no", "fiscal_year", "level3", "target_raw", "basis", "value"]
TEXTS = {"level3", "target_raw", "basis"}


def read_csv(path):
    import csv

    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for name in TEXTS:
            row[name] = row[name][1:] if row[name].startswith("'") else row[name]
        row["indicator_no"] = int(row["indicator_no"])
        row["fiscal_year"] = int(row["fiscal_year"]) if row["fiscal_year"] else None
        row["value"] = float(row["value"]) if row["value"] else None
    return rows


def read_xlsx(path):
    import openpyxl

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["projects", "indicators", "budget", "findings"], book.sheetnames
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref, sheet.title
    head, *rows = book["indicators"].iter_rows(values_only=True)
    projects = book["projects"]
    names = [cell.value for cell in projects[1]]
    code, total = names.index("project_code"), names.index("total_yuan")
    for row in projects.iter_rows(min_row=2):
        assert row[code].value is None or row[code].data_type == "s", "codes are text"
        assert row[total].value is None or row[total].data_type == "n", "amounts are numbers"
    return [dict(zip(head, row)) for row in rows]


def read_sqlite(path):
    import sqlite3

    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {"projects", "indicators", "budget", "findings"}, tables
    return [dict(row) for row in database.execute("SELECT * FROM indicators ORDER BY rowid")]


def read_parquet(path):
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path).to_pylist()


def main(path):
    read = {"csv": read_csv, "xlsx": read_xlsx, "sqlite": read_sqlite, "parquet": read_parquet}[path.rsplit(".", 1)[1]]
    try:
        rows = read(path)
    except ModuleNotFoundError as missing:
        print(missing, file=sys.stderr)
        return 77
    for row in rows:
        for name in TEXTS:
            row[name] = row[name] or ""
        row["value"] = None if row["value"] is None else float(row["value"])
    print(json.dumps([{name: row[name] for name in COLUMNS} for row in rows], ensure_ascii=False))
    return 0


sys.exit(main(sys.argv[1]))
