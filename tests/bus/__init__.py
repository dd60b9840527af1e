"""The bus between nodes, and who leads."""
