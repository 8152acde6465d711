##! Open ports and the first bytes of connections.

@load base/frameworks/signatures
@load ./main

@load-sigs ./banners.sig

module PassiveRecon;

export {
	## First bytes that other facts tell better: requests and answers of HTTP, TLS records, banners of SSH.
	option known_banners: pattern =
	    /^([A-Z]+ [^\x0a]* HTTP\/|HTTP\/|SSH-|\x16\x03)/;
}

redef record connection += {
	## Whether one side of it has spoken.
	passive_recon_spoke: bool &optional;
};

# The signatures are not events that somebody wants to be told of.
redef Signatures::actions += {
	["passiverecon-client-banner"] = Signatures::SIG_IGNORE,
	["passiverecon-server-banner"] = Signatures::SIG_IGNORE,
};

# Whether a connection carries the data of an FTP session: its port is nobody's service, its bytes are a file's.
function is_data(c: connection): bool
	{
	return "ftp-data" in c$service;
	}

event connection_established(c: connection)
	{
	if ( is_data(c) )
		return;

	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
	    $srvport=c$id$resp_p, $recon_type=OPEN_PORT, $source="TCP",
	    $value=fmt("tcp/%d", port_to_count(c$id$resp_p))));
	}

event signature_match(state: signature_state, msg: string, data: string)
	{
	if ( msg != "passiverecon" )
		return;

	local c = state$conn;

	if ( c?$passive_recon_spoke || is_data(c) )
		return;

	c$passive_recon_spoke = T;

	if ( |data| == 0 || known_banners in data )
		return;

	local banner = |data| > banner_length ? data[0:banner_length] : data;

	if ( state$sig_id == "passiverecon-server-banner" )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
		    $srvport=c$id$resp_p, $recon_type=TCP_SERVER_BANNER,
		    $value=banner));
	else
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
		    $recon_type=TCP_CLIENT_BANNER, $source=fmt("tcp/%d",
		    port_to_count(c$id$resp_p)), $value=banner));
	}
