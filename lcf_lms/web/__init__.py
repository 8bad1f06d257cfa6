"""What every feature needs from HTTP: settings, permissions, session, pages, forms, errors, headers."""
