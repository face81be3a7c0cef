"""Reports that the law asks for: the metrics on prior authorization, and Part C reporting.

A worker counts them for a contract and a period (`counting`); pages show what was counted, and read
the cases behind a number by index. Reasons and other options: docs/adr/0040.
"""
