"""What is kept of a learner: replies, attempts, standing; and the model that answers them."""
