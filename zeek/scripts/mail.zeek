##! Users and passwords that FTP and POP send in clear. Passwords are masked unless ``log_credentials`` is set.

@load base/protocols/ftp
@load base/protocols/pop3
@load ./main

module PassiveRecon;

# Write a user or a password, about the client and about the server.
function write_credential(c: connection, client: Type, server: Type,
    command: string, arg: string)
	{
	local value = command == "USER" || log_credentials ? arg : "***";
	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$orig_h,
	    $recon_type=client, $source=command, $value=value));
	write(Info($ts=network_time(), $uid=c$uid, $host=c$id$resp_h,
	    $srvport=c$id$resp_p, $recon_type=server, $source=command,
	    $value=value));
	}

event ftp_request(c: connection, command: string, arg: string)
	{
	local name = to_upper(command);

	if ( name == "USER" || name == "PASS" )
		write_credential(c, FTP_CLIENT, FTP_SERVER, name, arg);
	}

event pop3_request(c: connection, is_orig: bool, command: string, arg: string)
	{
	local name = to_upper(command);

	if ( is_orig && ( name == "USER" || name == "PASS" ) )
		write_credential(c, POP_CLIENT, POP_SERVER, name, arg);
	}
