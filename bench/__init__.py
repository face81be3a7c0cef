"""`make bench`: what the product costs against what it cannot cost less than, in one run.

Absolute figures say something about a machine; ratios of two things measured in one run say
something about the product. docs/benchmarks.md keeps the last table.
"""
