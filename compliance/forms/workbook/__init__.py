"""The form as a workbook: written with XlsxWriter, read back from what Excel, WPS and LibreOffice make of it."""
