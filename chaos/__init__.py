"""`make chaos`: the real product under faults, and a count of what was lost, doubled or early.

Real PostgreSQL, Valkey, SMTP server, workers and beats are killed and restarted by a seeded plan
while alerts and letters are in flight. What is counted afterwards comes from the SMTP server's own
record, from the printed files and from the database. docs/chaos.md tells how to read the table.
"""
