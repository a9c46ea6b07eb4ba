"""Who acts: the people, the Member States, the Commission, the Council and the Coordinator."""
