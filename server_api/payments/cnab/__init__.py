"""CNAB 240, the files by which Brazilian banks register payment slips and tell what became of them."""
