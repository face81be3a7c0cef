"""How premiums of months past are paid, once that was agreed (42 CFR 423.293(a)(4), 422.262(h)).

A kind of case above the ledger of `premiums/`: it sends the agreement in writing, follows its
installments, and bills again what was missed.
"""
