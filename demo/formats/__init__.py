"""Facts written as the Assemblée nationale writes them: one module per kind of document, list or page.

Pure functions (facts, instant) -> object to serialise, or bytes. A fact that is not public at that instant is absent.
The formats are those of the open data of the 16th and 17th legislatures, oddities included: figures as strings,
`null` or nil objects for what does not apply, one object where a list has one item. Those of the daily list, of the
pages of votes and of the dérouleur are known by description only: no recorded body was at hand.
"""
