"""Numbers as pictures and files: charts and tables as plain values, drawn for page, PDF and mail,
and given out as CSV and XLSX.

Nothing here knows a case, a person or the database, so each app may use it. Import from the
modules: `charts` and `tables` (the values), `shown` (for a page), `answers` (files), `paper` (PDF
and PNG), `mail`.
"""
