"""People whose every word is unique do everything that can be done; afterwards they are searched wherever anything is kept."""
