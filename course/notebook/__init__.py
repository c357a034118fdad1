"""What a notebook shows: the `%%prompt` cell, panels, forms, pages, `course.ask`."""
