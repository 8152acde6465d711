"""Certificates and keys: what of DER and PEM becomes nodes, and what hostile ones leave."""

import base64
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from graphrecon.importers.certificates import certificate, der, ssh_fingerprint, ssh_key
from graphrecon.model.scan import Certifies, HasKey, PublicKey

EC_KEY = ec.generate_private_key(ec.SECP256R1())


def made(
    name: str = "www.example.com",
    san: list[x509.GeneralName] | None = None,
    before: datetime = datetime(2026, 1, 1, tzinfo=UTC),
    after: datetime = datetime(2027, 1, 1, tzinfo=UTC),
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = EC_KEY,
) -> bytes:
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Lab")]
    )
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 77, before, after)
    if san:
        builder = builder.add_extension(x509.SubjectAlternativeName(san), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def test_a_certificate_has_digests_subject_validity_and_serial() -> None:
    data = made()

    node = certificate(data, 5).certificate

    assert node.uid == f"sha256:{node.sha256}"
    assert (node.subject, node.self_signed, node.ca) == ("commonName=www.example.com/organizationName=Lab", True, False)
    assert (node.serial, node.lastseen) == ("77", 5)
    assert (node.version, node.signature_algorithm) == (3, "ecdsa-with-SHA256")
    assert (node.not_before, node.not_after) == (1_767_225_600_000_000, 1_798_761_600_000_000)


def test_pem_and_der_give_the_same_node() -> None:
    data = made()
    pem = certificate(data).certificate.pem

    assert pem is not None
    assert der(pem.encode()) == data
    assert certificate(pem.encode()) == certificate(data)


def test_names_that_are_host_names_are_certified_and_others_stay_alternative_names() -> None:
    others = [
        x509.DNSName("*.example.com"),
        x509.IPAddress(ip_address("192.0.2.1")),
        x509.UniformResourceIdentifier("https://api.example.com/x"),
        x509.RFC822Name("root@example.com"),
    ]

    found = certificate(made("not a name", others))

    assert set(found.names) == {("*.example.com", "cert-san-dns"), ("api.example.com", "cert-san-uri")}
    assert {(each.target, each.type) for each in found.items if isinstance(each, Certifies)} == set(found.names)
    expected = ("*.example.com", "192.0.2.1", "https://api.example.com/x", "root@example.com")
    assert found.certificate.san == tuple(sorted(expected))


def test_the_key_of_a_certificate_has_the_fingerprint_that_ssh_prints() -> None:
    key = next(each for each in certificate(made()).items if isinstance(each, PublicKey))
    wire = EC_KEY.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    blob = base64.b64decode(wire.split()[1])

    assert (key.type, key.bits, key.curve) == ("ec", 256, "secp256r1")
    assert key.fingerprint == ssh_fingerprint(blob) == ssh_key(blob).fingerprint


def test_a_key_of_many_bits_keeps_its_modulus() -> None:
    numbers = rsa.RSAPublicNumbers(65537, (1 << 16383) + 1)
    wire = numbers.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)

    key = ssh_key(base64.b64decode(wire.split()[1]))

    assert (key.type, key.bits, key.exponent) == ("rsa", 16384, "65537")
    assert key.modulus is not None
    assert len(key.modulus) == 4932


def test_an_ssh_key_of_a_kind_that_no_library_knows_keeps_its_digests() -> None:
    found = ssh_key(b"\x00\x00\x00\x04kind\x00\x00\x00\x01x")

    assert (found.type, found.bits, found.modulus) == ("kind", None, None)
    assert found.md5 == "9b8b96e1122b907c4d1b071c55b332c5"


def test_ed25519_keys_are_known() -> None:
    public = ed25519.Ed25519PrivateKey.generate().public_key()
    wire = public.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)

    assert (ssh_key(base64.b64decode(wire.split()[1])).type) == "ed25519"


@pytest.mark.parametrize(
    "data", [b"", b"\x30", b"not a certificate", b"\x30\x82\x05\x00" + b"\xff" * 1280, b"\0" * 2_000_000]
)
def test_what_does_not_parse_keeps_its_digests_with_the_reason(data: bytes) -> None:
    found = certificate(data)

    assert found.trouble == ("a certificate that does not parse: only its digests are kept",)
    assert found.certificate.uid.startswith("sha256:")
    assert not [each for each in found.items if isinstance(each, HasKey)]


def test_every_cut_and_every_broken_byte_of_a_certificate_is_survived() -> None:
    data = made(san=[x509.DNSName("a.example.com")])

    for place in range(len(data)):
        certificate(data[:place])
        certificate(data[:place] + bytes((data[place] ^ 0xFF,)) + data[place + 1 :])


def test_a_date_before_1970_is_left_out_with_a_note() -> None:
    old = made(before=datetime(1969, 1, 1, tzinfo=UTC), after=datetime(1969, 1, 1, tzinfo=UTC) + timedelta(days=9999))

    found = certificate(old)

    assert (found.certificate.not_before, found.trouble) == (None, ("a certificate's date before 1970 is not kept",))
    assert found.certificate.not_after is not None


def test_names_in_directory_names_and_principals_are_names_of_the_host() -> None:
    directory = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "dc1.corp.example")])
    upn = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")

    found = certificate(
        made(
            "no host name",
            [
                x509.DirectoryName(directory),
                x509.OtherName(upn, b"\x0c\x12alice@corp.example"),
                x509.OtherName(upn, b"\x30\x03\x02\x01\x05"),
                x509.OtherName(x509.ObjectIdentifier("1.2.3"), b"\x0c\x01x"),
                x509.RFC822Name("bob@mail.example"),
            ],
        )
    )

    assert found.names == (
        ("dc1.corp.example", "cert-san-dirname-cn"),
        ("corp.example", "cert-san-othername-upn"),
    )
    assert found.certificate.san == (
        "1.2.3:0c0178",
        "3003020105",
        "alice@corp.example",
        "bob@mail.example",
        "commonName=dc1.corp.example",
    )
