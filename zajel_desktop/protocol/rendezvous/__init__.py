"""The signaling service's rules: who is where, who may ask whom, what is carried between them.

``machine.Rendezvous`` joins the parts; sockets and clocks are the server's business.
"""
