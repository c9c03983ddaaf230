"""A département at real size: invented people in the published proportions of the Pas-de-Calais, by plain COPY."""
