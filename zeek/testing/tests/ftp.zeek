# Users of FTP are written for both sides, data connections are no open ports.
#
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: test ! -e reporter.log
# @TEST-EXEC: grep -q "PassiveRecon::FTP_CLIENT	USER	anonymous" passive_recon.log
# @TEST-EXEC: grep -q "21	PassiveRecon::FTP_SERVER	USER	anonymous" passive_recon.log
# @TEST-EXEC: grep -q "21	PassiveRecon::TCP_SERVER_BANNER	-	220 (vsFTPd 3.0.3)" passive_recon.log
