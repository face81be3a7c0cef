"""How a forecast is said."""
