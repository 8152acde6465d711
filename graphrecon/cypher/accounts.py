"""Statements about accounts: users, groups, sessions, keys; `$now` and other times are epoch seconds."""

from graphrecon.cypher.statement import Statement

ANY = Statement("RETURN EXISTS { MATCH (:User) } AS accounts", about=())
"""Whether there is an account."""

ADD_USER = """\
MERGE (u:User {name: $name})
ON CREATE SET u.role = $role, u.scope = $scope, u.verifier = $verifier, u.created = datetime({epochSeconds: $now}),
  u.changed = datetime({epochSeconds: $now}), u.fresh = true
WITH u, coalesce(u.fresh, false) AS made
REMOVE u.fresh
RETURN made"""

_SCOPES = """COLLECT {
    UNWIND [u.scope] + COLLECT { MATCH (u)-[:MEMBER_OF]->(g:Group) RETURN g.scope } AS scope
    WITH scope WHERE scope IS NOT NULL
    RETURN DISTINCT scope ORDER BY scope
  }"""

USER = f"""\
MATCH (u:User {{name: $name}})
RETURN u.name AS name, u.role AS role, u.verifier AS verifier, {_SCOPES} AS scope"""

USERS = Statement("""\
MATCH (u:User)
RETURN u.name AS name, u.role AS role, u.scope AS scope, u.created AS created,
  COLLECT { MATCH (u)-[:MEMBER_OF]->(g:Group) RETURN g.name ORDER BY g.name } AS groups,
  COUNT { (u)<-[:OF_USER]-(:Session) } AS sessions, COUNT { (u)<-[:OF_USER]-(:APIKey) } AS keys
ORDER BY name""")

GROUPS = Statement("""\
MATCH (g:Group)
RETURN g.name AS name, g.scope AS scope,
  COLLECT { MATCH (g)<-[:MEMBER_OF]-(u) RETURN u.name ORDER BY u.name } AS members
ORDER BY name""")

SET_VERIFIER = """\
MATCH (u:User {name: $name})
SET u.verifier = $verifier, u.changed = datetime({epochSeconds: $now})
WITH u
OPTIONAL MATCH (u)<-[:OF_USER]-(s:Session)
DETACH DELETE s
RETURN count(DISTINCT u) AS done"""
"""A new password ends the sessions of the old one."""

SET_ROLE = "MATCH (u:User {name: $name})\nSET u.role = $role\nRETURN count(u) AS done"
SET_SCOPE = "MATCH (u:User {name: $name})\nSET u.scope = $scope\nRETURN count(u) AS done"
DELETE_USER = """\
MATCH (u:User {name: $name})
OPTIONAL MATCH (u)<-[:OF_USER]-(held)
DETACH DELETE held
WITH DISTINCT u
DETACH DELETE u
RETURN count(*) AS done"""

UNSCOPED = """\
MATCH (u:User)-[:MEMBER_OF]->(g:Group {name: $name})
WHERE ($user IS NULL OR u.name = $user) AND g.scope IS NOT NULL AND u.scope IS NULL
  AND NOT EXISTS { MATCH (u)-[:MEMBER_OF]->(other:Group) WHERE other <> g AND other.scope IS NOT NULL }
RETURN u.name AS name ORDER BY name"""
"""Members of a group, or one of them, who have no scope but the group's."""
SET_GROUP = "MERGE (g:Group {name: $name})\nSET g.scope = $scope\nRETURN count(g) AS done"
DELETE_GROUP = "MATCH (g:Group {name: $name})\nDETACH DELETE g\nRETURN count(*) AS done"
JOIN = (
    "MATCH (u:User {name: $user})\nMATCH (g:Group {name: $name})\nMERGE (u)-[:MEMBER_OF]->(g)\nRETURN count(*) AS done"
)
LEAVE = "MATCH (:User {name: $user})-[m:MEMBER_OF]->(:Group {name: $name})\nDELETE m\nRETURN count(*) AS done"

