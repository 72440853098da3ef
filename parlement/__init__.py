"""The words of parliament. Pure: no network, no file, no clock, no other package of Vigie."""
