# Answers of name servers are written, with the server that gave them.
#
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: test ! -e reporter.log
# @TEST-EXEC: grep -q "PassiveRecon::DNS_ANSWER	MX-198.51.100.53-53	lab.example	mail.lab.example" passive_recon.log
