"""The HTTP room: one table of endpoints, a Starlette application made of it, and the built web explorer."""
