"""A model of the library, and machines that do random things to it and to the real one."""
