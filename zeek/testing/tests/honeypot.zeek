# Connections to a honeypot are hits, with the first bytes; without the script nothing of the kind is written.
#
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE $PACKAGE/honeypot.zeek %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: grep -q "192.0.2.22	-	PassiveRecon::TCP_HONEYPOT_HIT	tcp/6379	(empty)" passive_recon.log
# @TEST-EXEC: grep -q "192.0.2.22	-	PassiveRecon::TCP_HONEYPOT_HIT	tcp/6379	\*3" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::UDP_HONEYPOT_HIT	udp/53	" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::DNS_HONEYPOT_QUERY	15-53	lab.example" passive_recon.log
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE
# @TEST-EXEC: test "$(grep -c HONEYPOT passive_recon.log)" = 0

@ifdef ( PassiveRecon::honeypots )
redef PassiveRecon::honeypots = { 198.51.100.33/32, 198.51.100.53/32 };
@endif
