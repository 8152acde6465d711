##! NTLM and SMB: what Windows hosts say of themselves.

@load base/protocols/http
@load base/protocols/ntlm
@load base/protocols/smb
@load ./main

module PassiveRecon;

# Return the transport and the services of a connection: ``tcp-SMB``.
function carried_by(c: connection): string
	{
	local names: vector of string = vector();

	for ( name in c$service )
		{
		# A name with a dash before it is of an analyzer that gave up.
		if ( name != "NTLM" && name != "GSSAPI" && name[0] != "-" )
			names += name;
		}

	sort(names, strcmp);
	return fmt("%s-%s", get_port_transport_proto(c$id$resp_p), join_string_vec(
	    names, "-"));
	}

# Return the protocol in which the messages stand, as a field.
function protocol_of(c: connection): string
	{
	local name = "";

	if ( c?$smb_state
	    && c$smb_state?$current_cmd
	    && c$smb_state$current_cmd?$version )
		name = c$smb_state$current_cmd$version;
	else if ( c?$http )
		name = "HTTP";

	return |name| > 0 ? "Protocol:" + encode_base64(name) : "";
	}

# Add a field whose value is encoded to a list.
function add_field(fields: vector of string, name: string, value: string)
	{
	if ( |value| > 0 )
		fields += name + ":" + encode_base64(value);
	}

# Add the version of an NTLM message to a list of fields.
function add_version(fields: vector of string, version: NTLM::Version)
	{
	add_field(fields, "Product_Version", fmt("%d.%d.%d", version$major,
	    version$minor, version$build));
	fields += fmt("NTLM_Version:%d", version$ntlmssp);
	}

# Add the protocol to a list of fields, and return them with commas.
function finish(c: connection, fields: vector of string): string
	{
	local protocol = protocol_of(c);

	if ( |protocol| > 0 )
		fields += protocol;

	return join_string_vec(fields, ",");
	}

# Return the flags of an NTLM message as the 32-bit number that they are on the wire.
function flags_of(flags: NTLM::NegotiateFlags): string
	{
	local n: count = 0;

	if ( flags$negotiate_56 )
		n += 0x80000000;

	if ( flags$negotiate_key_exch )
		n += 0x40000000;

	if ( flags$negotiate_128 )
		n += 0x20000000;

	if ( flags$negotiate_version )
		n += 0x02000000;

	if ( flags$negotiate_target_info )
		n += 0x00800000;

	if ( flags$request_non_nt_session_key )
		n += 0x00400000;

	if ( flags$negotiate_identify )
		n += 0x00100000;

	if ( flags$negotiate_extended_sessionsecurity )
		n += 0x00080000;

	if ( flags$target_type_server )
		n += 0x00020000;

	if ( flags$target_type_domain )
		n += 0x00010000;

	if ( flags$negotiate_always_sign )
		n += 0x00008000;

	if ( flags$negotiate_oem_workstation_supplied )
		n += 0x00002000;

	if ( flags$negotiate_oem_domain_supplied )
		n += 0x00001000;

	if ( flags$negotiate_anonymous_connection )
		n += 0x00000800;

	if ( flags$negotiate_ntlm )
		n += 0x00000200;

	if ( flags$negotiate_lm_key )
		n += 0x00000080;

	if ( flags$negotiate_datagram )
		n += 0x00000040;

	if ( flags$negotiate_seal )
		n += 0x00000020;

	if ( flags$negotiate_sign )
		n += 0x00000010;

	if ( flags$request_target )
		n += 0x00000004;

	if ( flags$negotiate_oem )
		n += 0x00000002;

	if ( flags$negotiate_unicode )
		n += 0x00000001;

	return fmt("ntlm-fingerprint:0x%08x", n);
	}

event ntlm_negotiate(c: connection, negotiate: NTLM::Negotiate)
	{
	local fields: vector of string = vector();

	if ( negotiate?$domain_name )
		add_field(fields, "Domain_Name", negotiate$domain_name);

	if ( negotiate?$workstation )
		add_field(fields, "Workstation", negotiate$workstation);

	if ( negotiate?$version )
		add_version(fields, negotiate$version);

	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
	    $recon_type=NTLM_NEGOTIATE, $source=carried_by(c), $value=finish(c,
	    fields)));
	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
	    $recon_type=NTLM_CLIENT_FLAGS, $source=carried_by(c),
	    $value=flags_of(negotiate$flags)));
	}

event ntlm_challenge(c: connection, challenge: NTLM::Challenge)
	{
	local fields: vector of string = vector();

	if ( challenge?$target_name )
		add_field(fields, "Target_Name", challenge$target_name);

	if ( challenge?$target_info )
		{
		local info = challenge$target_info;

		if ( info?$nb_domain_name )
			add_field(fields, "NetBIOS_Domain_Name", info$nb_domain_name);

		if ( info?$nb_computer_name )
			add_field(fields, "NetBIOS_Computer_Name", info$nb_computer_name);

		if ( info?$dns_domain_name )
			add_field(fields, "DNS_Domain_Name", info$dns_domain_name);

		if ( info?$dns_computer_name )
			add_field(fields, "DNS_Computer_Name", info$dns_computer_name);

		if ( info?$dns_tree_name )
			add_field(fields, "DNS_Tree_Name", info$dns_tree_name);
		}

	if ( challenge?$version )
		add_version(fields, challenge$version);

	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
	    $srvport=c$id$resp_p, $recon_type=NTLM_CHALLENGE,
	    $source=carried_by(c), $value=finish(c, fields)));
	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
	    $srvport=c$id$resp_p, $recon_type=NTLM_SERVER_FLAGS,
	    $source=carried_by(c), $value=flags_of(challenge$flags)));
	}

event ntlm_authenticate(c: connection, request: NTLM::Authenticate)
	{
	local fields: vector of string = vector();

	if ( request?$domain_name )
		add_field(fields, "NetBIOS_Domain_Name", request$domain_name);

	if ( request?$user_name )
		add_field(fields, "User_Name", request$user_name);

	if ( request?$workstation )
		add_field(fields, "Workstation", request$workstation);

	if ( request?$version )
		add_version(fields, request$version);

	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
	    $recon_type=NTLM_AUTHENTICATE, $source=carried_by(c), $value=finish(c,
	    fields)));
	}

event smb1_session_setup_andx_response(c: connection, hdr: SMB1::Header,
    response: SMB1::SessionSetupAndXResponse)
	{
	local fields: vector of string = vector();

	if ( response?$native_os )
		add_field(fields, "os", response$native_os);

	if ( response?$native_lanman )
		add_field(fields, "lanmanager", response$native_lanman);

	if ( response?$primary_domain )
		add_field(fields, "domain", response$primary_domain);

	if ( |fields| > 0 )
		write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
		    $srvport=c$id$resp_p, $recon_type=SMB, $source=carried_by(c),
		    $value=join_string_vec(fields, ",")));
	}
