"""An invented trust of any size, made from a seed: how the site feels with a hundred schools and five years of words."""
