"""What the text says happened and was said: events, statements, meetings, commitments, disputes and sanctions."""
