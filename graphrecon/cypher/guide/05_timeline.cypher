// Flows by the hour
// `times` holds the slots in which a flow was seen, as epoch seconds of their start.
MATCH (f:Flow)
UNWIND f.times AS slot
RETURN datetime({epochSeconds: slot}) AS time, count(*) AS flows
ORDER BY time
