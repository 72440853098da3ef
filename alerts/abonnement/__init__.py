"""Who receives what, and when: settings, kinds, channels."""
