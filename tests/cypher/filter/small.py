"""A small graph in which every host and flow is known, as plain Cypher.

Hosts a to e; views of a, b, c and d; records of a (two scans) and b; flows f1 to f6, told apart by `uid`.
"""

# ruff: noqa: E501 - one node a line

HOSTS = """
CREATE (a:Host {addr: '192.0.2.1', key: '00000000000000000000ffffc0000201', version: 4}),
       (b:Host {addr: '192.0.2.2', key: '00000000000000000000ffffc0000202', version: 4}),
       (c:Host {addr: '198.51.100.3', key: '00000000000000000000ffffc6336403', version: 4}),
       (d:Host {addr: '2001:db8::4', key: '20010db8000000000000000000000004', version: 6}),
       (e:Host {addr: '10.0.0.5', key: '00000000000000000000ffff0a000005', version: 4}),
       (com:Domain {name: 'com'}), (org:Domain {name: 'org'}),
       (example:Domain {name: 'example.com'})-[:IN_DOMAIN]->(com),
       (www:Domain {name: 'www.example.com'})-[:IN_DOMAIN]->(example),
       (:Hostname {name: 'www.example.com'})-[:IN_DOMAIN]->(www),
       (corp:Domain {name: 'intranet.corp.org'})-[:IN_DOMAIN]->(:Domain {name: 'corp.org'})-[:IN_DOMAIN]->(org),
       (:Hostname {name: 'intranet.corp.org'})-[:IN_DOMAIN]->(corp),
       (ssh:Service {uid: 'ssh', name: 'ssh', product: 'OpenSSH', version: '9.6', ostype: 'Linux'}),
       (ssh)-[:HAS_CPE]->(:CPE {name: 'cpe:/a:openbsd:openssh:9.6', part: 'a', vendor: 'openbsd', product: 'openssh',
                                version: '9.6'}),
       (:Service {uid: 'nginx', name: 'http', product: 'nginx', version: '1.24'}),
       (:Service {uid: 'apache', name: 'http', product: 'Apache httpd', version: '2.4'}),
       (:Service {uid: 'domain', name: 'domain'}),
       (:Service {uid: 'proxy', name: 'http-proxy', devicetype: 'router'}),
       (:Script {uid: 'title', name: 'http-title', output: 'Welcome admin', data: '{"title": "Welcome admin"}'}),
       (:Script {uid: 'smb', name: 'smb-os-discovery', output: 'OS: Windows XP'}),
       (:MAC {addr: '00:00:5e:00:53:01', vendor: 'Example Devices'}),
       (:OS {uid: 'linux', name: 'Linux 5.0 - 5.4', family: ['Linux'], vendor: ['Linux'], type: ['general purpose'],
             classes: ['{"type":"general purpose","vendor":"Linux","osfamily":"Linux"}']}),
       (:Certificate {uid: 'sha256:aa', sha256: 'aa', subject: 'CN=www.example.com', issuer: 'CN=Example CA',
                      self_signed: false, version: 3, signature_algorithm: 'sha256WithRSAEncryption', san: ['www.example.com', 'example.com'],
                      not_after: datetime('2025-01-01T00:00:00Z')}),
       (:Vulnerability {name: 'CVE-2014-0160'}),
       (:Fingerprint {uid: 'jarm', kind: 'jarm', value: '2ad2ad'})
"""

