"""An authority of its own, and the certificates it signs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LIFE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Authority:
    """Signs for whoever trusts the certificate in `file`."""

    file: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def begin(cls, file: Path) -> Self:
        """A new one."""
        key, name = ec.generate_private_key(ec.SECP256R1()), _name(file.stem)
        usage = x509.BasicConstraints(ca=True, path_length=0)
        certificate = _made(name, name, key.public_key()).add_extension(usage, critical=True).sign(key, hashes.SHA256())
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return cls(file, certificate, key)

    def issue(self, folder: Path, host: str) -> tuple[Path, Path]:
        """`cert.pem` and `key.pem` for a host, moved into the folder as an administrator should."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        made = _made(_name(host), self.certificate.subject, key.public_key()).add_extension(names, critical=False)
        certificate = made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        form, unlocked = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        folder.mkdir(exist_ok=True)
        return (
            _moved(folder / "cert.pem", certificate),
            _moved(folder / "key.pem", key.private_bytes(serialization.Encoding.PEM, form, unlocked)),
        )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _made(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number(), now - LIFE, now + LIFE)


def _moved(path: Path, content: bytes) -> Path:
    beside = path.with_suffix(".new")
    beside.write_bytes(content)
    return beside.replace(path)
