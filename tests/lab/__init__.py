"""A small internet in network namespaces: routers that translate, servers, wires that lose."""
