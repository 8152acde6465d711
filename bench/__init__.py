"""The bench: `python -m bench` measures the rows of the table of numbers to reach; it is no test."""
