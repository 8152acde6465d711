##! Answers of DNS servers.

@load base/protocols/dns
@load ./main

module PassiveRecon;

# Write an answer that names an address.
function write_address(c: connection, kind: string, name: string, a: addr)
	{
	write(Info($ts=network_time(), $uid=c$uid, $host=a, $recon_type=DNS_ANSWER,
	    $source=fmt("%s-%s-%d", kind, c$id$resp_h, port_to_count(
	    c$id$resp_p)), $value=name));
	}

# Write an answer by which a name points at a name.
function write_name(c: connection, kind: string, name: string, target: string)
	{
	write(Info($ts=network_time(), $uid=c$uid, $recon_type=DNS_ANSWER, $source=fmt(
	    "%s-%s-%d", kind, c$id$resp_h, port_to_count(c$id$resp_p)),
	    $value=name, $targetval=target));
	}

event dns_A_reply(c: connection, msg: dns_msg, ans: dns_answer, a: addr)
	{
	write_address(c, "A", ans$query, a);
	}

event dns_AAAA_reply(c: connection, msg: dns_msg, ans: dns_answer, a: addr)
	{
	write_address(c, "AAAA", ans$query, a);
	}

event dns_PTR_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string)
	{
	local query = to_lower(ans$query);

	if ( query ==
	    /((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){4}in-addr\.arpa/
	    || query == /([0-9a-f]\.){32}ip6\.arpa/ )
		write_address(c, "PTR", name, ptr_name_to_addr(query));
	}

event dns_CNAME_reply(c: connection, msg: dns_msg, ans: dns_answer,
    name: string)
	{
	write_name(c, "CNAME", ans$query, name);
	}

event dns_NS_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string)
	{
	write_name(c, "NS", ans$query, name);
	}

event dns_MX_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string,
    preference: count)
	{
	write_name(c, "MX", ans$query, name);
	}
