"""What completes messages: servers, the embedded model, recordings, kept replies, limits."""
