##! passiverecon: what the wire tells of hosts, one line a sighting, in passive_recon.log.
##!
##! Events are used where they suffice and no state is kept but a little on connections, so that the cost is
##! that of the analyzers that run anyway, save for the two signatures of ``banners.sig`` (first bytes of
##! connections). The events, with their signatures of Zeek 6 to 8:
##!
##! ============================================ ===============================================================
##! file                                         event
##! ============================================ ===============================================================
##! main                                         zeek_init()
##! tcp                                          connection_established(c: connection)
##! tcp                                          signature_match(state: signature_state, msg: string, data: string)
##! http                                         http_header(c: connection, is_orig: bool, original_name: string, name: string, value: string)
##! ssh                                          ssh_client_version(c: connection, version: string)
##! ssh                                          ssh_server_version(c: connection, version: string)
##! ssh                                          ssh_capabilities(c: connection, cookie: string, capabilities: SSH::Capabilities)
##! ssh                                          ssh1_server_host_key(c: connection, modulus: string, exponent: string)
##! ssh                                          ssh2_server_host_key(c: connection, key: string)
##! tls                                          ssl_connection_flipped(c: connection)
##! tls                                          ssl_extension(c: connection, is_client: bool, code: count, val: string)
##! tls                                          ssl_extension_elliptic_curves(c: connection, is_client: bool, curves: index_vec)
##! tls                                          ssl_extension_ec_point_formats(c: connection, is_client: bool, point_formats: index_vec)
##! tls                                          ssl_extension_signature_algorithm(c: connection, is_client: bool, signature_algorithms: signature_and_hashalgorithm_vec)
##! tls                                          ssl_extension_supported_versions(c: connection, is_client: bool, versions: index_vec)
##! tls                                          ssl_extension_application_layer_protocol_negotiation(c: connection, is_client: bool, protocols: string_vec)
##! tls                                          ssl_client_hello(c: connection, version: count, record_version: count, possible_ts: time, client_random: string, session_id: string, ciphers: index_vec, comp_methods: index_vec)
##! tls                                          ssl_server_hello(c: connection, version: count, record_version: count, possible_ts: time, server_random: string, session_id: string, cipher: count, comp_method: count)
##! tls                                          x509_certificate(f: fa_file, cert_ref: opaque of x509, cert: X509::Certificate)
##! dns                                          dns_A_reply(c: connection, msg: dns_msg, ans: dns_answer, a: addr)
##! dns                                          dns_AAAA_reply(c: connection, msg: dns_msg, ans: dns_answer, a: addr)
##! dns                                          dns_PTR_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string)
##! dns                                          dns_CNAME_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string)
##! dns                                          dns_NS_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string)
##! dns                                          dns_MX_reply(c: connection, msg: dns_msg, ans: dns_answer, name: string, preference: count)
##! mail                                         ftp_request(c: connection, command: string, arg: string)
##! mail                                         pop3_request(c: connection, is_orig: bool, command: string, arg: string)
##! ntlm                                         ntlm_negotiate(c: connection, negotiate: NTLM::Negotiate)
##! ntlm                                         ntlm_challenge(c: connection, challenge: NTLM::Challenge)
##! ntlm                                         ntlm_authenticate(c: connection, request: NTLM::Authenticate)
##! ntlm                                         smb1_session_setup_andx_response(c: connection, hdr: SMB1::Header, response: SMB1::SessionSetupAndXResponse)
##! arp                                          arp_request(mac_src: string, mac_dst: string, SPA: addr, SHA: string, TPA: addr, THA: string)
##! arp                                          arp_reply(mac_src: string, mac_dst: string, SPA: addr, SHA: string, TPA: addr, THA: string)
##! honeypot                                     new_connection(c: connection)
##! honeypot                                     signature_match(state: signature_state, msg: string, data: string)
##! honeypot                                     http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string)
##! honeypot                                     dns_request(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count)
##! arplog                                       zeek_init()
##! arplog                                       arp_request(mac_src: string, mac_dst: string, SPA: addr, SHA: string, TPA: addr, THA: string)
##! arplog                                       arp_reply(mac_src: string, mac_dst: string, SPA: addr, SHA: string, TPA: addr, THA: string)
##! ============================================ ===============================================================
##!
##! ``honeypot`` and ``arplog`` are not loaded with the package: who wants them loads them by name.

module PassiveRecon;

