// The tags of each host: one branch a rule, each gives the tag, its type (info, warning, danger) and why.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})
USING INDEX SEEK v:View(addr)
CALL (v) {
  // Given at import: VALUE:TYPE:INFO.
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(r:Record)
  UNWIND r.tags AS given
  WITH split(given, ':') AS parts
  RETURN parts[0] AS tag, CASE WHEN parts[1] <> '' THEN parts[1] ELSE 'info' END AS type,
    CASE WHEN size(parts) > 2 THEN reduce(text = parts[2], more IN parts[3..] | text + ':' + more) END AS info
  UNION
  MATCH (v)-[:HAS_PORT]->{0,1}()-[shows:SHOWS]->(x:Vulnerability)
  RETURN CASE WHEN shows.state STARTS WITH 'VULNERABLE' THEN 'Vulnerable'
              WHEN shows.state STARTS WITH 'LIKELY' OR shows.state = 'VERSION MATCHES' THEN 'Likely vulnerable'
              ELSE 'Cannot test vuln' END AS tag,
    CASE WHEN shows.state STARTS WITH 'VULNERABLE' THEN 'danger' ELSE 'warning' END AS type, x.name AS info
  UNION
  MATCH (v)-[:HAS_PORT]->{0,1}()-[:PRINTS]->(s)
  WITH DISTINCT s WHERE (s.name = 'http-default-accounts' AND s.output CONTAINS ' at /')
    OR (s.name ENDS WITH '-brute' AND s.output CONTAINS 'Valid credentials')
    OR (s.name IN ['mysql-empty-password', 'ms-sql-empty-password']
      AND s.output =~ '(?s).*(account has empty|Login Success).*')
  RETURN 'Default password' AS tag, 'danger' AS type, s.name AS info
  UNION
  MATCH (v)-[:HAS_PORT]->()-[:SHOWS]->(c:Certificate)
  WHERE c.subject =~ '(?s).*commonName=www\\.[a-z2-7]{8,20}\\.net'
    AND c.issuer =~ '(?s).*commonName=www\\.[a-z2-7]{8,20}\\.com'
  RETURN 'TOR' AS tag, 'info' AS type, c.subject AS info
  UNION
  MATCH (v)-[:HAS_PORT]->()-[:SHOWS]->(c:Certificate)
  WHERE c.subject CONTAINS 'organizationName=' AND NOT coalesce(c.ca, false)
  RETURN 'Organization' AS tag, 'info' AS type,
    split(split(c.subject, 'organizationName=')[1], '/')[0] AS info
  UNION
  MATCH (v)-[:PRINTS]->(s)
  WITH DISTINCT s WHERE s.name = 'scanner'
  RETURN 'Scanner' AS tag, 'warning' AS type, left(s.output, 256) AS info
  UNION
  MATCH (v)-[:OF]->(:Host)<-[:OF]-(o:Observation)
  WITH DISTINCT o WHERE o.recontype CONTAINS 'HONEYPOT'
  RETURN 'Scanner' AS tag, 'warning' AS type, o.recontype AS info
  UNION
  // Lists of addresses that the user imported; without one no host has their tag.
  MATCH (v)-[:OF]->(:Host)-[:IN_RANGE]->(r:TagRange)
  RETURN r.tag AS tag, r.type AS type, r.info AS info
  UNION
  // Lists of digests that the user imported: of certificates and of fingerprints.
  MATCH (v)-[:HAS_PORT]->{0,1}()-[:SHOWS]->(x)
  WITH DISTINCT x
  UNWIND [x.sha256, x.sha1, x.md5, x.value] AS digest
  MATCH (l:TagDigest {digest: digest})
  USING INDEX SEEK l:TagDigest(digest)
  MATCH (l)-[:IN_DATASET]->({active: true})
  RETURN l.tag AS tag, l.type AS type, l.info AS info
  UNION
  UNWIND [
    ['00000000000000000000ffff00000000', '00000000000000000000ffff00ffffff', 'this network'],
    ['00000000000000000000ffff0a000000', '00000000000000000000ffff0affffff', 'private'],
    ['00000000000000000000ffff64400000', '00000000000000000000ffff647fffff', 'carrier-grade NAT'],
    ['00000000000000000000ffff7f000000', '00000000000000000000ffff7fffffff', 'loopback'],
    ['00000000000000000000ffffa9fe0000', '00000000000000000000ffffa9feffff', 'link-local'],
    ['00000000000000000000ffffac100000', '00000000000000000000ffffac1fffff', 'private'],
    ['00000000000000000000ffffc0000200', '00000000000000000000ffffc00002ff', 'documentation'],
    ['00000000000000000000ffffc0a80000', '00000000000000000000ffffc0a8ffff', 'private'],
    ['00000000000000000000ffffc6120000', '00000000000000000000ffffc613ffff', 'benchmarks'],
    ['00000000000000000000ffffc6336400', '00000000000000000000ffffc63364ff', 'documentation'],
    ['00000000000000000000ffffcb007100', '00000000000000000000ffffcb0071ff', 'documentation'],
    ['00000000000000000000ffffe0000000', '00000000000000000000ffffefffffff', 'multicast'],
    ['00000000000000000000fffff0000000', '00000000000000000000ffffffffffff', 'reserved'],
    ['00000000000000000000000000000001', '00000000000000000000000000000001', 'loopback'],
    ['20010db8000000000000000000000000', '20010db8ffffffffffffffffffffffff', 'documentation'],
    ['fc000000000000000000000000000000', 'fdffffffffffffffffffffffffffffff', 'private'],
    ['fe800000000000000000000000000000', 'febfffffffffffffffffffffffffffff', 'link-local'],
    ['ff000000000000000000000000000000', 'ffffffffffffffffffffffffffffffff', 'multicast']
  ] AS net
  WITH net WHERE net[0] <= v.key <= net[1]
  RETURN 'Reserved address' AS tag, 'info' AS type, net[2] AS info
}
WITH DISTINCT v, tag, type, info
MERGE (t:Tag {name: tag})
CREATE (v)-[:TAGGED {type: type, info: info}]->(t)
