"""What pages show, in words: the clock, its trace, badges, the trail, the next steps.

Plain objects for templates, which then hold no logic. Times are in the case's plan's zone.
"""
