"""CMS's standard forms as a plan loaded them: their text, their places, the letters made of them.

`text` reads what was loaded, `characters` makes one of those that look alike, `sentences` knows
where sentences end, `facts` what may stand at a place, `mapping` judges what was chosen for each,
`filled` makes the lines of one letter, `samples` has letters to look at.
"""
