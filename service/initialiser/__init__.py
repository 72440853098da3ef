"""`vigie initialiser`: the first steps of a new installation."""
