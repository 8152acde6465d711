# Hardware addresses are written, as the hosts that asked and answered have them.
#
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: test ! -e reporter.log
# @TEST-EXEC: grep -q "PassiveRecon::MAC_ADDRESS	ARP_REQUEST_SRC	[0-9a-f:]*" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::MAC_ADDRESS	ARP_REPLY_SRC	[0-9a-f:]*" passive_recon.log
