##! TLS: certificates, and what JA3, JA3S and JA4 are computed from.

@load base/protocols/ssl
@load base/files/x509
@load ./main

module PassiveRecon;

export {
	## Extensions of one hello that are kept at most.
	option max_extensions: count = 128;
}

type Hello: record {
	extensions: vector of count &default=vector();
	curves: vector of count &default=vector();
	point_formats: vector of count &default=vector();
	algorithms: vector of string &default=vector();
	version: count &default=0;
	server_name: bool &default=F;
	alpn: string &default="00";
};

redef record connection += {
	## The hello that is being read from the client.
	passive_recon_client: Hello &optional;
	## The extensions of the hello that is being read from the server.
	passive_recon_server: vector of count &optional;
	## What the JA3 of the client is computed from.
	passive_recon_ja3: string &optional;
	## Whether the responder of the connection is the client of TLS.
	passive_recon_flipped: bool &default=F;
};

# Whether a value is one of those that clients strew in (RFC 8701).
function is_grease(value: count): bool
	{
	return ( value & 0x0f0f ) == 0x0a0a && ( value / 256 ) == ( value % 256 );
	}

# Return numbers in decimal with dashes.
function dashes(values: vector of count): string
	{
	local found: vector of string = vector();

	for ( i in values )
		{
		if ( ! is_grease(values[i]) )
			found += cat(values[i]);
		}

	return join_string_vec(found, "-");
	}

# Return numbers in four hexadecimal digits, sorted, with commas.
function sorted_hex(values: vector of count): string
	{
	local numbers: vector of count = vector();

	for ( i in values )
		{
		if ( ! is_grease(values[i]) )
			numbers += values[i];
		}

	sort(numbers);
	local found: vector of string = vector();

	for ( j in numbers )
		found += fmt("%04x", numbers[j]);

	return join_string_vec(found, ",");
	}

# Return the number of values that are no GREASE, at most 99.
function counted(values: vector of count): count
	{
	local n: count = 0;

	for ( i in values )
		{
		if ( ! is_grease(values[i]) )
			++n;
		}

	return n > 99 ? 99 : n;
	}

# Return a version as JA4 writes it.
function version_name(version: count): string
	{
	switch ( version )
		{
		case 0x0304:
			return "13";
		case 0x0303:
			return "12";
		case 0x0302:
			return "11";
		case 0x0301:
			return "10";
		case 0x0300:
			return "s3";
		case 0x0002:
			return "s2";
		case 0xfeff:
			return "d1";
		case 0xfefd:
			return "d2";
		case 0xfefc:
			return "d3";
		}

	return "00";
	}

function client_of(c: connection): Hello
	{
	if ( ! c?$passive_recon_client )
		c$passive_recon_client = Hello();

	return c$passive_recon_client;
	}

# It comes before the hello that turns the roles, and again where a later message turns them back.
event ssl_connection_flipped(c: connection)
	{
	c$passive_recon_flipped = ! c$passive_recon_flipped;
	}

function client_host(c: connection): addr
	{
	return c$passive_recon_flipped ? c$id$resp_h : c$id$orig_h;
	}

event ssl_extension(c: connection, is_client: bool, code: count, val: string)
	{
	if ( ! is_client )
		{
		if ( ! c?$passive_recon_server )
			c$passive_recon_server = vector();

		if ( |c$passive_recon_server| < max_extensions )
			c$passive_recon_server += code;

		return;
		}

	local hello = client_of(c);

	if ( |hello$extensions| < max_extensions )
		hello$extensions += code;

	if ( code == 0 )
		hello$server_name = T;
	}

event ssl_extension_elliptic_curves(c: connection, is_client: bool,
    curves: index_vec)
	{
	if ( ! is_client )
		return;

	local hello = client_of(c);
	hello$curves = curves;
	}

event ssl_extension_ec_point_formats(c: connection, is_client: bool,
    point_formats: index_vec)
	{
	if ( ! is_client )
		return;

	local hello = client_of(c);
	hello$point_formats = point_formats;
	}

event ssl_extension_signature_algorithm(c: connection, is_client: bool,
    signature_algorithms: signature_and_hashalgorithm_vec)
	{
	if ( ! is_client )
		return;

	local found: vector of string = vector();

	for ( i in signature_algorithms )
		{
		local number = signature_algorithms[i]$HashAlgorithm * 256 +
		    signature_algorithms[i]$SignatureAlgorithm;

		if ( ! is_grease(number) )
			found += fmt("%04x", number);
		}

	local hello = client_of(c);
	hello$algorithms = found;
	}

