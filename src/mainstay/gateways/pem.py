"""Is a text a public key or a certificate in PEM, and so something that a signature can be checked against?"""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate


def is_public_key(pem: str) -> bool:
    """Whether one of the two reads it. A private key is neither."""
    given = pem.strip().encode("utf-8", "surrogatepass")
    for read in (load_pem_x509_certificate, load_pem_public_key):
        try:
            read(given)
        except (ValueError, UnsupportedAlgorithm):
            continue
        return True
    return False
