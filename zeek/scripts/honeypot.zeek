##! Who comes to the honeypots. Nothing is done while no honeypot is named.

@load base/protocols/http
@load base/protocols/dns
@load ./main

module PassiveRecon;

export {
	## Addresses that nobody has a reason to talk to.
	option honeypots: set[subnet] = {};
}

event new_connection(c: connection)
	{
	if ( |honeypots| == 0 || c$id$resp_h !in honeypots )
		return;

	local transport = get_port_transport_proto(c$id$resp_p);

	if ( transport == tcp || transport == udp )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h, $recon_type=transport == tcp ? TCP_HONEYPOT_HIT : UDP_HONEYPOT_HIT,
		    $source=fmt("%s/%d", transport, port_to_count(c$id$resp_p)),
		    $value=""));
	}

event http_request(c: connection, method: string, original_URI: string,
    unescaped_URI: string, version: string)
	{
	if ( |honeypots| > 0 && c$id$resp_h in honeypots )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
		    $recon_type=HTTP_HONEYPOT_REQUEST, $source=fmt("%s-%d",
		    method, port_to_count(c$id$resp_p)), $value=original_URI));
	}

event dns_request(c: connection, msg: dns_msg, query: string, qtype: count,
    qclass: count)
	{
	if ( |honeypots| > 0 && c$id$resp_h in honeypots )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
		    $recon_type=DNS_HONEYPOT_QUERY, $source=fmt("%d-%d", qtype,
		    port_to_count(c$id$resp_p)), $value=query));
	}
