"""Da Vinci PAS request bundles (FHIR R4): what is asked, by whom, for whom, how urgent.

When a bundle was written (`created`, `timestamp`) says nothing about when the plan received it;
that is told from outside. What the bundle does not say is decided here, and docs/import.md says
how: wherever two readings are possible the one with the shorter time for the plan is taken.
"""
