"""What a header is made of, each in its own module: lines, people, dates, meetings, languages."""
