"""That no tenant sees or changes what is another's, and that each guard which keeps them apart would be missed."""
