# The first bytes of either side of an established connection.

signature passiverecon-client-banner {
	ip-proto == tcp
	payload /[\x00-\xff]/
	tcp-state established,originator
	event "passiverecon"
}

signature passiverecon-server-banner {
	ip-proto == tcp
	payload /[\x00-\xff]/
	tcp-state established,responder
	event "passiverecon"
}
