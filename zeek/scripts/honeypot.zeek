##! Who comes to the honeypots. It is not loaded with the package, since each new connection has a cost here:
##! ``@load passiverecon/honeypot`` in local.zeek, and name the honeypots.

@load base/protocols/http
@load base/protocols/dns
@load ./tcp
@load ./urls

@load-sigs ./honeypot.sig

module PassiveRecon;

export {
	## Addresses that nobody has a reason to talk to.
	option honeypots: set[subnet] = {};

	## First bytes of a request for STUN: its type, length and magic (RFC 8489).
	option stun_request: pattern = /^[\x00-\x3f][\x00-\xff]{3}\x21\x12\xa4\x42/;
}

redef Signatures::actions += {
	["passiverecon-client-datagram"] = Signatures::SIG_IGNORE,
};

# Write a hit with the first bytes of the client; a connection that brought none has an empty value.
function write_hit(c: connection, data: string)
	{
	local transport = get_port_transport_proto(c$id$resp_p);

	if ( transport != tcp && transport != udp )
		return;

	local told = |data| > banner_length ? data[0:banner_length] : data;
	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
	    $recon_type=transport == tcp ? TCP_HONEYPOT_HIT : UDP_HONEYPOT_HIT,
	    $source=fmt("%s/%d", transport, port_to_count(c$id$resp_p)),
	    $value=without_password(told)));
	}

event new_connection(c: connection)
	{
	if ( c$id$resp_h in honeypots
	    && get_port_transport_proto(c$id$resp_p) == tcp )
		write_hit(c, "");
	}

event signature_match(state: signature_state, msg: string, data: string)
	{
	local c = state$conn;

	if ( c$id$resp_h !in honeypots )
		return;

	if ( state$sig_id == "passiverecon-client-banner" )
		write_hit(c, data);

	if ( state$sig_id != "passiverecon-client-datagram" )
		return;

	write_hit(c, data);

	if ( stun_request in data )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
		    $recon_type=STUN_HONEYPOT_REQUEST, $source=fmt("udp/%d",
		    port_to_count(c$id$resp_p)), $value=bytestring_to_hexstr(
		    data[0:2])));
	}

event http_request(c: connection, method: string, original_URI: string,
    unescaped_URI: string, version: string)
	{
	if ( c$id$resp_h in honeypots )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
		    $recon_type=HTTP_HONEYPOT_REQUEST, $source=fmt("%s-%d",
		    method, port_to_count(c$id$resp_p)), $value=masked_urls(
		    masked_host(original_URI))));
	}

event dns_request(c: connection, msg: dns_msg, query: string, qtype: count,
    qclass: count)
	{
	if ( c$id$resp_h in honeypots )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
		    $recon_type=DNS_HONEYPOT_QUERY, $source=fmt("%d-%d", qtype,
		    port_to_count(c$id$resp_p)), $value=query));
	}
