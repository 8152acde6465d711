"""The lab: hosts in network namespaces, real services, real scans and real traffic, for samples of our own."""
