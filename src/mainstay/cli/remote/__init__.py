"""The same commands over the API of a server, one file a noun.

Each function is the remote form of the command of that name: it takes a client and the command's own options, and makes the same
document. mainstay.cli.acting finds it.
"""
