"""Words watched across sources: what an admin looks for, and where a text says it. Pure: no I/O, no clock."""
