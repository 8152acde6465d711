// Whose each address is and where: the ranges that hold it. What has no date (the user's own lists) comes first, then
// the newest edition; a city's country beats that of a country range.
UNWIND $given.addrs AS addr
MATCH (v:View {addr: addr})-[:OF]->(h:Host)
USING INDEX SEEK v:View(addr)
WITH v,
  head(COLLECT {
    MATCH (h)-[:IN_RANGE]->(r:ASRange)-[:IN_AS]->(system:AS)
    MATCH (r)-[:IN_DATASET]->(d:Dataset)
    RETURN system ORDER BY d.built DESC, d.provider
  }) AS system,
  head(COLLECT {
    MATCH (h)-[:IN_RANGE]->(r:CityRange|CountryRange)-[:IN_COUNTRY]->(country:Country)
    MATCH (r)-[:IN_DATASET]->(d:Dataset)
    RETURN country ORDER BY d.kind = 'city' DESC, d.built DESC, d.provider
  }) AS country,
  head(COLLECT {
    MATCH (h)-[:IN_RANGE]->(r:CityRange)-[:IN_CITY]->(city:City)
    MATCH (r)-[:IN_DATASET]->(d:Dataset)
    RETURN city ORDER BY d.built DESC, d.provider
  }) AS city
SET v.asnum = system.num, v.asname = system.name, v.country = country.code, v.city = city.name
