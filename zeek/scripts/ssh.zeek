##! SSH: banners, algorithms, what their HASSH is computed from, and host keys.

@load base/protocols/ssh
@load ./main

module PassiveRecon;

event ssh_client_version(c: connection, version: string)
	{
	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
	    $recon_type=SSH_CLIENT, $value=version));
	}

event ssh_server_version(c: connection, version: string)
	{
	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
	    $srvport=c$id$resp_p, $recon_type=SSH_SERVER, $value=version));
	}

# Write one family of algorithms of one side.
function write_algorithms(c: connection, is_server: bool, family: string,
    names: string_vec)
	{
	local value = join_string_vec(names, " ");

	if ( is_server )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
		    $srvport=c$id$resp_p, $recon_type=SSH_SERVER_ALGOS,
		    $source=family, $value=value));
	else
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
		    $recon_type=SSH_CLIENT_ALGOS, $source=family,
		    $value=value));
	}

# Write one family of algorithms for both directions, once where they are the same.
function write_both(c: connection, is_server: bool, family: string,
    prefs: SSH::Algorithm_Prefs)
	{
	if ( prefs?$client_to_server )
		write_algorithms(c, is_server, family, prefs$client_to_server);

	if ( prefs?$server_to_client
	    && ( ! prefs?$client_to_server || join_string_vec(prefs$client_to_server, " ") != join_string_vec(prefs$server_to_client, " ") ) )
		write_algorithms(c, is_server, family, prefs$server_to_client);
	}

# Return the algorithms of the direction in which a side sends, with commas.
function sent_algorithms(is_server: bool, prefs: SSH::Algorithm_Prefs): string
	{
	if ( is_server )
		return prefs?$server_to_client ? join_string_vec(prefs$server_to_client, ",") : "";

	return prefs?$client_to_server ? join_string_vec(prefs$client_to_server, ",") : "";
	}

event ssh_capabilities(c: connection, cookie: string,
    capabilities: SSH::Capabilities)
	{
	local is_server = capabilities$is_server;

	write_algorithms(c, is_server, "kex_algorithms", capabilities$kex_algorithms);
	write_algorithms(c, is_server, "server_host_key_algorithms",
	    capabilities$server_host_key_algorithms);
	write_both(c, is_server, "encryption_algorithms",
	    capabilities$encryption_algorithms);
	write_both(c, is_server, "mac_algorithms", capabilities$mac_algorithms);
	write_both(c, is_server, "compression_algorithms",
	    capabilities$compression_algorithms);

	local hassh = fmt("%s;%s;%s;%s", join_string_vec(capabilities$kex_algorithms,
	    ","), sent_algorithms(is_server,
	    capabilities$encryption_algorithms), sent_algorithms(is_server,
	    capabilities$mac_algorithms), sent_algorithms(is_server,
	    capabilities$compression_algorithms));

	if ( is_server )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
		    $srvport=c$id$resp_p, $recon_type=SSH_SERVER_HASSH,
		    $source="hassh-v1.1", $value=hassh));
	else
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
		    $recon_type=SSH_CLIENT_HASSH, $source="hassh-v1.1",
		    $value=hassh));
	}

event ssh1_server_host_key(c: connection, modulus: string, exponent: string)
	{
	# The exponent is the shorter of the two, whichever comes first.
	local value = |modulus| > |exponent| ? exponent + " " + modulus : modulus + " " +
	    exponent;
	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
	    $srvport=c$id$resp_p, $recon_type=SSH_SERVER_HOSTKEY,
	    $source="SSHv1", $value=value));
	}

event ssh2_server_host_key(c: connection, key: string)
	{
	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
	    $srvport=c$id$resp_p, $recon_type=SSH_SERVER_HOSTKEY,
	    $source="SSHv2", $value=key));
	}
