"""Workbooks of every format as sparse cells: .xlsx, .ods, .xls, .csv."""
