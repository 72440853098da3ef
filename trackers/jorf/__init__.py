"""The Journal officiel as DILA publishes it: archives of XML (JORFSIMPLE), one of each issue and one of corrections."""
