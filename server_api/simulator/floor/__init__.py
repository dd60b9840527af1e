"""A whole collection floor on one machine: carrier, server, switch, desks. For the demo and the journeys."""
