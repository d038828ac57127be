"""What a cohort's analysis looks like: workbook, table, data, dashboard, meeting paper. Each gives bytes."""
