"""The tables: each operation beside its derivatives, one row each."""
