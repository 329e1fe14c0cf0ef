"""A small photo studio inside Blender: shapes, materials, furniture, plants and the places they stand in."""
