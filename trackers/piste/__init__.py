"""Légifrance's API, by PISTE: the same issues and acts as DILA's archives, for whoever has a key."""
