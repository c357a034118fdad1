"""What a person is shown, made safe and readable: tables, bars, cells of a spreadsheet."""
