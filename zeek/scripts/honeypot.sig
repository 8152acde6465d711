# The first datagram of a client.

signature passiverecon-client-datagram {
	ip-proto == udp
	payload /[\x00-\xff]/
	udp-state originator
	event "passiverecon-honeypot"
}
