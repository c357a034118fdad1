"""What is asked next: a single request, a conversation; a kind of dialogue a file."""
