// The usual hours of a service
// Change the port. What runs at night only, or never stops, stands out.
MATCH (f:Flow {proto: 'tcp', dport: 80})
UNWIND f.times AS slot
RETURN datetime({epochSeconds: slot}).hour AS hour, count(*) AS flows
ORDER BY hour
