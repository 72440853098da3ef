"""What we watch: one module per source, fetch and parse. A parser is a pure function of bytes."""
