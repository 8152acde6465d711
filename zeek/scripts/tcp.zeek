##! Open ports and the first bytes of connections.

@load base/frameworks/signatures
@load ./main
@load ./urls

@load-sigs ./banners.sig

module PassiveRecon;

export {
	## First bytes that other facts tell better: requests and answers of HTTP, TLS records, hellos in the form of
	## SSLv2, banners of SSH.
	option known_banners: pattern = /^([A-Z]+ [^\x0a]* HTTP\/|HTTP\/|SSH-|\x16\x03|[\x80-\xff][\x00-\xff]\x01[\x00\x03][\x00-\x04])/;

	## Words of clients, and names of their headers, after which a password may stand: what follows is not written,
	## unless ``log_credentials`` is set.
	option secret_words: pattern = /(^|[^A-Za-z])((pass(w(or)?d|code)?|acct|oper|identify|identified[ \t]+(by|as)|requirepass|apop|login|auth(enticate|orization)?|cookie)[ \t\r\n:=]|pass(w(or)?d|code)?[\('\"]|(token|api-?key|[a-z0-9]+-key|secret|session-?id|x-[a-z-]*(auth(([-entz]|ori)[a-z-]*)?|(token|key)[a-z-]*)):)/i;

	## Members of JSON and fields of forms whose values are credentials: they, and what follows, are not written,
	## unless ``log_credentials`` is set. Parameters of URLs are masked by ``secret_parameters``.
	option secret_members: pattern = /(^|[^A-Za-z0-9_.?&;#-])([a-z0-9_.-]{1,32}(\[|%5b))?((user|usr|login|new|old|current|confirm|my|admin|account|acct|db|proxy|client|consumer|app|api|access|refresh|id|auth|oauth|session|security|private|subscription|bearer|csrf|xsrf|reset|device|x|amz|goog|php|j|asp|net)[_.-]?){0,3}(pass(word|wd|wort|phrase|code)?|pwd|pw|psw|secret([_.-]?key)?|(api|access|private|auth|app|session|subscription)[_.-]?key|token|jwt|otp|auth|authorization|credentials?|session([_.-]?id)?|sess?id|sid|sig|signature)([_.-]?(confirm(ation)?|again|repeat)|[0-9])?(\]|%5d)?([\"'][ \t\r\n]*:|[ \t]*=)/i;

	## First bytes of clients in which such a word stands and no password: the user, or the routing token, of RDP.
	option plain_banners: pattern = /^\x03\x00[\x00-\xff]{3}\xe0[\x00-\xff]{5}Cookie: msts(hash)?=[^;\r\n]*\r\n/;

	## Messages of clients that carry a password in binary form (logins of MQTT, LDAP, SNMP, TDS, SOCKS5, AMQP,
	## PostgreSQL, MySQL in clear): nothing of them is written, unless ``log_credentials`` is set.
	option secret_banners: pattern = /^(\x10[\x00-\xff]{1,4}\x00(\x04MQTT|\x06MQIsdp)|\x30[\x00-\xff]{1,5}\x02[\x01-\x04][\x00-\xff]{1,4}(\x60|\x04)|\x10\x01[\x00-\xff]{2}\x00\x00|\x05(\x01[\x00-\xff]|\x02[\x00-\xff]{2}|\x03[\x00-\xff]{3}|\x04[\x00-\xff]{4})\x01[\x01-\xff]|AMQP[\x00-\xff]{4}[\x00-\xff]*PLAIN|(\x00\x00\x00\x08\x04\xd2\x16\x2f)?\x00\x00[\x00-\xff]{2}\x00\x03\x00[\x00-\x02][\x00-\xff]*\x00\x00p\x00\x00|[\x00-\xff]{2}\x00\x01[\x00-\xff]{28}[\x00-\xff]*\x00mysql_clear_password\x00)/;
}

redef record connection += {
	## Whether one side of it has spoken; unset where its beginning was not seen, and where it carries files.
	passive_recon_spoke: bool &optional;
};

# The signatures are not events that somebody wants to be told of.
redef Signatures::actions += {
	["passiverecon-client-banner"] = Signatures::SIG_IGNORE,
	["passiverecon-server-banner"] = Signatures::SIG_IGNORE,
};

# Whether a connection carries a file of an FTP or IRC session: its port is nobody's service, its bytes are the file's.
function is_data(c: connection): bool
	{
	return "ftp-data" in c$service || "irc-dcc-data" in c$service;
	}

# Return text up to where a pattern ends, and a mask for what follows.
function cut_behind(text: string, secret: pattern): string
	{
	# Before Zeek 6.2, each place of a text that is split is a beginning for a pattern: words are found inside of words.
	if ( secret !in text )
		return text;

	local parts = split_string_n(text, secret, T, 1);
	return |parts| < 2 ? text : parts[0] + parts[1] + "***";
	}

# Return the first bytes of a client up to where a password may begin.
function without_password(data: string): string
	{
	if ( log_credentials )
		return data;

	if ( secret_banners in data )
		return "***";

	if ( plain_banners in data )
		return masked_urls(data);

	return masked_urls(cut_behind(cut_behind(data, secret_words), secret_members));
	}

event connection_established(c: connection)
	{
	if ( is_data(c) )
		return;

	c$passive_recon_spoke = F;
	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
	    $srvport=c$id$resp_p, $recon_type=OPEN_PORT, $source="TCP",
	    $value=fmt("tcp/%d", port_to_count(c$id$resp_p))));
	}

event signature_match(state: signature_state, msg: string, data: string)
	{
	if ( msg != "passiverecon" )
		return;

	local c = state$conn;

	if ( ! c?$passive_recon_spoke || c$passive_recon_spoke )
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
		    port_to_count(c$id$resp_p)), $value=without_password(
		    banner)));
	}
