"""What former members say."""

HOSPITAL = (
    "I fell in the kitchen and was in the hospital and then in the rehabilitation center. My mail "
    "lay at home until my niece came."
)
DEATH = "My husband always paid the bills. He died suddenly, and for weeks I opened no letters."
FIRE = "The house burned, and with it the checkbook and all the letters. We lived in a motel."
MONEY = "I had other bills to pay first, and then it was too much at once."
