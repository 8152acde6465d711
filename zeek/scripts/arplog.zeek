##! Writes arp.log: each ARP request and reply, with the hardware addresses of its frame and of its body.
##!
##! Zeek 6 to 8. It is not loaded with the package: ``zeek -r capture.pcap zeek/scripts/arplog.zeek``, or
##! ``@load passiverecon/arplog`` in local.zeek.
##! ``graphrecon bro2db arp.log`` reads it.

module GraphreconARP;

export {
	## The stream of arp.log.
	redef enum Log::ID += { LOG };

	## Whether a policy wants a record: hooks of the user may break to leave one out.
	global log_policy: Log::PolicyHook;

	## One ARP request or reply.
	type Info: record {
		## When it was seen.
		ts: time &log;
		## ``request`` or ``reply``.
		op: string &log;
		## Who sent the frame.
		mac_src: string &log;
		## Who the frame was sent to.
		mac_dst: string &log;
		## The sender's protocol address.
		spa: addr &log;
		## The sender's hardware address, as the body gives it.
		sha: string &log;
		## The target's protocol address.
		tpa: addr &log;
		## The target's hardware address, as the body gives it; a request does not know it.
		tha: string &log;
	};

	## Raised for each record that is written.
	global log_arp: event(rec: Info);
}

event zeek_init()
	{
	Log::create_stream(LOG, [$columns=Info, $ev=log_arp, $path="arp",
	    $policy=log_policy]);
	}

event arp_request(mac_src: string, mac_dst: string, SPA: addr, SHA: string,
    TPA: addr, THA: string)
	{
	Log::write(LOG, Info($ts=network_time(), $op="request", $mac_src=mac_src,
	    $mac_dst=mac_dst, $spa=SPA, $sha=SHA, $tpa=TPA, $tha=THA));
	}

event arp_reply(mac_src: string, mac_dst: string, SPA: addr, SHA: string,
    TPA: addr, THA: string)
	{
	Log::write(LOG, Info($ts=network_time(), $op="reply", $mac_src=mac_src,
	    $mac_dst=mac_dst, $spa=SPA, $sha=SHA, $tpa=TPA, $tha=THA));
	}
