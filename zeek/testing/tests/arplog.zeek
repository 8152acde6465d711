# arp.log is written by a script that stands alone.
#
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE/arplog.zeek
# @TEST-EXEC: grep -q "request" arp.log
# @TEST-EXEC: test ! -e passive_recon.log
