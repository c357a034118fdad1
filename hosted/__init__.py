"""Opening the course in Binder, Codespaces and Colab: see docs/hosted.md."""
