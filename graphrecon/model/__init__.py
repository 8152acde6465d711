"""What exists: the labels and edges of the graph and how observations of one thing combine. Knows no Cypher."""
