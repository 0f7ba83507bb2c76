"""How long a run will take: estimated before it starts, and while it goes on."""