VIEWS = """
MATCH (a:Host {addr: '192.0.2.1'}), (b:Host {addr: '192.0.2.2'}), (c:Host {addr: '198.51.100.3'}),
      (d:Host {addr: '2001:db8::4'}), (www:Hostname {name: 'www.example.com'}), (corp:Hostname {name: 'intranet.corp.org'}),
      (ssh:Service {uid: 'ssh'}), (nginx:Service {uid: 'nginx'}), (apache:Service {uid: 'apache'}),
      (domain:Service {uid: 'domain'}), (proxy:Service {uid: 'proxy'}), (title:Script {uid: 'title'}),
      (smb:Script {uid: 'smb'}), (mac:MAC), (linux:OS), (cert:Certificate), (vuln:Vulnerability), (jarm:Fingerprint)
CREATE (va:View {addr: a.addr, key: a.key, state: 'up', reason: 'echo-reply', country: 'FR', city: 'Paris', asnum: 64500,
                 asname: 'Example Net', tags: ['CDN'], sources: ['paris'], categories: ['internet'], openports: 4,
                 firstseen: datetime('2024-01-01T00:00:00Z'), lastseen: datetime('2024-01-10T12:00:00Z')})-[:OF]->(a),
       (vb:View {addr: b.addr, key: b.key, state: 'up', country: 'DE', city: 'Berlin', asnum: 64501,
                 sources: ['berlin', 'paris'], openports: 1,
                 firstseen: datetime('2024-01-05T00:00:00Z'), lastseen: datetime('2024-02-01T00:00:00Z')})-[:OF]->(b),
       (vc:View {addr: c.addr, key: c.key, state: 'up', openports: 0,
                 firstseen: datetime('2024-01-02T00:00:00Z'), lastseen: datetime('2024-01-02T10:00:00Z')})-[:OF]->(c),
       (vd:View {addr: d.addr, key: d.key, state: 'up', openports: 1,
                 firstseen: datetime('2024-03-01T00:00:00Z'), lastseen: datetime()})-[:OF]->(d),
       (va)-[:HAS_PORT]->(a22:Port:ViewPort {uid: 'a/tcp/22', proto: 'tcp', port: 22, state: 'open', ttl: 64})-[:RUNS]->(ssh),
       (va)-[:HAS_PORT]->(a80:Port:ViewPort {uid: 'a/tcp/80', proto: 'tcp', port: 80, state: 'open'})-[:RUNS]->(nginx),
       (va)-[:HAS_PORT]->(a443:Port:ViewPort {uid: 'a/tcp/443', proto: 'tcp', port: 443, state: 'open'}),
       (a443)-[:RUNS {tunnel: 'ssl'}]->(nginx),
       (va)-[:HAS_PORT]->(:Port:ViewPort {uid: 'a/tcp/8080', proto: 'tcp', port: 8080, state: 'closed'}),
       (va)-[:HAS_PORT]->(:Port:ViewPort {uid: 'a/udp/53', proto: 'udp', port: 53, state: 'open'})-[:RUNS]->(domain),
       (vb)-[:HAS_PORT]->(:Port:ViewPort {uid: 'b/tcp/80', proto: 'tcp', port: 80, state: 'open', banner: 'hello'})-[:RUNS]->(apache),
       (vb)-[:HAS_PORT]->(:Port:ViewPort {uid: 'b/tcp/22', proto: 'tcp', port: 22, state: 'closed'}),
       (vc)-[:HAS_PORT]->(:Port:ViewPort {uid: 'c/tcp/22', proto: 'tcp', port: 22, state: 'filtered'}),
       (vd)-[:HAS_PORT]->(:Port:ViewPort {uid: 'd/tcp/8080', proto: 'tcp', port: 8080, state: 'open'})-[:RUNS]->(proxy),
       (a80)-[:PRINTS]->(title), (va)-[:PRINTS]->(smb), (a443)-[:SHOWS]->(cert), (a443)-[:SHOWS]->(jarm), (va)-[:SHOWS]->(vuln),
       (va)-[:IS_NAMED {type: 'PTR'}]->(www), (vb)-[:IS_NAMED {type: 'user'}]->(corp), (va)-[:HAS_MAC]->(mac),
       (va)-[:MATCHES_OS {accuracy: 98}]->(linux), (va)-[:REACHED_BY {ttl: 1, rtt: 0.5, proto: 'tcp', port: 80}]->(c),
       (va)-[:TAGGED {type: 'info'}]->(:Tag {name: 'CDN'})
"""

RECORDS = """
MATCH (a:Host {addr: '192.0.2.1'}), (b:Host {addr: '192.0.2.2'}), (c:Host {addr: '198.51.100.3'}),
      (www:Hostname {name: 'www.example.com'}), (ssh:Service {uid: 'ssh'}), (nginx:Service {uid: 'nginx'}),
      (title:Script {uid: 'title'}), (mac:MAC), (linux:OS)
CREATE (s1:Scan {uid: 's1', scanner: 'nmap'})-[:IN_CATEGORY]->(:Category {name: 'internet'}),
       (s2:Scan {uid: 's2', scanner: 'masscan'}),
       (ra:Record {uid: 's1/a', addr: a.addr, key: a.key, state: 'up', reason: 'syn-ack', source: ['paris'], openports: 2,
                   start: datetime('2024-01-01T00:00:00Z'), end: datetime('2024-01-01T00:10:00Z'),
                   extraports: '{"closed": {"total": 998}}'})-[:OF]->(a),
       (ra)-[:IN_SCAN]->(s1),
       (rb:Record {uid: 's1/b', addr: b.addr, key: b.key, state: 'up', openports: 0})-[:OF]->(b), (rb)-[:IN_SCAN]->(s1),
       (ra2:Record {uid: 's2/a', addr: a.addr, key: a.key, state: 'up', openports: 1, source: ['berlin']})-[:OF]->(a),
       (ra2)-[:IN_SCAN]->(s2),
       (ra)-[:HAD_PORT]->(:Port:RecordPort {uid: 's1/a/22', proto: 'tcp', port: 22, state: 'open'})-[:RAN]->(ssh),
       (ra)-[:HAD_PORT]->(r80:Port:RecordPort {uid: 's1/a/80', proto: 'tcp', port: 80, state: 'open'})-[:RAN]->(nginx),
       (r80)-[:PRINTED]->(title),
       (ra2)-[:HAD_PORT]->(:Port:RecordPort {uid: 's2/a/80', proto: 'tcp', port: 80, state: 'open'}),
       (ra)-[:WAS_NAMED {type: 'PTR'}]->(www), (ra)-[:HAD_MAC]->(mac), (ra)-[:MATCHED_OS {accuracy: 98}]->(linux),
       (ra)-[:HOP {ttl: 1, rtt: 0.5, proto: 'tcp', port: 80}]->(c)
"""

