"""An update is an article that tells the people who signed what happened since."""
