"""Reads an exported file with another library and prints its tables as JSON: {name: {"columns", "types", "rows"}}.

Exit code 77: a module is missing.
"""
import decimal
import json
import sys


def read_csv(path):
    import csv

    with open(path, encoding="utf-8-sig", newline="") as file:
        columns, *rows = csv.reader(file)
    # One apostrophe in front guards against formulas; taking it away gives the printed text.
    rows = [[cell[1:] if cell.startswith("'") else cell for cell in row] for row in rows]
    return {"": {"columns": columns, "rows": rows}}


def read_xlsx(path):
    import openpyxl

    tables = {}
    for sheet in openpyxl.load_workbook(path):
        assert sheet.freeze_panes and sheet.auto_filter.ref, sheet.title
        columns, *rows = sheet.iter_rows(values_only=True)
        formulas = [cell.coordinate for row in sheet for cell in row if cell.data_type == "f"]
        assert not formulas, formulas
        tables[sheet.title] = {"columns": columns, "rows": rows}
    return tables


def read_sqlite(path):
    import sqlite3

    database = sqlite3.connect(path)
    tables = {}
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall():
        found = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
        tables[name] = {"columns": [column[0] for column in found.description], "rows": found.fetchall()}
    return tables


def read_parquet(path):
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path)
    columns = [column.to_pylist() for column in table.columns]
    rows = [list(row) for row in zip(*columns)]
    types = [str(field.type) for field in table.schema]
    assert b"descriptions" in table.schema.metadata, table.schema.metadata
    return {"": {"columns": table.column_names, "types": types, "rows": rows}}


def plain(value):
    """An exact decimal as its shortest text."""
    if isinstance(value, decimal.Decimal):
        return format(value.normalize(), "f")
    raise TypeError(type(value))


def main(path):
    read = {"csv": read_csv, "xlsx": read_xlsx, "sqlite": read_sqlite, "parquet": read_parquet}[path.rsplit(".", 1)[1]]
    try:
        tables = read(path)
    except ModuleNotFoundError as missing:
        print(missing, file=sys.stderr)
        return 77
    print(json.dumps(tables, ensure_ascii=False, default=plain))
    return 0


sys.exit(main(sys.argv[1]))