FLOWS = """
MATCH (a:Host {addr: '192.0.2.1'}), (b:Host {addr: '192.0.2.2'}), (c:Host {addr: '198.51.100.3'}),
      (d:Host {addr: '2001:db8::4'}), (e:Host {addr: '10.0.0.5'})
CREATE (a)-[:SEND]->(f1:Flow {uid: 'f1', proto: 'tcp', dport: 80, sports: [40000, 50000], times: [1704153600, 1704157200],
                              sources: ['paris'], count: 2, cspkts: 10, scpkts: 20, csbytes: 1000, scbytes: 20000,
                              firstseen: datetime('2024-01-02T00:30:00Z'), lastseen: datetime('2024-01-02T01:30:00Z')})-[:TO]->(b),
       (b)-[:SEND]->(f2:Flow {uid: 'f2', proto: 'tcp', dport: 443, sports: [1000], times: [1704240000], sources: ['paris'],
                              count: 1, csbytes: 50, scbytes: 60,
                              firstseen: datetime('2024-01-03T00:00:00Z'), lastseen: datetime('2024-01-03T00:00:00Z')})-[:TO]->(a),
       (c)-[:SEND]->(f3:Flow {uid: 'f3', proto: 'udp', dport: 53, sports: [33333, 53], times: [1704240000],
                              sources: ['berlin', 'paris'], count: 7, csbytes: 100, scbytes: 300})-[:TO]->(a),
       (a)-[:SEND]->(f4:Flow {uid: 'f4', proto: 'icmp', type: 8, codes: [0], count: 3})-[:TO]->(e),
       (d)-[:SEND]->(f5:Flow {uid: 'f5', proto: 'tcp', dport: 22222, sports: [65535], count: 5})-[:TO]->(a),
       (e)-[:SEND]->(f6:Flow {uid: 'f6', proto: 'udp', dport: 12345, sports: [], count: 0})-[:TO]->(c),
       (f3)-[:CARRIED]->(google:Intel:DNS {uid: 'google', proto: 'dns', query: 'www.google.com', qtype_name: 'A', rcode: 0,
                                           answers: ['142.250.0.1', 'www.l.google.com']}),
       (f3)-[:CARRIED]->(:Intel:DNS {uid: 'mail', proto: 'dns', query: 'mail.example.com', qtype_name: 'MX', rcode: 3,
                                     answers: ['mx.example.com']}),
       (f6)-[:CARRIED]->(:Intel:DNS {uid: 'none', proto: 'dns', query: 'void.example.net'}),
       (f1)-[:CARRIED]->(:Intel:HTTP {uid: 'web', proto: 'http', host: 'intranet', uri: '/admin/login', status_code: 200,
                                      version: '1.1'}),
       (c)-[:SENT]->(google)
"""

PLACES = """
MATCH (a:Host {addr: '192.0.2.1'}), (b:Host {addr: '192.0.2.2'})
CREATE (a)-[:IN_RANGE]->(:Range:CityRange {uid: 'city/a'})-[:IN_CITY]->(:City {uid: 'Paris', name: 'Paris'}),
       (a)-[:IN_RANGE]->(:Range:ASRange {uid: 'as/a'})-[:IN_AS]->(:AS {num: 64500, name: 'Example Net'}),
       (b)-[:IN_RANGE]->(rb:Range:CountryRange {uid: 'country/b'})-[:IN_COUNTRY]->(:Country {code: 'DE'}),
       (b)-[:IN_RANGE]->(:Range:ASRange {uid: 'as/b'})-[:IN_AS]->(:AS {num: 64501})
WITH a
MATCH (de:Country {code: 'DE'}), (city:CityRange {uid: 'city/a'})
CREATE (city)-[:IN_COUNTRY]->(:Country {code: 'FR'}),
       (a)-[:IN_RANGE]->(:Range:CountryRange {uid: 'country/a'})-[:IN_COUNTRY]->(de)
WITH DISTINCT 1 AS made
MATCH (range:Range)
WITH range, CASE WHEN range:CityRange THEN 'city' WHEN range:ASRange THEN 'asn' ELSE 'country' END AS kind
MERGE (d:Dataset {uid: kind, kind: kind, provider: 'test', version: 4})
CREATE (range)-[:IN_DATASET]->(d)
"""
"""What holds `a` and `b`: a city in France within a range of Germany, a range of Germany."""

STATEMENTS = (HOSTS, VIEWS, RECORDS, FLOWS, PLACES)
