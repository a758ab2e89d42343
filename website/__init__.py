"""The documentation as a site: what is made when it is built."""
