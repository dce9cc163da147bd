"""What the text says happened and was said: events, statements, meetings and the ledger."""