OPEN_SESSION = """\
MATCH (u:User {name: $name})
CREATE (s:Session {uid: $uid, created: datetime({epochSeconds: $now}), lastseen: datetime({epochSeconds: $now}),
  client: $client})-[:OF_USER]->(u)
RETURN count(s) AS done"""

OLD_SESSIONS = """\
MATCH (s:Session)
WHERE s.created.epochSeconds <= $now - $longest OR s.lastseen.epochSeconds <= $now - $idle
DETACH DELETE s"""

SESSION = f"""\
MATCH (s:Session {{uid: $uid}})-[:OF_USER]->(u:User)
WHERE s.created.epochSeconds > $now - $longest AND s.lastseen.epochSeconds > $now - $idle
RETURN u.name AS name, u.role AS role, s.lastseen.epochSeconds AS lastseen, {_SCOPES} AS scope"""

CLOSE_SESSION = "MATCH (s:Session {uid: $uid})\nDETACH DELETE s\nRETURN count(*) AS done"

ADD_KEY = """\
MATCH (u:User {name: $user})
CREATE (k:APIKey {uid: $uid, name: $name, created: datetime({epochSeconds: $now}),
  expires: CASE WHEN $expires IS NULL THEN null ELSE datetime({epochSeconds: $expires}) END})-[:OF_USER]->(u)
RETURN count(k) AS done"""

KEY = f"""\
MATCH (k:APIKey {{uid: $uid}})-[:OF_USER]->(u:User)
WHERE k.expires IS NULL OR k.expires.epochSeconds > $now
RETURN u.name AS name, u.role AS role, coalesce(k.lastseen.epochSeconds, 0) AS lastseen, {_SCOPES} AS scope"""

KEYS = """\
MATCH (k:APIKey)-[:OF_USER]->(:User {name: $user})
RETURN left(k.uid, 12) AS id, k.name AS name, k.created AS created, k.lastseen AS lastseen,
  k.expires AS expires
ORDER BY created, id"""

DELETE_KEYS = """\
MATCH (u:User {name: $user})
OPTIONAL MATCH (k:APIKey)-[:OF_USER]->(u)
WITH u, collect(k) AS held
FOREACH (k IN held | DETACH DELETE k)
RETURN size(held) AS done"""

DELETE_KEY = """\
MATCH (k:APIKey)-[:OF_USER]->(:User {name: $user})
WHERE k.uid STARTS WITH $id
DETACH DELETE k
RETURN count(*) AS done"""

TOUCH = """\
OPTIONAL MATCH (s:Session {uid: $uid})
SET s.lastseen = datetime({epochSeconds: $now})
WITH s
OPTIONAL MATCH (k:APIKey {uid: $uid})
SET k.lastseen = datetime({epochSeconds: $now})"""

LOG = """\
CREATE (e:AuditEvent)
SET e = $event, e.time = datetime({epochMillis: $milliseconds})"""

OLD_EVENTS = """\
MATCH (e:AuditEvent {kind: $kind})
WITH e ORDER BY e.time DESC
SKIP $most
LIMIT 10000
DETACH DELETE e"""

AGED_EVENTS = (
    "MATCH (e:AuditEvent)\nWHERE e.time < datetime({epochSeconds: $before})\nWITH e LIMIT 10000\nDETACH DELETE e"
)


def events(user: str | None, limit: int, skip: int) -> Statement:
    """Return the events, the newest first, of all accounts or of one."""
    only = " {user: $user}" if user else ""
    return Statement(
        f"MATCH (e:AuditEvent{only})\nWITH e ORDER BY e.time DESC, e.uid\nSKIP $skip\nLIMIT $limit\n"
        "RETURN e.time AS time, e.user AS user, e.by AS by, e.client AS client, e.method AS method, e.route AS route,\n"
        "  e.asked AS asked, e.status AS status",
        {"limit": limit, "skip": skip, **({"user": user} if user else {})},
    )
