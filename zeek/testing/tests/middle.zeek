# The bytes of a connection whose beginning was not seen are no banner.
#
# @TEST-EXEC: zeek -C -r $TRACES/middle.pcap $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: test ! -e reporter.log
# @TEST-EXEC: test ! -e passive_recon.log
