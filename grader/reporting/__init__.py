"""Pages, figures and tables for instructors and learners."""
