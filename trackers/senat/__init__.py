"""The Sénat: one module per document it publishes, one per tracker."""
