"""What tests share: fake servers, classes of learners, hostile submissions, readers of pages."""
