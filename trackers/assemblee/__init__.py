"""The Assemblée nationale's open data: archives of JSON documents made from XML."""
