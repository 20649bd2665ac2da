"""Writes the sheets of openpyxl, XlsxWriter and pandas into the folder that is given."""
import sys

import openpyxl
import pandas
import xlsxwriter

ROWS = [
    ("name", "value", "secure"),
    ("API_URL", "https://example.com/?a=1&b=<2>", "no"),
    ("GREETING", "  Grüße, żółć 🚢\nline two", "no"),
    ("RETRIES", "3", "no"),
    ("TOKEN", "*****", "yes"),
    ("EMPTY", "", "no"),
]
folder = sys.argv[1]


def with_openpyxl(name, write_only):
    book = openpyxl.Workbook(write_only=write_only)
    sheet = book.create_sheet("Data") if write_only else book.active
    sheet.title = "Data"
    for row in ROWS:
        sheet.append(row)
    book.save(f"{folder}/{name}.xlsx")


def with_xlsxwriter(name, change=lambda book, sheet: None, **options):
    book = xlsxwriter.Workbook(f"{folder}/{name}.xlsx", options)
    sheet = book.add_worksheet("Data")
    for row, cells in enumerate(ROWS):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)
    change(book, sheet)
    book.close()


def formatted(book, sheet):
    style = book.add_format({"bold": True, "num_format": "@"})
    sheet.set_column("A:XFD", 12, style)
    sheet.set_row(1048575, 20, style)
    sheet.write_blank(9999, 2, None, style)
    sheet.write_blank(3, 100, None, style)
    sheet.autofilter("A1:C6")
    sheet.freeze_panes(1, 0)
    sheet.data_validation("C2:C1048576", {"validate": "list", "source": ["yes", "no"]})
    sheet.write_comment("A2", "x")
    sheet.conditional_format("A1:XFD1048576", {"type": "no_blanks", "format": style})


with_openpyxl("openpyxl", False)
with_openpyxl("openpyxl-write-only", True)
with_xlsxwriter("xlsxwriter")
with_xlsxwriter("xlsxwriter-constant-memory", constant_memory=True)
with_xlsxwriter("xlsxwriter-formatted", formatted)
frame = pandas.DataFrame(ROWS[1:], columns=ROWS[0])
for engine in ("openpyxl", "xlsxwriter"):
    frame.to_excel(f"{folder}/pandas-{engine}.xlsx", sheet_name="Data", index=False, engine=engine)
