"""The prefects' acts: what attrap.fr finds, and the PDF files it links to."""
