"""The law as dated, cited rows, and the clocks that follow from them.

Plain Python: no framework, no database, and nothing here reads the clock. Every number of hours,
days or months stands in one row with its citation and the day since which it applies.
"""
