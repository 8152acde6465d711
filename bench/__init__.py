"""The bench: `python -m bench` measures the rows of the table of numbers to reach. It is no test and has no time limits."""
