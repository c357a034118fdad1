"""Any OpenAI-compatible server: the client, the wire, its errors and habits, and the pace."""