event ssl_extension_supported_versions(c: connection, is_client: bool,
    versions: index_vec)
	{
	if ( ! is_client )
		return;

	local hello = client_of(c);

	for ( i in versions )
		{
		if ( ! is_grease(versions[i]) && versions[i] > hello$version )
			hello$version = versions[i];
		}
	}

event ssl_extension_application_layer_protocol_negotiation(c: connection,
    is_client: bool, protocols: string_vec)
	{
	if ( ! is_client || |protocols| == 0 || |protocols[0]| == 0 )
		return;

	local name = protocols[0];
	local both = name[0] + name[-1];

	# Where either is no letter or digit, their first and last hexadecimal digits stand.
	if ( both != /[A-Za-z0-9]{2}/ )
		{
		local hex = bytestring_to_hexstr(name);
		both = hex[0] + hex[-1];
		}

	local hello = client_of(c);
	hello$alpn = both;
	}

event ssl_client_hello(c: connection, version: count, record_version: count,
    possible_ts: time, client_random: string, session_id: string,
    ciphers: index_vec, comp_methods: index_vec)
	{
	local hello = client_of(c);
	local own: vector of count = vector();

	for ( i in ciphers )
		own += ciphers[i];

	c$passive_recon_ja3 = fmt("%d,%s,%s,%s,%s", version, dashes(own), dashes(
	    hello$extensions), dashes(hello$curves), dashes(
	    hello$point_formats));
	write(Info($ts=network_time(), $uid=c$uid, $host=client_host(c),
	    $recon_type=SSL_CLIENT, $source="ja3", $value=c$passive_recon_ja3));

	local listed: vector of count = vector();

	for ( j in hello$extensions )
		{
		# JA4 leaves the server name and ALPN out of the list, and counts them.
		if ( hello$extensions[j] != 0 && hello$extensions[j] != 16 )
			listed += hello$extensions[j];
		}

	# Versions of DTLS count down from 0xfeff; over UDP, what has another is QUIC.
	local transport = get_port_transport_proto(c$id$resp_p) == tcp ? "t" : (
	    version / 256 == 0xfe ? "d" : "q" );
	local start = fmt("%s%s%s%02d%02d%s", transport, version_name(hello$version > 0 ?
	    hello$version : version), hello$server_name ? "d" : "i", counted(
	    own), counted(hello$extensions), hello$alpn);
	write(Info($ts=network_time(), $uid=c$uid, $host=client_host(c),
	    $recon_type=SSL_CLIENT, $source="ja4", $value=fmt("%s_%s_%s_%s",
	    start, sorted_hex(own), sorted_hex(listed), join_string_vec(
	    hello$algorithms, ","))));

	delete c$passive_recon_client;
	}

# Write a fact of a server. The log does not name the transport of a port, so that only those of TCP are told.
function write_server(c: connection, source: string, value: string)
	{
	local server = c$passive_recon_flipped ? c$id$orig_h : c$id$resp_h;
	local at = c$passive_recon_flipped ? c$id$orig_p : c$id$resp_p;
	local rec = Info($ts=network_time(), $uid=c$uid, $host=server,
	    $recon_type=SSL_SERVER, $source=source, $value=value);

	if ( get_port_transport_proto(at) == tcp )
		rec$srvport = at;

	write(rec);
	}

event ssl_server_hello(c: connection, version: count, record_version: count,
    possible_ts: time, server_random: string, session_id: string, cipher: count,
    comp_method: count)
	{
	local extensions = "";

	if ( c?$passive_recon_server )
		{
		extensions = dashes(c$passive_recon_server);
		delete c$passive_recon_server;
		}

	if ( c?$passive_recon_ja3 )
		write_server(c, "ja3-" + c$passive_recon_ja3, fmt("%d,%d,%s", version, cipher,
		    extensions));
	}

event x509_certificate(f: fa_file, cert_ref: opaque of x509,
    cert: X509::Certificate)
	{
	if ( ! f?$conns || ( f$source != "SSL" && f$source != "DTLS" ) )
		return;

	# The first certificate of a chain is a user's by its MIME type, the others are authorities'.
	local source = "cacert";

	if ( f?$info
	    && f$info?$mime_type
	    && f$info$mime_type == "application/x-x509-user-cert" )
		source = "cert";

	local value = encode_base64(x509_get_certificate_string(cert_ref));

	# Zeek says whose file it is by the roles of TLS, not of the connection.
	for ( cid in f$conns )
		{
		local c = f$conns[cid];

		if ( f?$is_orig && f$is_orig )
			write(Info($ts=network_time(), $uid=c$uid, $host=client_host(c),
			    $recon_type=SSL_CLIENT, $source=source,
			    $value=value));
		else
			write_server(c, source, value);
		}
	}