export {
	## The stream of passive_recon.log.
	redef enum Log::ID += { LOG };

	## Whether a policy wants a record: hooks of the user may break to leave one out.
	global log_policy: Log::PolicyHook;

	## The kinds of facts.
	type Type: enum {
		## A header that tells of the client.
		HTTP_CLIENT_HEADER,
		## A header of a client that tells of the server.
		HTTP_CLIENT_HEADER_SERVER,
		## A header of a server.
		HTTP_SERVER_HEADER,
		## The banner of an SSH client.
		SSH_CLIENT,
		## The banner of an SSH server.
		SSH_SERVER,
		## Algorithms that an SSH client offers.
		SSH_CLIENT_ALGOS,
		## Algorithms that an SSH server offers.
		SSH_SERVER_ALGOS,
		## What the HASSH of a client is computed from.
		SSH_CLIENT_HASSH,
		## What the HASSH of a server is computed from.
		SSH_SERVER_HASSH,
		## The key of an SSH server.
		SSH_SERVER_HOSTKEY,
		## Certificate or fingerprint of a TLS client.
		SSL_CLIENT,
		## Certificate or fingerprint of a TLS server.
		SSL_SERVER,
		## An answer of a DNS server.
		DNS_ANSWER,
		## User or password that an FTP client sent.
		FTP_CLIENT,
		## User or password that an FTP server was sent.
		FTP_SERVER,
		## User or password that a POP client sent.
		POP_CLIENT,
		## User or password that a POP server was sent.
		POP_SERVER,
		## First bytes of a client that spoke first.
		TCP_CLIENT_BANNER,
		## First bytes of a server that spoke first.
		TCP_SERVER_BANNER,
		## A connection to a honeypot.
		TCP_HONEYPOT_HIT,
		## A datagram to a honeypot.
		UDP_HONEYPOT_HIT,
		## A request to a web server on a honeypot.
		HTTP_HONEYPOT_REQUEST,
		## A query to a name server on a honeypot.
		DNS_HONEYPOT_QUERY,
		## A request for STUN to a honeypot.
		STUN_HONEYPOT_REQUEST,
		## A port that answered.
		OPEN_PORT,
		## The hardware address of a protocol address.
		MAC_ADDRESS,
		## What an NTLM client says of itself at first.
		NTLM_NEGOTIATE,
		## What an NTLM server says of itself.
		NTLM_CHALLENGE,
		## What an NTLM client says of itself and its user.
		NTLM_AUTHENTICATE,
		## Flags of an NTLM server.
		NTLM_SERVER_FLAGS,
		## Flags of an NTLM client.
		NTLM_CLIENT_FLAGS,
		## System of an SMB server.
		SMB,
	};

	## One sighting.
	type Info: record {
		## When it was seen.
		ts: time &log;
		## The connection, where there is one.
		uid: string &log &optional;
		## The address that it is about.
		host: addr &log &optional;
		## The port of the server that it is about.
		srvport: port &log &optional;
		## The kind of fact.
		recon_type: Type &log;
		## Where it stood: name of a header, kind of a record ...
		source: string &log &optional;
		## The fact.
		value: string &log;
		## The name that a name points at.
		targetval: string &log &optional;
	};

	## Networks that nothing is written about.
	option ignored_networks: set[subnet] = {};

	## The kinds of facts that are not written.
	option disabled_types: set[Type] = {};

	## Bytes of the longest banner that is written whole.
	option banner_length: count = 2048;

	## Whether passwords are written; else ``***`` stands in their place.
	option log_credentials: bool = F;

	## Raised for each record that is written.
	global log_passive_recon: event(rec: Info);

	## Write a sighting, unless its kind or its network is left out.
	global write: function(rec: Info);
}

# Certificates are written whole: where Zeek cuts long fields (8.1 and later), those of this log alone are longer.
@ifdef ( Log::default_max_field_string_bytes )
event zeek_init() &priority=5
	{
	Log::create_stream(LOG, [$columns=Info, $ev=log_passive_recon,
	    $path="passive_recon", $policy=log_policy,
	    $max_field_string_bytes=65536]);
	}
@else
event zeek_init() &priority=5
	{
	Log::create_stream(LOG, [$columns=Info, $ev=log_passive_recon,
	    $path="passive_recon", $policy=log_policy]);
	}
@endif

function write(rec: Info)
	{
	if ( rec$recon_type in disabled_types )
		return;

	if ( rec?$host && rec$host in ignored_networks )
		return;

	Log::write(LOG, rec);
	}
