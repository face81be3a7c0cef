"""Pages: each view says who may use it, reads the clock, and makes one domain call."""
