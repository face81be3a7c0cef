"""A kind of case that lives in the tests alone: toys that are lent. A case begins when one is
wanted; there are three states, one duty and one letter. `cases/` and `notices/` know nothing of it.
"""
