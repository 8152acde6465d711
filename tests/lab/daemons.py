"""The daemons of the lab: for each its Debian package, its files, its preparation and its command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.lab import plan
from tests.lab.certificates import PERMISSIVE, Authority

PAGE = "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>\n"


@dataclass(frozen=True, slots=True)
class Service:
    """One daemon: the Debian package and program it needs, its files, its preparation and its command."""

    package: str
    program: str
    argv: tuple[str, ...]
    files: dict[str, str] = field(default_factory=dict)
    setup: tuple[str, ...] = ()


Builder = Callable[[plan.Host, Authority], Service]


def _sshd(port: int) -> Builder:
    def build(host: plan.Host, _: Authority) -> Service:
        return Service(
            "openssh-server",
            "sshd",
            ("/usr/sbin/sshd", "-D", "-e", "-f", "/etc/ssh/lab.conf"),
            {
                "/etc/ssh/lab.conf": f"Port {port}\nHostKey /etc/ssh/ssh_host_rsa_key\n"
                "HostKey /etc/ssh/ssh_host_ecdsa_key\nHostKey /etc/ssh/ssh_host_ed25519_key\n"
                "PermitRootLogin no\nPasswordAuthentication yes\nUsePAM no\nStrictModes no\n"
                "PermitEmptyPasswords yes\n"
            },
            (
                "mkdir -p -m 755 /run/sshd",
                "[ -e /srv/deploy ] || { rm -f /etc/ssh/ssh_host_*; ssh-keygen -A;"
                " useradd -m -d /srv/deploy -s /bin/sh deploy; passwd -d deploy; }",
            ),
        )

    return build


def _nginx(name: str, title: str, text: str, listen: str, extra: str = "", weak: bool = False) -> Builder:
    def build(host: plan.Host, authority: Authority) -> Service:
        pair = authority.weak(host) if weak else authority.issue(host)
        conf = (
            "user www-data; worker_processes 1; daemon off; pid /run/nginx.pid; error_log stderr;\n"
            "events { worker_connections 64; }\n"
            "http { access_log off; include mime.types; keepalive_timeout 5;\n"
            f"  server {{ {listen} server_name {host.fqdn}; root /srv/{name};\n"
            "    ssl_certificate /etc/nginx/lab.pem; ssl_certificate_key /etc/nginx/lab.key;\n"
            f"    {extra} }} }}\n"
        )
        return Service(
            "nginx-light",
            "nginx",
            ("env", "OPENSSL_CONF=/etc/ssl/permissive.cnf", "nginx", "-c", "/etc/nginx/lab.conf")
            if weak
            else ("nginx", "-c", "/etc/nginx/lab.conf"),
            {
                "/etc/nginx/lab.conf": conf,
                "/etc/nginx/lab.pem": pair.chain,
                "/etc/nginx/lab.key": pair.key,
                "/etc/ssl/permissive.cnf": PERMISSIVE,
                f"/srv/{name}/index.html": PAGE.format(title=title, text=text),
                f"/srv/{name}/robots.txt": "User-agent: *\nDisallow: /admin/\nDisallow: /backup/\n",
                f"/srv/{name}/catalogue.html": PAGE.format(title=f"{title}: catalogue", text="Nothing for sale. " * 60),
            },
        )

    return build


def _lighttpd(port: int, title: str, text: str) -> Builder:
    def build(host: plan.Host, _: Authority) -> Service:
        conf = (
            f'server.document-root = "/srv/www{port}"\nserver.port = {port}\nserver.bind = "0.0.0.0"\n'
            f'$SERVER["socket"] == "[::]:{port}" {{ }}\nindex-file.names = ( "index.html" )\n'
            'mimetype.assign = ( ".html" => "text/html" )\n'
        )
        return Service(
            "lighttpd",
            "lighttpd",
            ("lighttpd", "-D", "-f", f"/etc/lighttpd/lab{port}.conf"),
            {
                f"/etc/lighttpd/lab{port}.conf": conf,
                f"/srv/www{port}/index.html": PAGE.format(title=title, text=text),
            },
        )

    return build


def _dnsmasq(host: plan.Host, _: Authority) -> Service:
    conf = (
        f"no-resolv\nno-hosts\naddn-hosts=/etc/lab.hosts\ndomain={plan.DOMAIN}\nlocal=/{plan.DOMAIN}/\n"
        "local=/2.0.192.in-addr.arpa/\nlocal=/100.51.198.in-addr.arpa/\nuser=root\nlog-facility=-\n"
        f"mx-host={plan.DOMAIN},mail.{plan.DOMAIN},10\ntxt-record={plan.DOMAIN},\"v=spf1 mx -all\"\n"
        f"cname=ftp.{plan.DOMAIN},files.{plan.DOMAIN}\n"
    )  # fmt: skip
    lines = [line for line in plan.hosts_file().splitlines() if "localhost" not in line]
    return Service(
        "dnsmasq",
        "dnsmasq",
        ("dnsmasq", "-k", "-C", "/etc/lab-dns.conf"),
        {"/etc/lab-dns.conf": conf, "/etc/lab.hosts": "\n".join(lines) + "\n"},
    )


def _chronyd(host: plan.Host, _: Authority) -> Service:
    return Service(
        "chrony",
        "chronyd",
        ("chronyd", "-d", "-x", "-u", "root", "-f", "/etc/chrony/lab.conf"),
        {
            "/etc/chrony/lab.conf": "local stratum 8\nallow\ncmdport 0\nbindcmdaddress /\n"
            "pidfile /run/chronyd.pid\ndriftfile /srv/chrony.drift\n"
        },
    )


def _postfix(host: plan.Host, authority: Authority) -> Service:
    pair = authority.issue(host)
    main = (
        f"compatibility_level = 3.6\nmyhostname = {host.fqdn}\nmydomain = {plan.DOMAIN}\n"
        f"myorigin = {plan.DOMAIN}\nmydestination = {plan.DOMAIN}, {host.fqdn}, localhost\n"
        "inet_interfaces = all\ninet_protocols = all\nmynetworks = 127.0.0.0/8 192.0.2.0/24 198.51.100.0/24\n"
        "alias_maps =\nalias_database =\nhome_mailbox = Maildir/\nmailbox_command =\nbiff = no\n"
        "smtpd_tls_cert_file = /etc/postfix/lab.pem\nsmtpd_tls_key_file = /etc/postfix/lab.key\n"
        "smtpd_tls_security_level = may\nsmtpd_banner = $myhostname ESMTP $mail_name\n"
        "default_database_type = hash\nmaillog_file =\n"
    )
    return Service(
        "postfix",
        "postfix",
        ("sh", "-c", "postfix -c /etc/postfix start && exec sleep infinity"),
        {
            "/etc/postfix/main.cf": main,
            "/etc/postfix/lab.pem": pair.chain,
            "/etc/postfix/lab.key": pair.key,
        },
        (
            "sed -i -E 's/^([a-z]\\S*\\s+\\S+\\s+\\S+\\s+\\S+\\s+)y/\\1n/' /etc/postfix/master.cf",
            "useradd -m -d /srv/alice -s /bin/sh alice",
            "useradd -m -d /srv/bob -s /bin/sh bob",
            "rm -rf /var/lib/postfix/*; postfix -c /etc/postfix set-permissions >/dev/null 2>&1 || true",
        ),
    )


def _dovecot(host: plan.Host, authority: Authority) -> Service:
    pair = authority.issue(host)
    conf = (
        "protocols = imap\nlisten = *, ::\nbase_dir = /run/dovecot\nlog_path = /srv/dovecot.out\n"
        "mail_location = maildir:~/Maildir\ndisable_plaintext_auth = no\n"
        "ssl = yes\nssl_cert = </etc/dovecot/lab.pem\nssl_key = </etc/dovecot/lab.key\n"
        "ssl_min_protocol = TLSv1\nssl_cipher_list = ALL\n"
        "service imap-login {\n  service_count = 0\n  process_min_avail = 1\n}\n"
        "passdb {\n  driver = static\n  args = password=lab\n}\nuserdb {\n  driver = passwd\n}\n"
    )
    return Service(
        "dovecot-imapd",
        "dovecot",
        ("dovecot", "-F", "-c", "/etc/dovecot/lab.conf"),
        {
            "/etc/dovecot/lab.conf": conf,
            "/etc/dovecot/lab.pem": pair.chain,
            "/etc/dovecot/lab.key": pair.key,
            "/etc/ssl/openssl.cnf": PERMISSIVE,
        },
        ("mkdir -p /run/dovecot",),
    )


def _smbd(host: plan.Host, _: Authority) -> Service:
    conf = (
        "[global]\nworkgroup = LAB\nnetbios name = FILES\nserver string = Lab file server\n"
        "map to guest = Bad User\nlog file = /srv/samba.out\nserver min protocol = NT1\n"
        "disable spoolss = yes\nload printers = no\n"
        "[public]\npath = /srv/public\nguest ok = yes\nread only = yes\n"
    )
    return Service(
        "samba",
        "smbd",
        ("smbd", "-F", "--no-process-group", "-s", "/etc/samba/lab.conf"),
        {"/etc/samba/lab.conf": conf, "/srv/public/readme.txt": "A file of the lab.\n"},
        ("mkdir -p /run/samba /var/log/samba; rm -rf /var/lib/samba/private; mkdir -p -m 700 /var/lib/samba/private",),
    )


def _vsftpd(host: plan.Host, _: Authority) -> Service:
    conf = (
        "listen=NO\nlisten_ipv6=YES\nanonymous_enable=YES\nanon_root=/srv/ftp\nno_anon_password=YES\n"
        "background=NO\nseccomp_sandbox=NO\nsecure_chroot_dir=/srv/empty\n"
        "pasv_min_port=40000\npasv_max_port=40010\n"
    )
    return Service(
        "vsftpd",
        "vsftpd",
        ("vsftpd", "/etc/vsftpd-lab.conf"),
        {"/etc/vsftpd-lab.conf": conf, "/srv/ftp/readme.txt": "Hello.\n", "/srv/ftp/data.csv": "a,b\n1,2\n" * 50},
        ("mkdir -p /srv/empty; chmod 555 /srv/ftp /srv/empty",),
    )


def _mariadb(host: plan.Host, _: Authority) -> Service:
    return Service(
        "mariadb-server",
        "mariadbd",
        ("mariadbd", "--no-defaults", "--user=mysql", "--datadir=/srv/mysql", "--bind-address=*",
         "--socket=/run/mysqld.sock", "--pid-file=/srv/mysql/pid", "--init-file=/etc/lab.sql",
         "--innodb-buffer-pool-size=16M", "--skip-name-resolve"),
        {"/etc/lab.sql": "CREATE DATABASE IF NOT EXISTS shop;\nCREATE OR REPLACE USER 'shop'@'%' IDENTIFIED BY 'lab';\n"
                         "GRANT ALL ON shop.* TO 'shop'@'%';\n"},
        ("mkdir -p /srv/mysql && chown mysql /srv/mysql && chmod 777 /run",
         "mariadb-install-db --no-defaults --user=mysql --datadir=/srv/mysql --skip-test-db >/dev/null"),
    )  # fmt: skip


def _postgres(host: plan.Host, _: Authority) -> Service:
    postgres = "/usr/lib/postgresql/15/bin"
    user = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")
    return Service(
        "postgresql-15",
        f"{postgres}/postgres",
        (*user, f"{postgres}/postgres", "-D", "/srv/postgres", "-c", "listen_addresses=*",
         "-c", "unix_socket_directories=/tmp"),
        {},
        ("mkdir -p /srv/postgres && chown postgres /srv/postgres",
         f"{' '.join(user)} {postgres}/initdb -N -A trust -D /srv/postgres >/dev/null",
         "echo 'host all all all trust' >> /srv/postgres/pg_hba.conf"),
    )  # fmt: skip


def _redis(host: plan.Host, _: Authority) -> Service:
    return Service(
        "redis-server", "redis-server",
        ("redis-server", "--protected-mode", "no", "--bind", "*", "-::*", "--save", "", "--dir", "/srv"),
    )  # fmt: skip


def _snmpd(host: plan.Host, _: Authority) -> Service:
    conf = (
        "agentAddress udp:161,udp6:161\nview lab included .1.3.6.1.2.1.1\nview lab included .1.3.6.1.2.1.2\n"
        f"rocommunity public default -V lab\nrocommunity6 public default -V lab\n"
        f"sysName {host.fqdn}\nsysDescr Lab {host.name} agent\nsysLocation Rack 1\nsysContact ops@{plan.DOMAIN}\n"
    )
    return Service(
        "snmpd",
        "snmpd",
        ("snmpd", "-f", "-I", "-smux", "-Lo", "-C", "-c", "/etc/snmp/lab.conf", "-p", "/run/snmpd.pid"),
        {"/etc/snmp/lab.conf": conf},
    )


def _mosquitto(host: plan.Host, _: Authority) -> Service:
    return Service(
        "mosquitto",
        "mosquitto",
        ("mosquitto", "-c", "/etc/mosquitto/lab.conf"),
        {"/etc/mosquitto/lab.conf": "listener 1883\nallow_anonymous true\npersistence false\n"},
    )


def _telnetd(host: plan.Host, _: Authority) -> Service:
    return Service(
        "inetutils-telnetd",
        "inetutils-inetd",
        ("inetutils-inetd", "-d", "/etc/inetd-lab.conf"),
        {
            "/etc/inetd-lab.conf": "telnet stream tcp6 nowait root /usr/sbin/telnetd telnetd -h\n",
            "/etc/issue.net": "Lab legacy system\n",
        },
    )


def _python_http(host: plan.Host, _: Authority) -> Service:
    return Service(
        "python3",
        "/usr/bin/python3",
        ("/usr/bin/python3", "-m", "http.server", "8000", "--bind", "::", "--directory", "/srv/repositories"),
        {f"/srv/repositories/{name}.git/HEAD": "ref: refs/heads/main\n" for name in ("graph", "tools")},
    )


_BOTH = "listen 80; listen [::]:80; listen 443 ssl; listen [::]:443 ssl;"
SERVICES: dict[str, Builder] = {
    "sshd": _sshd(22),
    "sshd_2222": _sshd(2222),
    "nginx": _nginx("shop", "Lab shop", "Welcome to the shop of the lab.", _BOTH),
    "nginx_tls": _nginx("shop", "Lab shop", "Welcome to the shop of the lab.", "listen 443 ssl; listen [::]:443 ssl;"),
    "nginx_monitor": _nginx("monitor", "Monitoring", "All green.", "listen 3000; listen [::]:3000;"),
    "nginx_weak": _nginx(
        "admin",
        "Legacy administration",
        "Please log in.",
        "listen 8443 ssl; listen [::]:8443 ssl;",
        "ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0;",
        weak=True,
    ),
    "lighttpd_80": _lighttpd(80, "Lab shop, moved", "The shop is at https://shop.lab.example/ now."),
    "lighttpd_printer": _lighttpd(80, "Printer status", "Toner 40 %. Ready."),
    "lighttpd_8080": _lighttpd(8080, "New service", "Work in progress."),
    "lighttpd_8081": _lighttpd(8081, "Timesheets 2009", "Do not switch off."),
    "dnsmasq": _dnsmasq,
    "chronyd": _chronyd,
    "postfix": _postfix,
    "dovecot": _dovecot,
    "smbd": _smbd,
    "vsftpd": _vsftpd,
    "mariadb": _mariadb,
    "postgres": _postgres,
    "redis": _redis,
    "snmpd": _snmpd,
    "mosquitto": _mosquitto,
    "telnetd": _telnetd,
    "python_http": _python_http,
}
