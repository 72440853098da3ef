"""Facts written as the Assemblée nationale writes them: one module per kind of member of its archives.

Pure functions (facts, instant) -> object to serialise. A fact that is not public at that instant is absent.
The formats are those of the open data of the 16th legislature, oddities included: figures as strings, `null`
for what does not apply, one object where a list has one item.
"""
