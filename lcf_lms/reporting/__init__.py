"""What L&D leads see: who is on the way, who has finished, what is due."""
