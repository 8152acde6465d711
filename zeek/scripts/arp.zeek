##! Hardware addresses, from ARP.

@load ./main

module PassiveRecon;

# Write which hardware address a protocol address has, where both are set.
function write_mac(a: addr, mac: string, source: string)
	{
	if ( a == 0.0.0.0
	    || mac == "00:00:00:00:00:00"
	    || mac == "ff:ff:ff:ff:ff:ff" )
		return;

	write(Info($ts=network_time(), $host=a, $recon_type=MAC_ADDRESS,
	    $source=source, $value=mac));
	}

event arp_request(mac_src: string, mac_dst: string, SPA: addr, SHA: string,
    TPA: addr, THA: string)
	{
	write_mac(SPA, SHA, "ARP_REQUEST_SRC");
	write_mac(TPA, THA, "ARP_REQUEST_DST");
	}

event arp_reply(mac_src: string, mac_dst: string, SPA: addr, SHA: string,
    TPA: addr, THA: string)
	{
	write_mac(SPA, SHA, "ARP_REPLY_SRC");
	write_mac(TPA, THA, "ARP_REPLY_DST");
	}
