"""Facts written as the Sénat writes them: one module per kind of document, list or page.

Pure functions (facts, instant) -> bytes. A fact that is not public at that instant is absent. Formats are those of
recorded bodies (feed, amendments, order of discussion, senators) or of descriptions only (bills, texts, agenda); the
page of a dossier has no known model: it is synthetic.
"""
