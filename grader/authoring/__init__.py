"""Making exercises: notebooks, release, lessons, calibration."""
