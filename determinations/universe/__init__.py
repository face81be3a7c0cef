"""The rows that a case gives to the tables of an ODAG audit, while it is worked on.

A case read by `queries.case_file` costs no further query. A value is None while what it tells has
not happened; every other value is checked by the layout's own rule right away, so that the person
who works on the case sees it then and not when the auditor asks.
"""
