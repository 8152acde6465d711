##! Headers of HTTP.

@load base/protocols/http
@load ./main
@load ./urls

module PassiveRecon;

export {
	## Headers that tell of the client.
	option http_client_headers: set[string] = {
		"USER-AGENT",
		"ACCEPT-LANGUAGE",
		"X-FORWARDED-FOR",
		"X-REAL-IP",
		"FORWARDED",
		"VIA",
		"X-REQUESTED-WITH",
		"AUTHORIZATION",
		"PROXY-AUTHORIZATION",
	};

	## Headers of a client that tell of the server.
	option http_client_server_headers: set[string] = {
		"HOST",
		"AUTHORIZATION",
		"PROXY-AUTHORIZATION"
	};

	## Headers of a server.
	option http_server_headers: set[string] = {
		"SERVER",
		"X-SERVER",
		"X-POWERED-BY",
		"X-GENERATOR",
		"X-ASPNET-VERSION",
		"VIA",
		"WWW-AUTHENTICATE",
		"PROXY-AUTHENTICATE",
		"MICROSOFTSHAREPOINTTEAMSERVICES",
	};

	## Headers that may hold a password or a token.
	option http_secret_headers: set[string] = {
		"AUTHORIZATION",
		"PROXY-AUTHORIZATION"
	};

	## Names of headers whose values are masked whole, where such headers are written.
	option http_masked_headers: pattern = /(set-)?cookie2?|x-[a-z-]*(auth(([-entz]|ori)[a-z-]*)?|(token|key)[a-z-]*)|([a-z0-9]+-)*(token|api-?key|[a-z0-9]+-key|secret|session-?id)/i;
}

# Return what of a header of Digest names the user and the realm: its response could be tried out.
function without_response(parameters: string): string
	{
	local kept: vector of string = vector();
	local parts = split_string_all(parameters,
	    /[A-Za-z]+[ \t]*=[ \t]*(\"([^\"\\]|\\.)*\"|[^ \t,\"]+)/);

	for ( i in parts )
		{
		if ( i % 2 == 1
		    && /^(username|realm|algorithm|qop|domain)[ \t=]/i in parts[i] )
			kept += parts[i];
		}

	return join_string_vec(kept, ", ");
	}

# Return a header without its secret: the user of Basic, the whole of NTLM and Negotiate, which hold none in clear,
# of Digest what names the user, and the scheme of the others.
function without_secret(c: connection, value: string): string
	{
	local parts = split_string1(value, / +/);

	if ( |parts| < 2 )
		return "***";

	local scheme = to_lower(parts[0]);

	if ( scheme == "ntlm" || scheme == "negotiate" )
		return value;

	if ( scheme == "digest" )
		return parts[0] + " " + without_response(parts[1]);

	if ( scheme != "basic" )
		return parts[0] + " ***";

	local user = split_string1(decode_base64_conn(c$id, parts[1]), /:/)[0];
	return parts[0] + " " + encode_base64(user + ":***");
	}

event http_header(c: connection, is_orig: bool, original_name: string,
    name: string, value: string)
	{
	if ( is_orig ? ( name !in http_client_headers && name !in
	    http_client_server_headers ) : name !in http_server_headers )
		return;

	local told = masked_urls(name == "HOST" ? masked_host(value) : value);

	if ( name in http_secret_headers && ! log_credentials )
		told = without_secret(c, value);
	else if ( ! log_credentials && http_masked_headers == name )
		told = "***";

	if ( ! is_orig )
		{
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
		    $srvport=c$id$resp_p, $recon_type=HTTP_SERVER_HEADER,
		    $source=name, $value=told));
		return;
		}

	if ( name in http_client_headers )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
		    $recon_type=HTTP_CLIENT_HEADER, $source=name, $value=told));

	if ( name in http_client_server_headers )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
		    $srvport=c$id$resp_p, $recon_type=HTTP_CLIENT_HEADER_SERVER,
		    $source=name, $value=told));
	}
